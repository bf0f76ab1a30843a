import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** What a tenant has switched on and connected, what we read from there and what we did there. */
export class Plugins1764000000005 implements MigrationInterface {
  name = 'Plugins1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of [
      'installation',
      'connection',
      'checkpoint',
      'action_call',
      'plugin_value',
      'oauth_state',
      'chat_user',
    ]) {
      await tenantTable(runner, table);
    }
    await runner.query(routes);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query(
      'drop table chat_user, oauth_state, plugin_value, action_call, checkpoint, connection, installation cascade',
    );
  }
}

const signatures = ['connection_route(text, text, text)', 'connection_all()', 'oauth_state_lookup(text)'];

const tables = `
create table installation(
  ${tenantColumn}, plugin_id text not null, enabled boolean not null default false,
  settings jsonb not null default '{}', settings_version int not null default 1, granted text[] not null default '{}',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), primary key (tenant_id, plugin_id));

create table connection(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), plugin_id text not null,
  mode text not null check (mode in ('live', 'sandbox')), auth text not null, fields jsonb not null, fields_version int not null default 1,
  secrets text not null, secrets_set_at timestamptz not null default now(), secret_version int not null default 1,
  refresh_owner uuid, refresh_until timestamptz,
  webhook_secrets text, webhook_state jsonb, account text, identity jsonb,
  state text not null default 'unchecked', cause text, paused boolean not null default false,
  checked_at timestamptz, created_at timestamptz not null default now());
create index connection_plugin on connection(tenant_id, plugin_id);
create index connection_account on connection(plugin_id, account);

create table checkpoint(
  ${tenantColumn}, connection_id uuid not null references connection(id) on delete cascade, stream text not null, lane text not null,
  version int not null, value jsonb not null, done boolean not null default false, progress jsonb,
  updated_at timestamptz not null default now(), primary key (tenant_id, connection_id, stream, lane));

create table action_call(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), key text not null, reason text not null,
  type text not null, plugin_id text not null, action text not null, connection_id uuid references connection(id) on delete set null,
  input jsonb not null, ticket_id uuid, run_id uuid, ordinal int, status text not null default 'queued',
  attempts int not null default 0, output jsonb, error text, arrived_at timestamptz,
  created_at timestamptz not null default now(), started_at timestamptz, finished_at timestamptz);
create unique index action_call_key on action_call(tenant_id, key);
create index action_call_ticket on action_call(tenant_id, ticket_id, created_at);
create index action_call_connection on action_call(tenant_id, connection_id, created_at desc);

create table plugin_value(
  ${tenantColumn}, plugin_id text not null, key text not null, value jsonb not null, primary key (tenant_id, plugin_id, key));

create table oauth_state(
  ${tenantColumn}, state_hash text primary key, user_id uuid not null, plugin_id text not null, connection_id uuid not null,
  auth text not null, verifier text not null, expires_at timestamptz not null, used_at timestamptz);

create table chat_user(
  ${tenantColumn}, connection_id uuid not null references connection(id) on delete cascade, chat_user_id text not null,
  user_id uuid not null references app_user(id) on delete cascade, created_at timestamptz not null default now(),
  primary key (tenant_id, connection_id, chat_user_id));
`;

/** A delivery names its connection, or its account at the provider; the tenant follows from that. */
const routes = `
create function connection_route(wanted_plugin text, wanted_id text, wanted_account text)
  returns table(tenant_id text, id uuid, enabled boolean, paused boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.tenant_id, c.id, coalesce(i.enabled, false), c.paused from public.connection c
    left join public.installation i on i.tenant_id = c.tenant_id and i.plugin_id = c.plugin_id
   where c.plugin_id = wanted_plugin
     and ((wanted_id is not null and c.id::text = wanted_id)
       or (wanted_id is null and (wanted_account is null or c.account = wanted_account)))
   order by c.created_at $$;
create function connection_all() returns table(tenant_id text, id uuid, plugin_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.tenant_id, c.id, c.plugin_id from public.connection c
    join public.installation i on i.tenant_id = c.tenant_id and i.plugin_id = c.plugin_id
   where i.enabled and not c.paused order by c.created_at $$;
create function oauth_state_lookup(wanted text) returns table(tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select o.tenant_id from public.oauth_state o where o.state_hash = wanted $$;
`;
