import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A provider that is down: what is known of it (`failing`; null = it is not known to be down) and until when nobody asks it
 * (`probe_at`). The key is blocked for at least as long, which keeps its jobs from being claimed; a longer rest after a 429
 * is told from our own by that.
 */
export class Circuit1764000000023 implements MigrationInterface {
  name = 'Circuit1764000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table rate_bucket add column failing text, add column probe_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table rate_bucket drop column failing, drop column probe_at');
  }
}
