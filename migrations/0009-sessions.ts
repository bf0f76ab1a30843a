import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** A row per sign-in, API keys, and the keys that access tokens are signed with. */
export class Sessions1764000000009 implements MigrationInterface {
  name = 'Sessions1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await tenantTable(runner, 'session');
    await tenantTable(runner, 'api_key');
    await runner.query(families);
    await runner.query(functions);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query(
      'alter table refresh_token drop constraint refresh_token_session, add column revoked_at timestamptz',
    );
    await runner.query(
      'update refresh_token r set revoked_at = s.ended_at from session s where s.id = r.family_id',
    );
    await runner.query('drop table signing_key, api_key, session cascade');
  }
}

const signatures = [
  'api_key_lookup(text)',
  'signing_keys()',
  'signing_key_add(text, text, timestamptz, text)',
  'signing_key_drop(timestamptz)',
];

const tables = `
create table session(
  ${tenantColumn}, id uuid primary key, user_id uuid not null references app_user(id) on delete cascade,
  device text not null, ip text, created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(), expires_at timestamptz not null, ended_at timestamptz);
create index session_person on session(tenant_id, user_id, last_used_at desc);

create table api_key(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), name text not null,
  owner_id uuid references app_user(id) on delete cascade, created_by uuid not null,
  key_hash text not null unique, hint text not null, scopes text[] not null,
  created_at timestamptz not null default now(), expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz);
comment on column api_key.owner_id is 'the person it acts for; null for a key of the organisation itself';
create index api_key_newest on api_key(tenant_id, created_at desc);

create table signing_key(
  ordinal bigint generated always as identity, kid text primary key, sealed text not null, created_at timestamptz not null);
alter table signing_key enable row level security;
alter table signing_key force row level security;
create policy owner_all on signing_key to patchbay_owner using (true) with check (true);
`;

/** A family of refresh tokens was a sign-in without a row of its own. */
const families = `
insert into session(tenant_id, id, user_id, device, created_at, last_used_at, expires_at, ended_at)
select tenant_id, family_id, user_id, 'Unknown device', min(created_at), max(created_at), max(expires_at), max(revoked_at)
  from refresh_token group by 1, 2, 3;
alter table refresh_token drop column revoked_at,
  add constraint refresh_token_session foreign key (family_id) references session(id) on delete cascade;
`;

/** Signing keys belong to no tenant: no login but the owner reads the table, and what these answer is sealed. */
const functions = `
create function api_key_lookup(wanted text) returns table(tenant_id text, key_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select k.tenant_id, k.id from public.api_key k where k.key_hash = wanted $$;
create function signing_keys() returns table(kid text, sealed text, created_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select k.kid, k.sealed, k.created_at from public.signing_key k order by k.ordinal desc $$;
create function signing_key_add(new_kid text, new_sealed text, made timestamptz, newest text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  lock table public.signing_key in exclusive mode;
  if (select k.kid from public.signing_key k order by k.ordinal desc limit 1) is distinct from newest then return false; end if;
  insert into public.signing_key(kid, sealed, created_at) values (new_kid, new_sealed, made);
  return true;
end $$;
create function signing_key_drop(replaced_before timestamptz) returns int
  language sql security definer set search_path = pg_catalog, public as $$
  with gone as (delete from public.signing_key k where exists (
      select from public.signing_key n where n.ordinal > k.ordinal and n.created_at < replaced_before) returning 1)
  select count(*)::int from gone $$;
`;
