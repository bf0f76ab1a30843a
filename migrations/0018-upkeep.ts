import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantColumn, tenantTable } from './tenant-table.js';

/** Who could not get in, counted until the audit log has been told. */
export class Upkeep1764000000018 implements MigrationInterface {
  name = 'Upkeep1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await tenantTable(runner, 'sign_in_failure');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_in_failure');
  }
}

const tables = `
create table sign_in_failure(
  ${tenantColumn}, user_id uuid not null references app_user(id) on delete cascade, action text not null,
  untold int not null, told_at timestamptz, primary key (tenant_id, user_id, action));
`;
