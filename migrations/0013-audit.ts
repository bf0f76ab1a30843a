import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** The record of who changed what: rows that nobody may change, chained by their hashes. */
export class Audit1764000000013 implements MigrationInterface {
  name = 'Audit1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await tenantTable(runner, 'audit_entry', ['select', 'insert']);
    await tenantTable(runner, 'audit_tip', ['select', 'insert', 'update']);
    await runner.query(functions);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query('drop table audit_entry, audit_tip');
  }
}

const signatures = ['audit_prune(bigint)'];

const tables = `
create table audit_entry(
  ${tenantColumn}, seq bigint not null check (seq > 0), at timestamptz not null,
  actor_kind text not null, actor_id text, actor_name text, action text not null,
  target_type text, target_id text, target_name text, changes jsonb not null,
  ip text, user_agent text, request_id text, prev_hash text not null, hash text not null,
  primary key (tenant_id, seq));
create index audit_entry_at on audit_entry(tenant_id, at);
create index audit_entry_action on audit_entry(tenant_id, action, seq);
create index audit_entry_target on audit_entry(tenant_id, target_id, seq) where target_id is not null;
create index audit_entry_actor on audit_entry(tenant_id, actor_id, seq) where actor_id is not null;

create table audit_tip(
  ${tenantColumn}, seq bigint not null, hash text not null, seal text not null, primary key (tenant_id));
`;

/** Only whole beginnings of a chain go, and nothing younger than 30 days: a stolen run-time login cannot hide what it did. */
const functions = `
create function audit_prune(upto bigint) returns bigint
  language sql security definer set search_path = pg_catalog, public as $$
  with gone as (
    delete from public.audit_entry e
     where e.tenant_id = nullif(current_setting('app.tenant', true), '') and e.seq <= upto
       and not exists (select 1 from public.audit_entry y
                        where y.tenant_id = e.tenant_id and y.seq <= upto and y.at > now() - interval '30 days')
    returning 1)
  select count(*) from gone $$;
`;
