import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** Single sign-on: identity providers of an organisation, its e-mail domains, and sign-ins under way. */
export class Sso1764000000014 implements MigrationInterface {
  name = 'Sso1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of tenantTables) await tenantTable(runner, table);
    await runner.query(lookups);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query(`drop table ${tenantTables.toReversed().join(', ')}`);
  }
}

const tenantTables = ['sso_connection', 'sso_domain', 'sso_request', 'sso_assertion', 'sso_session'];

const signatures = ['sso_connection_lookup(uuid)', 'sso_domain_lookup(text)', 'sso_code_lookup(text)'];

/**
 * `sso_request` is one sign-in from the redirect to the provider until the console holds its tokens;
 * `sso_assertion` remembers what was used until it expires by itself.
 */
const tables = `
create table sso_connection(
  ${tenantColumn} references tenant(id) on delete cascade,
  id uuid primary key, protocol text not null check (protocol in ('saml', 'oidc')), name text not null,
  enabled boolean not null default false, create_users boolean not null default true,
  mapping jsonb not null, settings jsonb not null, secret text, last_test jsonb,
  created_at timestamptz not null default now());
create index sso_connection_tenant on sso_connection(tenant_id, created_at);

create table sso_domain(
  ${tenantColumn} references tenant(id) on delete cascade,
  domain text not null check (domain = lower(domain)), token text not null, verified_at timestamptz,
  created_at timestamptz not null default now(), primary key (tenant_id, domain));
create unique index sso_domain_verified on sso_domain(domain) where verified_at is not null;

create table sso_request(
  ${tenantColumn}, id uuid primary key, connection_id uuid not null references sso_connection(id) on delete cascade,
  state_hash text not null unique, browser_hash text not null, test boolean not null default false, next text,
  saml_id text unique, oidc jsonb, created_at timestamptz not null, expires_at timestamptz not null,
  answered_at timestamptz, user_id uuid references app_user(id) on delete cascade,
  code_hash text unique, code_expires_at timestamptz, used_at timestamptz);
create index sso_request_age on sso_request(tenant_id, expires_at);

create table sso_assertion(
  ${tenantColumn}, assertion_id text not null, expires_at timestamptz not null, primary key (tenant_id, assertion_id));
create index sso_assertion_age on sso_assertion(tenant_id, expires_at);

create table sso_session(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(),
  connection_id uuid not null references sso_connection(id) on delete cascade,
  user_id uuid not null references app_user(id) on delete cascade,
  name_id text not null, name_id_format text, session_index text, created_at timestamptz not null);
create index sso_session_user on sso_session(tenant_id, user_id);
create index sso_session_name on sso_session(connection_id, name_id);
`;

/** A sign-in begins before anybody knows the organisation: by connection id, by verified domain, by one-time code. */
const lookups = `
create function sso_connection_lookup(wanted uuid) returns table(tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.tenant_id from public.sso_connection c where c.id = wanted $$;
create function sso_domain_lookup(wanted text) returns table(tenant_id text, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select d.tenant_id, c.id from public.sso_domain d
    join public.sso_connection c on c.tenant_id = d.tenant_id and c.enabled
    where d.domain = lower(wanted) and d.verified_at is not null order by c.created_at, c.id limit 1 $$;
create function sso_code_lookup(wanted text) returns table(tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.tenant_id from public.sso_request r where r.code_hash = wanted $$;
`;
