import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counters of requests that all nodes share. Unlogged: after a crash everyone may begin anew. */
export class RateLimits1764000000015 implements MigrationInterface {
  readonly name = 'RateLimits1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table rate_limit (
        key varchar(255) primary key,
        points integer not null default 0,
        expire bigint
      );
      create index rate_limit_expire on rate_limit(expire);
      grant select, insert, update, delete on rate_limit to patchbay_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rate_limit');
  }
}
