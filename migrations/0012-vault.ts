import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** One wrapped data key per tenant; sign-ins at providers know the browser they were begun in. */
export class Vault1764000000012 implements MigrationInterface {
  name = 'Vault1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await tenantTable(runner, 'tenant_key');
    await runner.query(stale);
    await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, [signature]);
    await runner.query('drop table tenant_key cascade; alter table oauth_state drop column browser_hash');
  }
}

const signature = 'tenant_key_stale(text)';

/** A sign-in under way lives ten minutes: those of before are begun anew. */
const tables = `
create table tenant_key(
  ${tenantColumn} primary key, id text not null, kek_id text not null, wrapped text not null,
  created_at timestamptz not null default now(), wrapped_at timestamptz not null default now());
create index tenant_key_kek on tenant_key(kek_id);
delete from oauth_state;
alter table oauth_state add column browser_hash text not null;
`;

/** Whose data key another key-encryption key wraps: a rotation goes through all tenants. */
const stale = `
create function tenant_key_stale(current_kek text) returns table(tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select k.tenant_id from public.tenant_key k where k.kek_id <> current_kek order by k.tenant_id $$;
`;
