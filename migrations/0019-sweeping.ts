import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A way to find authorizations that nobody goes on with any more. */
export class Sweeping1764000000019 implements MigrationInterface {
  name = 'Sweeping1764000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index oauth_state_over on oauth_state(tenant_id, least(used_at, expires_at))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index oauth_state_over');
  }
}
