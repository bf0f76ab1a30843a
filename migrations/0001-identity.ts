import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** Organisations, their people, and the tokens people hold. */
export class Identity1764000000001 implements MigrationInterface {
  name = 'Identity1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await tenantTable(runner, 'tenant', ['select', 'update'], 'id');
    for (const table of ['app_user', 'refresh_token', 'login_link', 'tenant_setting', 'notification']) {
      await tenantTable(runner, table);
    }
    await runner.query(lookups);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query(
      `drop table notification, tenant_setting, login_link, refresh_token, app_user, tenant cascade`,
    );
  }
}

const signatures = [
  'tenant_create(text, text)',
  'tenant_ids()',
  'login_lookup(text)',
  'refresh_lookup(text)',
  'link_lookup(text)',
];

const tables = `
create table tenant(
  id text primary key check (id <> ''), name text not null, created_at timestamptz not null default now());

create table app_user(
  ${tenantColumn} references tenant(id) on delete cascade,
  id uuid primary key default gen_random_uuid(), email text not null, name text not null,
  role text not null check (role in ('admin', 'analyst', 'agent', 'viewer')),
  password_hash text, token_version int not null default 1, disabled_at timestamptz,
  last_seen_at timestamptz, created_at timestamptz not null default now());
create unique index app_user_email on app_user(lower(email));
create index app_user_tenant on app_user(tenant_id);

create table refresh_token(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), user_id uuid not null references app_user(id) on delete cascade,
  family_id uuid not null, token_hash text not null unique, created_at timestamptz not null default now(),
  expires_at timestamptz not null, rotated_at timestamptz, revoked_at timestamptz);
create index refresh_token_family on refresh_token(tenant_id, family_id);

create table login_link(
  ${tenantColumn}, token_hash text primary key, user_id uuid not null references app_user(id) on delete cascade,
  created_at timestamptz not null default now(), expires_at timestamptz not null, used_at timestamptz);

create table tenant_setting(
  ${tenantColumn}, key text not null, value jsonb not null, updated_at timestamptz not null default now(),
  primary key (tenant_id, key));

create table notification(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), title text not null, body text not null,
  ticket_id uuid, created_at timestamptz not null default now(), read_at timestamptz, dedupe_key text);
create index notification_newest on notification(tenant_id, created_at desc);
create unique index notification_once on notification(tenant_id, dedupe_key);
`;

/** A person signs in before anybody knows the tenant: three narrow look-ups by secret or unique address. */
const lookups = `
create function tenant_create(new_id text, new_name text) returns boolean
  language sql security definer set search_path = pg_catalog, public as $$
  with made as (insert into public.tenant(id, name) values (new_id, new_name) on conflict do nothing returning 1)
  select exists (select 1 from made) $$;
create function tenant_ids() returns table(id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id from public.tenant t order by t.id $$;
create function login_lookup(wanted text) returns table(tenant_id text, user_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select u.tenant_id, u.id from public.app_user u where lower(u.email) = lower(wanted) $$;
create function refresh_lookup(wanted text) returns table(tenant_id text, user_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.tenant_id, r.user_id from public.refresh_token r where r.token_hash = wanted $$;
create function link_lookup(wanted text) returns table(tenant_id text, user_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select l.tenant_id, l.user_id from public.login_link l where l.token_hash = wanted $$;
`;
