import { peek, testDatabase, type TestDatabase } from '../testing/test-database.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { releaseOrphanedLeases } from './orphaned-leases.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await peek(database, `select tenant_create('acme', 'Acme')`);
});
beforeEach(() => peek(database, 'delete from job'));

const put = (state: number, attempts: number, lastError: string | null = null) =>
  peek(
    database,
    `insert into job(tenant_id, queue, payload, state, attempts, max_attempts, lease_token, lease_until, last_error)
     values ('acme', 'spec', '{}', $1::int, $2, 8, case when $1::int = 1 then gen_random_uuid() end,
       case when $1::int = 1 then now() + interval '1 hour' end, $3)`,
    [state, attempts, lastError],
  );
const jobs = () =>
  peek<{ state: number; attempts: number; leased: boolean; last_error: string | null }>(
    database,
    'select state, attempts, lease_token is not null as leased, last_error from job order by attempts',
  );

describe('leases of a hub that was killed', () => {
  it('are given back with the attempt they cost', async () => {
    await put(1, 1);
    await releaseOrphanedLeases(database.owner);
    expect(await jobs()).toEqual([{ state: 0, attempts: 1, leased: false, last_error: 'the hub ended' }]);
  });

  it('end as dead letters after the last attempt, with the reason they had', async () => {
    await put(1, 8, 'it broke');
    await releaseOrphanedLeases(database.owner);
    expect(await jobs()).toEqual([{ state: 3, attempts: 8, leased: false, last_error: 'it broke' }]);
  });

  it('leave jobs alone that nobody held', async () => {
    await put(0, 0);
    await put(3, 8, 'dead');
    await releaseOrphanedLeases(database.owner);
    expect(await jobs()).toEqual([
      { state: 0, attempts: 0, leased: false, last_error: null },
      { state: 3, attempts: 8, leased: false, last_error: 'dead' },
    ]);
  });
});
