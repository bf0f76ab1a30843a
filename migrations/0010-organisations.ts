import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantColumn, tenantTable } from './tenant-table.js';

/** Six built-in roles, and roles of an organisation's own. */
export class Organisations1764000000010 implements MigrationInterface {
  name = 'Organisations1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roles);
    await tenantTable(runner, 'role');
    await runner.query(firstOwners);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(back);
  }
}

/** Two columns in the key of the reference: a person cannot be given another organisation's role. */
const roles = `
create table role(
  ${tenantColumn} references tenant(id) on delete cascade,
  id uuid primary key default gen_random_uuid(), name text not null, permissions text[] not null,
  created_at timestamptz not null default now(), unique (tenant_id, id));
create unique index role_name on role(tenant_id, lower(name));

alter table app_user drop constraint app_user_role_check,
  add constraint app_user_role_check check (role in ('owner', 'admin', 'manager', 'analyst', 'agent', 'viewer')),
  add column role_id uuid,
  add constraint app_user_custom_role foreign key (tenant_id, role_id) references role(tenant_id, id),
  add constraint app_user_owner check (role <> 'owner' or role_id is null);
create index app_user_role on app_user(role_id) where role_id is not null;
`;

/** Whoever came first to an organisation owns it. */
const firstOwners = `
update app_user set role = 'owner', token_version = token_version + 1 where id in (
  select distinct on (tenant_id) id from app_user where role = 'admin' order by tenant_id, disabled_at is not null, created_at, id)
`;

const back = `
alter table app_user drop constraint app_user_role_check;
update app_user set role = case role when 'owner' then 'admin' else 'agent' end where role in ('owner', 'manager');
alter table app_user add constraint app_user_role_check check (role in ('admin', 'analyst', 'agent', 'viewer'));
alter table app_user drop constraint app_user_owner, drop column role_id;
drop table role;
`;
