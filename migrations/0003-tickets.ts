import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantColumn, tenantTable } from './tenant-table.js';

/** The shared schema: tickets, their messages, signals and timeline, and the imports that bring them. */
export class Tickets1764000000003 implements MigrationInterface {
  name = 'Tickets1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['ticket', 'message', 'signal', 'ticket_event', 'import_job', 'import_reject']) {
      await tenantTable(runner, table);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table import_reject, import_job, ticket_event, signal, message, ticket cascade');
  }
}

/** \`origin\` + \`origin_key\` name a row at its source: a connection and its id, or a file's source and a content hash. */
const tables = `
create table ticket(
  ${tenantColumn}, id uuid primary key, source text not null, connection_id uuid,
  origin text not null, origin_key text not null, external_id text,
  subject text not null, body text not null, status text not null, priority text not null,
  tags text[] not null default '{}', requester_name text, requester_email text, account text, assignee text,
  metadata jsonb not null default '{}', source_version text not null default '', content_changed boolean not null default true, sample boolean not null default false,
  sentiment text, sentiment_score real, intents text[] not null default '{}', analysed_at timestamptz, first_reply_at timestamptz,
  created_at timestamptz not null, updated_at timestamptz not null, ingested_at timestamptz not null default now(),
  deleted_at timestamptz);
create unique index ticket_origin on ticket(tenant_id, origin, origin_key);
create index ticket_newest on ticket(tenant_id, created_at desc, id desc);
create index ticket_ingested on ticket(tenant_id, ingested_at desc);

create table message(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), ticket_id uuid not null references ticket(id) on delete cascade,
  origin text not null, origin_key text not null, external_id text, direction text not null,
  author_name text, author_email text, body text not null, channel jsonb not null default '{}',
  source_version text not null default '', created_at timestamptz not null);
create unique index message_origin on message(tenant_id, origin, origin_key);
create index message_ticket on message(tenant_id, ticket_id, created_at);

create table signal(
  ${tenantColumn}, ticket_id uuid not null references ticket(id) on delete cascade, name text not null, value jsonb not null,
  label text, confidence real not null, factors jsonb not null, model_version text not null, provider text not null default 'embedded',
  created_at timestamptz not null default now(), primary key (tenant_id, ticket_id, name));

create table ticket_event(
  ${tenantColumn}, id bigint generated always as identity primary key,
  ticket_id uuid not null references ticket(id) on delete cascade, kind text not null, actor text,
  summary text not null, data jsonb not null default '{}', at timestamptz not null default now());
create index ticket_event_ticket on ticket_event(tenant_id, ticket_id, id);

create table import_job(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), kind text not null, status text not null default 'queued',
  source text not null, file_name text, file_path text, file_hash text, detected jsonb, mapping jsonb, inline_rows jsonb,
  bytes_done bigint not null default 0, bytes_total bigint not null default 0,
  processed bigint not null default 0, total bigint, rejected bigint not null default 0, next_row bigint not null default 0,
  error text, cancel_requested boolean not null default false, created_by uuid,
  created_at timestamptz not null default now(), started_at timestamptz, finished_at timestamptz);
create index import_job_newest on import_job(tenant_id, created_at desc, id);

create table import_reject(
  ${tenantColumn}, import_id uuid not null references import_job(id) on delete cascade, row_number bigint not null,
  field text, reason text not null, raw jsonb not null, primary key (tenant_id, import_id, row_number));
`;
