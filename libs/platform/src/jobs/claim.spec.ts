import { DataSource } from 'typeorm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { NewJob } from './job.js';
import { JobRepository } from './job.repository.js';

let hub: TestApp;
let jobs: JobRepository;

const add = (tenant: string, ...list: Partial<NewJob>[]): Promise<unknown> =>
  hub.get(TenantDoor).run(tenant, (em) =>
    jobs.insert(
      em,
      tenant,
      list.map((job) => ({ queue: 'q', payload: {}, ...job })),
    ),
  );
const backlog = (tenant: string, size: number): Promise<unknown> =>
  peek(
    hub.database,
    `insert into job(tenant_id, queue, payload, run_at) select $1, 'q', '{}', now() - interval '1 hour' from generate_series(1, $2::int)`,
    [tenant, size],
  );
const take = async (slots: number) => (await jobs.claim('q', slots, 30)).jobs;
const tenantsOf = async (slots: number): Promise<Record<string, number>> => {
  const shares: Record<string, number> = {};
  for (const { tenantId } of await take(slots)) shares[tenantId] = (shares[tenantId] ?? 0) + 1;
  return shares;
};

/** How many entries of the queue's index a claim of ten reads; undone afterwards. */
async function entriesOfAClaim(): Promise<number> {
  const runner = hub.get(DataSource).createQueryRunner();
  try {
    await runner.query('start transaction');
    await runner.query(`select * from job_claim('q', 10, gen_random_uuid(), 30)`);
    const rows = (await runner.query(
      "select pg_stat_get_xact_tuples_returned('job_ready'::regclass)::int as entries",
    )) as { entries: number }[];
    return rows[0]?.entries ?? Number.NaN;
  } finally {
    await runner.query('rollback');
    await runner.release();
  }
}

beforeAll(async () => {
  hub = await testApp([], { config: { roles: ['http'] } });
  jobs = hub.get(JobRepository);
});
beforeEach(() => peek(hub.database, 'truncate job, rate_bucket'));

describe('a claim', () => {
  it('counts the attempt, and says what is needed to run', async () => {
    await add('acme', { payload: { id: '1' }, limitKey: 'k', maxAttempts: 5 });
    const [job] = await take(1);
    expect(job).toMatchObject({
      tenantId: 'acme',
      payload: { id: '1' },
      attempts: 1,
      maxAttempts: 5,
      limitKey: 'k',
    });
    expect(job?.createdAt).toBeInstanceOf(Date);
    const [row] = await peek<{ state: number; lease_token: string; held: boolean }>(
      hub.database,
      `select state, lease_token, lease_until > now() + interval '25 s' as held from job`,
    );
    expect(row).toEqual({ state: 1, lease_token: job?.token, held: true });
  });

  it('takes no more than the free slots, oldest due first', async () => {
    const at = (second: number): Date => new Date(Date.UTC(2020, 0, 1, 0, 0, second));
    await add(
      'acme',
      { payload: { n: 2 }, runAt: at(2) },
      { payload: { n: 1 }, runAt: at(1) },
      { payload: { n: 3 }, runAt: at(3) },
    );
    const taken = await take(2);
    expect(taken.map((job) => Number(job.payload['n'])).sort((a, b) => a - b)).toEqual([1, 2]);
  });

  it('gives each claim a token of its own', async () => {
    await add('acme', {}, {});
    const [first] = await take(1);
    const [second] = await take(1);
    expect(first?.token).not.toBe(second?.token);
  });

  it('takes nothing from another queue, nothing that is not due, nothing leased, nothing dead', async () => {
    await add(
      'acme',
      { queue: 'other' },
      { runAt: new Date(Date.now() + 60_000) },
      { payload: { leased: true } },
    );
    expect(await take(1)).toHaveLength(1);
    await add('acme', { payload: { dead: true } });
    await peek(hub.database, `update job set state = 3 where payload ? 'dead'`);
    expect(await take(10)).toEqual([]);
  });

  it('reads no more of the queue when thousands wait', async () => {
    await backlog('acme', 20);
    await backlog('globex', 20);
    const few = await entriesOfAClaim();
    await backlog('acme', 10_000);
    expect(await entriesOfAClaim()).toBeLessThan(few + 50);
  });

  it('never hands a job to two claims at the same time', async () => {
    await backlog('acme', 150);
    await backlog('globex', 150);
    const claims = await Promise.all(Array.from({ length: 12 }, () => take(20)));
    const ids = claims.flat().map((job) => job.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(100);
  });
});

describe('fairness between tenants', () => {
  it('serves a newcomer in the very next claim, whatever waits for another tenant', async () => {
    await backlog('huge', 20_000);
    await add('small', {}, {});
    expect(await tenantsOf(8)).toEqual({ huge: 4, small: 2 });
  });

  it('gives one tenant everything when nobody else waits', async () => {
    await backlog('huge', 100);
    await add('later', { runAt: new Date(Date.now() + 60_000) });
    expect(await tenantsOf(50)).toEqual({ huge: 50 });
  });

  it('shares evenly', async () => {
    for (const tenant of ['a', 'b', 'c']) await backlog(tenant, 100);
    expect(Object.values(await tenantsOf(10)).sort((a, b) => a - b)).toEqual([3, 3, 4]);
  });

  it('lets nobody wait for ever when there are more tenants than slots', async () => {
    for (let n = 0; n < 20; n += 1) await backlog(`old${n}`, 50);
    await add('newcomer', {});
    let claims = 0;
    for (let served = false; !served; claims += 1) {
      expect(claims).toBeLessThan(200);
      served = 'newcomer' in (await tenantsOf(4));
    }
  });

  it('takes from each tenant at most once while others wait and slots are few', async () => {
    for (let n = 0; n < 6; n += 1) await backlog(`t${n}`, 10);
    expect(Object.values(await tenantsOf(4))).toEqual([1, 1, 1, 1]);
  });
});

describe('a blocked rate-limit key', () => {
  const block = (tenant: string, until: string): Promise<unknown> =>
    peek(
      hub.database,
      `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens, blocked_until) values ($1, 'k', 1, 1, 1, ${until})`,
      [tenant],
    );

  it('keeps its jobs waiting and lets the others through', async () => {
    await add(
      'acme',
      { limitKey: 'k', payload: { n: 1 } },
      { limitKey: 'free', payload: { n: 2 } },
      { payload: { n: 3 } },
    );
    await block('acme', `now() + interval '1 min'`);
    const taken = await take(10);
    expect(taken.map((job) => job.payload['n'])).toEqual(expect.arrayContaining([2, 3]));
    expect(taken).toHaveLength(2);
  });

  it.each([
    ['that has passed', `now() - interval '1 s'`],
    ['that was lifted', 'null'],
  ])('does not hold for a block %s', async (_what, until) => {
    await add('acme', { limitKey: 'k' });
    await block('acme', until);
    expect(await take(10)).toHaveLength(1);
  });

  it('of one tenant does not hold another tenant with the same key', async () => {
    await add('acme', { limitKey: 'k' });
    await block('globex', `now() + interval '1 min'`);
    expect(await take(10)).toHaveLength(1);
  });

  it('leaves the slots to others', async () => {
    await add('acme', ...Array.from({ length: 30 }, () => ({ limitKey: 'k' })));
    await block('acme', `now() + interval '1 min'`);
    await add('acme', { payload: { free: true } });
    const taken = await take(5);
    expect(taken.map((job) => job.payload)).toEqual([{ free: true }]);
  });
});
