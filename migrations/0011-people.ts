import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerFunction, dropFunctions, tenantColumn, tenantTable } from './tenant-table.js';

/** Mail, and what people do without being signed in: sign up, verify, reset, accept, answer a second factor, fail. */
export class People1764000000011 implements MigrationInterface {
  name = 'People1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table app_user add column email_verified_at timestamptz');
    await runner.query(tables);
    for (const table of tableNames) await tenantTable(runner, table);
    await runner.query(lookups);
    for (const signature of signatures) await definerFunction(runner, signature);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropFunctions(runner, signatures);
    await runner.query(`drop table ${tableNames.join(', ')} cascade`);
    await runner.query('alter table app_user drop column email_verified_at');
  }
}

const tableNames = [
  'mail',
  'one_time_token',
  'second_factor',
  'recovery_code',
  'invitation',
  'sign_up',
  'reset_request',
  'login_failure',
];
const signatures = ['one_time_lookup(text)', 'invitation_lookup(text)'];

const tables = `
create table mail(
  ${tenantColumn}, id uuid primary key, key text not null, recipient text not null,
  user_id uuid references app_user(id) on delete set null, subject text not null, sealed_text text,
  created_at timestamptz not null default now(), sent_at timestamptz, error text);
comment on column mail.sealed_text is 'removed once the mail is sent: it holds links that open accounts';
create unique index mail_once on mail(tenant_id, key);
create index mail_newest on mail(tenant_id, created_at desc, id desc);

create table one_time_token(
  ${tenantColumn}, token_hash text primary key, purpose text not null,
  user_id uuid not null references app_user(id) on delete cascade, email text,
  created_at timestamptz not null default now(), expires_at timestamptz not null, used_at timestamptz,
  tries int not null default 0);
create index one_time_token_person on one_time_token(tenant_id, user_id, purpose);

create table second_factor(
  ${tenantColumn}, user_id uuid primary key references app_user(id) on delete cascade,
  sealed_secret text not null, last_step bigint not null default 0,
  created_at timestamptz not null default now(), confirmed_at timestamptz);

create table recovery_code(
  ${tenantColumn}, user_id uuid not null references app_user(id) on delete cascade, code_hash text not null,
  used_at timestamptz, primary key (user_id, code_hash));

create table invitation(
  ${tenantColumn}, id uuid primary key, email text not null, role text not null, token_hash text not null unique,
  invited_by uuid references app_user(id) on delete set null, created_at timestamptz not null default now(),
  expires_at timestamptz not null, accepted_at timestamptz, revoked_at timestamptz);
create index invitation_newest on invitation(tenant_id, created_at desc, id desc);

create table sign_up(
  ${tenantColumn}, token_hash text primary key, email text not null, name text not null, organisation text not null,
  password_hash text not null, created_at timestamptz not null default now(), expires_at timestamptz not null,
  used_at timestamptz);

create table reset_request(
  ${tenantColumn}, id uuid primary key, email text not null, created_at timestamptz not null default now());

create table login_failure(
  ${tenantColumn}, id bigint generated always as identity primary key, key text not null, failed_at timestamptz not null);
create index login_failure_key on login_failure(tenant_id, key, failed_at);
`;

/** Whoever follows a link from a mail has not said which organisation: the secret in it does. */
const lookups = `
create function one_time_lookup(wanted text) returns table(tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.tenant_id from public.one_time_token t where t.token_hash = wanted $$;
create function invitation_lookup(wanted text) returns table(tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select i.tenant_id from public.invitation i where i.token_hash = wanted $$;
`;
