import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantColumn, tenantTable } from './tenant-table.js';

/** Workflows, their runs and every step of a run. */
export class Workflows1764000000006 implements MigrationInterface {
  name = 'Workflows1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const table of ['workflow', 'workflow_run', 'workflow_step']) await tenantTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table workflow_step, workflow_run, workflow cascade');
  }
}

const tables = `
create table workflow(
  ${tenantColumn}, id uuid primary key default gen_random_uuid(), name text not null, enabled boolean not null default true,
  trigger jsonb not null, condition jsonb not null, actions jsonb not null, version int not null default 1,
  created_by uuid, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create index workflow_tenant on workflow(tenant_id, created_at);

create table workflow_run(
  ${tenantColumn}, id uuid primary key, workflow_id uuid not null references workflow(id) on delete cascade,
  workflow_version int not null, ticket_id uuid not null references ticket(id) on delete cascade,
  event text not null, event_key text not null, status text not null, depth int not null default 0,
  conditions jsonb not null default '[]', started_at timestamptz not null default now(), finished_at timestamptz);
create unique index workflow_run_once on workflow_run(tenant_id, workflow_id, event_key);
create index workflow_run_newest on workflow_run(tenant_id, workflow_id, started_at desc);
create index workflow_run_ticket on workflow_run(tenant_id, ticket_id, started_at desc);

create table workflow_step(
  ${tenantColumn}, run_id uuid not null references workflow_run(id) on delete cascade, ordinal int not null, type text not null,
  status text not null, input jsonb not null, output jsonb, error text,
  started_at timestamptz, finished_at timestamptz, primary key (tenant_id, run_id, ordinal));
`;
