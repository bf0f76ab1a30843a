import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** Settings and the end of an organisation; exports and erasures that people ask for. */
export class DataRights1764000000016 implements MigrationInterface {
  name = 'DataRights1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['data_request', 'archive_part']) await tenantTable(runner, table);
    await runner.query(functions);
    await definerFunction(runner, purge);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [purge]);
    await runner.query(back);
  }
}

const purge = 'tenant_purge(text, timestamptz)';

/** An archive lies in the database: every node can write and hand it out, and it is behind the tenant door. */
const tables = `
alter table tenant
  add column time_zone text not null default 'UTC', add column working_hours jsonb not null default '[]',
  add column data_region text, add column retention_days int check (retention_days > 0),
  add column deleted_at timestamptz, add column purge_at timestamptz;

create table data_request(
  ${tenantColumn}, id uuid primary key, kind text not null, subject text, state text not null default 'queued',
  counts jsonb not null default '{}', bytes bigint not null default 0, requested_by uuid, error text,
  created_at timestamptz not null, finished_at timestamptz);
create index data_request_newest on data_request(tenant_id, created_at desc, id);

create table archive_part(
  ${tenantColumn}, request_id uuid not null references data_request(id) on delete cascade, ordinal int not null,
  data bytea not null, primary key (tenant_id, request_id, ordinal));
`;

/**
 * Removes every row of an organisation whose time has come, its data key included. What other rows still refer to is
 * left for the next round; a round that removes nothing ends it.
 */
const functions = `
create or replace function tenant_ids() returns table(id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id from public.tenant t where t.deleted_at is null order by t.id $$;
create function tenant_purge(wanted text, moment timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  name text;
  removed bigint;
  progress boolean := true;
begin
  perform 1 from public.tenant t where t.id = wanted and t.purge_at <= moment for update;
  if not found then return false; end if;
  while progress loop
    progress := false;
    for name in select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                 where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname loop
      begin
        execute format('delete from public.%I where tenant_id = %L', name, wanted);
        get diagnostics removed = row_count;
        progress := progress or removed > 0;
      exception when foreign_key_violation then null;
      end;
    end loop;
  end loop;
  delete from public.tenant t where t.id = wanted;
  return true;
end $$;
`;

const back = `
create or replace function tenant_ids() returns table(id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id from public.tenant t order by t.id $$;
drop table archive_part, data_request;
alter table tenant drop column time_zone, drop column working_hours, drop column data_region,
  drop column retention_days, drop column deleted_at, drop column purge_at;
`;
