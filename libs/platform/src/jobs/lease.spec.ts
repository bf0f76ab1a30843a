import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { LeasedJob } from './job.js';
import { JobRepository } from './job.repository.js';

let hub: TestApp;
let jobs: JobRepository;

interface Row {
  state: number;
  attempts: number;
  lease_token: string | null;
  lease_until: Date | null;
  last_error: string | null;
  wait: number;
}
const row = async (): Promise<Row | undefined> =>
  (
    await peek<Row>(
      hub.database,
      'select *, round(extract(epoch from run_at - now()))::int as wait from job order by id',
    )
  )[0];
const add = (maxAttempts = 8): Promise<unknown> =>
  hub
    .get(TenantDoor)
    .run('acme', (em) => jobs.insert(em, 'acme', [{ queue: 'q', payload: {}, maxAttempts }]));
const expire = (): Promise<unknown> =>
  peek(hub.database, `update job set lease_until = now() - interval '1 s' where state = 1`);
async function claimOne(): Promise<LeasedJob> {
  const [job] = (await jobs.claim('q', 1, 30)).jobs;
  if (!job) throw new Error('nothing to claim');
  return job;
}
/** The lease of a worker that was too slow, and of the worker that has the job now. */
async function takenOver(): Promise<{ old: LeasedJob; now: LeasedJob }> {
  await add();
  const old = await claimOne();
  await expire();
  await jobs.sweep();
  return { old, now: await claimOne() };
}

beforeAll(async () => {
  hub = await testApp([], { config: { roles: ['http'] } });
  jobs = hub.get(JobRepository);
});
beforeEach(() => peek(hub.database, 'truncate job'));

describe('a lease', () => {
  it('is renewed by its heartbeat', async () => {
    await add();
    const job = await claimOne();
    await peek(hub.database, 'update job set lease_until = now()');
    expect(await jobs.heartbeat([job], 30)).toEqual([job]);
    expect(((await row())?.lease_until?.getTime() ?? 0) - Date.now()).toBeGreaterThan(20_000);
  });

  it('ends with the acknowledgement, which removes the job', async () => {
    await add();
    expect(await jobs.ack([await claimOne()])).toBe(1);
    expect(await row()).toBeUndefined();
  });

  it('ends with a failure: back in the queue, later, with the reason', async () => {
    await add();
    expect(await jobs.fail(await claimOne(), false, 'no luck', 90)).toBe(1);
    expect(await row()).toMatchObject({
      state: 0,
      attempts: 1,
      lease_token: null,
      lease_until: null,
      last_error: 'no luck',
      wait: 90,
    });
  });

  it('ends with a failure for good among the dead letters', async () => {
    await add();
    await jobs.fail(await claimOne(), true, 'never', 0);
    expect(await row()).toMatchObject({ state: 3, lease_token: null, last_error: 'never' });
  });

  it('ends with a release, which does not count the attempt', async () => {
    await add();
    expect(await jobs.release([await claimOne()], 5)).toBe(1);
    expect(await row()).toMatchObject({ state: 0, attempts: 0, lease_token: null, wait: 5 });
  });

  it('given back again and again never counts below zero', async () => {
    await add();
    for (let n = 0; n < 3; n += 1) await jobs.release([await claimOne()], 0);
    expect((await row())?.attempts).toBe(0);
  });
});

describe('fencing: a worker that wakes up after its lease', () => {
  it.each<[string, (old: LeasedJob) => Promise<unknown>, unknown]>([
    ['cannot renew it', (old) => jobs.heartbeat([old], 30), []],
    ['cannot acknowledge', (old) => jobs.ack([old]), 0],
    ['cannot fail the job', (old) => jobs.fail(old, true, 'late', 0), 0],
    ['cannot give the job back', (old) => jobs.release([old], 0), 0],
  ])('%s', async (_what, act, answer) => {
    const { old, now } = await takenOver();
    const before = await row();
    expect(await act(old)).toEqual(answer);
    expect(await row()).toEqual({ ...before, wait: expect.any(Number) as number });
    expect(await jobs.ack([now])).toBe(1);
  });

  it('loses the effect it wanted to commit', async () => {
    const { old } = await takenOver();
    const late = hub.get(TenantDoor).run('acme', async (em) => {
      await em.query(`insert into tenant_setting(tenant_id, key, value) values ('acme', 'late', '1')`);
      jobs.ackInside([old]);
    });
    await expect(late).rejects.toThrow('lease lost');
    expect(await peek(hub.database, `select from tenant_setting where key = 'late'`)).toEqual([]);
    expect((await row())?.state).toBe(1);
  });

  it('keeps the leases it still has', async () => {
    const { old } = await takenOver();
    await add();
    const mine = await claimOne();
    expect(await jobs.heartbeat([old, mine], 30)).toEqual([mine]);
    expect(await jobs.ack([old, mine])).toBe(1);
  });

  it('touches nothing with a token nobody was given', async () => {
    await add();
    const job = await claimOne();
    expect(await jobs.ack([{ ...job, token: randomUUID() }])).toBe(0);
    expect(await jobs.heartbeat([{ ...job, token: randomUUID() }], 30)).toEqual([]);
  });
});

describe('acknowledging inside the effect', () => {
  it('commits both', async () => {
    await add();
    const job = await claimOne();
    await hub.get(TenantDoor).run('acme', async () => jobs.ackInside([job]));
    expect(await row()).toBeUndefined();
  });

  it('undoes both when the effect fails', async () => {
    await add();
    const job = await claimOne();
    const broken = hub.get(TenantDoor).run('acme', async () => {
      jobs.ackInside([job]);
      throw new Error('no effect');
    });
    await expect(broken).rejects.toThrow('no effect');
    expect(await row()).toMatchObject({ state: 1, lease_token: job.token });
  });

  it('cannot reach the job of another tenant', async () => {
    await add();
    const job = await claimOne();
    const foreign = hub.get(TenantDoor).run('globex', async () => jobs.ackInside([job]));
    await expect(foreign).rejects.toThrow('lease lost');
    expect((await row())?.state).toBe(1);
  });
});

describe('the sweep', () => {
  it('leaves a lease that holds', async () => {
    await add();
    const job = await claimOne();
    expect(await jobs.sweep()).toEqual([]);
    expect(await jobs.ack([job])).toBe(1);
  });

  it('gives an expired job back at once and names the queue once', async () => {
    await add();
    await add();
    await jobs.claim('q', 2, 30);
    await expire();
    expect(await jobs.sweep()).toEqual(['q']);
    expect(await row()).toMatchObject({
      state: 0,
      attempts: 1,
      lease_token: null,
      last_error: expect.stringContaining('lease expired') as string,
    });
  });

  it('buries a job that has used up its attempts: it may be what kills its workers', async () => {
    await add(2);
    for (let n = 0; n < 2; n += 1) {
      await claimOne();
      await expire();
      await jobs.sweep();
    }
    expect(await row()).toMatchObject({ state: 3, attempts: 2 });
  });

  it('keeps the reason of an earlier failure', async () => {
    await add();
    await jobs.fail(await claimOne(), false, 'first reason', 0);
    await claimOne();
    await expire();
    await jobs.sweep();
    expect((await row())?.last_error).toBe('first reason');
  });
});
