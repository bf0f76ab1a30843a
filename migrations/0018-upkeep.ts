import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantColumn, tenantTable } from './tenant-table.js';

/** Who could not get in, counted until the audit log has been told; and a way to find what has ended. */
export class Upkeep1764000000018 implements MigrationInterface {
  name = 'Upkeep1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await tenantTable(runner, 'sign_in_failure');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(back);
  }
}

/** A session that goes takes its tokens along: without an index of their own each would be looked for in the whole table. */
const tables = `
create table sign_in_failure(
  ${tenantColumn}, user_id uuid not null references app_user(id) on delete cascade, action text not null,
  untold int not null, told_at timestamptz, primary key (tenant_id, user_id, action));
create index session_over on session(tenant_id, least(ended_at, expires_at));
create index refresh_token_session on refresh_token(family_id);
create index refresh_token_over on refresh_token(tenant_id, expires_at);
create index login_failure_age on login_failure(tenant_id, failed_at);
`;

const back = `
drop index session_over, refresh_token_session, refresh_token_over, login_failure_age;
drop table sign_in_failure;
`;
