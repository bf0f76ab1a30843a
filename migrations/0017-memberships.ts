import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions } from './tenant-table.js';

/** One person in several organisations, and sessions that were opened by switching from one to another. */
export class Memberships1764000000017 implements MigrationInterface {
  name = 'Memberships1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(functions);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query(back);
  }
}

const signatures = [
  'membership_list(uuid)',
  'membership_promote(uuid, uuid, text)',
  'organisation_found(uuid, text, text, int)',
  'session_stands(uuid)',
  'session_end_switched(uuid[], timestamptz)',
  'session_prolong_home(uuid, timestamptz)',
];

/**
 * A membership is a row of `app_user` that names the row with the password: the home of the person. An address belongs to
 * one home on the whole hub, and to one row within an organisation.
 */
const tables = `
alter table app_user
  add constraint app_user_place unique (tenant_id, id),
  add column home_tenant_id text, add column home_id uuid,
  add constraint app_user_home foreign key (home_tenant_id, home_id) references app_user(tenant_id, id) on delete cascade,
  add constraint app_user_home_whole check ((home_id is null) = (home_tenant_id is null)),
  add constraint app_user_home_elsewhere check (home_tenant_id <> tenant_id),
  add constraint app_user_home_password check (home_id is null or password_hash is null);
drop index app_user_email;
create unique index app_user_email on app_user(lower(email)) where home_id is null;
create unique index app_user_address on app_user(tenant_id, lower(email));
create unique index app_user_membership on app_user(home_id, tenant_id) where home_id is not null;

alter table session
  add column own_credentials boolean not null default false, add column second_factor boolean not null default false,
  add column home_tenant_id text, add column home_session_id uuid references session(id) on delete cascade;
create index session_switched on session(home_session_id) where home_session_id is not null;
comment on column session.own_credentials is 'false where an identity provider vouched: it does so for its organisation only';
comment on column session.home_session_id is 'the sign-in it was opened from by switching, and ends with';
`;

/** Each begins with a row of the tenant whose door is open, or needs the id of a session, and answers ids and counts. */
const functions = `
create or replace function login_lookup(wanted text) returns table(tenant_id text, user_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select u.tenant_id, u.id from public.app_user u where lower(u.email) = lower(wanted) and u.home_id is null $$;
create function membership_list(person uuid) returns table(tenant_id text, user_id uuid, is_home boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with me as (select coalesce(u.home_id, u.id) as home from public.app_user u
               where u.id = person and u.tenant_id = nullif(current_setting('app.tenant', true), ''))
  select u.tenant_id, u.id, u.home_id is null from public.app_user u
    join me on u.id = me.home or u.home_id = me.home
    join public.tenant t on t.id = u.tenant_id and t.deleted_at is null
   where u.disabled_at is null order by u.created_at, u.id $$;
create function membership_promote(home uuid, successor uuid, new_secret text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  old public.app_user%rowtype;
  fresh public.app_user%rowtype;
begin
  select * into old from public.app_user u
   where u.id = home and u.home_id is null and u.tenant_id = nullif(current_setting('app.tenant', true), '') for update;
  select * into fresh from public.app_user u where u.id = successor and u.home_id = home for update;
  if old.id is null or fresh.id is null then return false; end if;
  update public.app_user u set password_hash = null, home_tenant_id = fresh.tenant_id, home_id = fresh.id,
      token_version = u.token_version + 1 where u.id = old.id;
  update public.app_user u set home_tenant_id = null, home_id = null, password_hash = old.password_hash,
      email = case when old.email_verified_at is null then u.email else old.email end,
      email_verified_at = coalesce(old.email_verified_at, u.email_verified_at),
      token_version = u.token_version + 1 where u.id = fresh.id;
  update public.app_user u set home_tenant_id = fresh.tenant_id, home_id = fresh.id where u.home_id = old.id;
  delete from public.one_time_token t where t.user_id = old.id;
  delete from public.second_factor f where f.user_id = old.id and new_secret is null;
  update public.second_factor f set tenant_id = fresh.tenant_id, user_id = fresh.id, sealed_secret = new_secret
   where f.user_id = old.id;
  update public.recovery_code c set tenant_id = fresh.tenant_id, user_id = fresh.id where c.user_id = old.id;
  return true;
end $$;
create function organisation_found(person uuid, new_id text, new_name text, most int) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  home public.app_user%rowtype;
  made uuid;
begin
  select h.* into home from public.app_user u join public.app_user h on h.id = coalesce(u.home_id, u.id)
   where u.id = person and u.tenant_id = nullif(current_setting('app.tenant', true), '') for update of h;
  if home.id is null or most <= (
    select count(*) from public.app_user u join public.tenant t on t.id = u.tenant_id and t.deleted_at is null
     where u.role = 'owner' and (u.id = home.id or u.home_id = home.id)) then return null; end if;
  insert into public.tenant(id, name) values (new_id, new_name);
  insert into public.app_user(tenant_id, email, name, role, email_verified_at, home_tenant_id, home_id)
    values (new_id, home.email, home.name, 'owner', home.email_verified_at, home.tenant_id, home.id) returning id into made;
  return made;
end $$;
create function session_stands(wanted uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from public.session s join public.app_user u on u.id = s.user_id
                  where s.id = wanted and s.ended_at is null and u.disabled_at is null) $$;
create function session_end_switched(homes uuid[], moment timestamptz) returns setof uuid
  language sql security definer set search_path = pg_catalog, public as $$
  update public.session s set ended_at = moment from public.session h
   where h.id = any(homes) and h.tenant_id = nullif(current_setting('app.tenant', true), '')
     and s.home_session_id = h.id and s.ended_at is null returning s.id $$;
create function session_prolong_home(switched uuid, until timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public as $$
  update public.session h set expires_at = until from public.session s
   where s.id = switched and s.tenant_id = nullif(current_setting('app.tenant', true), '')
     and h.id = s.home_session_id and h.ended_at is null and h.expires_at < until - interval '1 day' $$;
`;

/** Without memberships there is one organisation for each person again: their home. */
const back = `
delete from app_user where home_id is not null;
create or replace function login_lookup(wanted text) returns table(tenant_id text, user_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select u.tenant_id, u.id from public.app_user u where lower(u.email) = lower(wanted) $$;
alter table session drop column own_credentials, drop column second_factor,
  drop column home_tenant_id, drop column home_session_id;
drop index app_user_email, app_user_address;
alter table app_user drop column home_tenant_id, drop column home_id;
alter table app_user drop constraint app_user_place;
create unique index app_user_email on app_user(lower(email));
`;
