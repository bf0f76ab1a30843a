import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { JobQueue } from './job-queue.js';
import { JobRepository } from './job.repository.js';

let hub: TestApp;
let queue: JobQueue;

const add = (name: string, size = 1): Promise<void> =>
  hub.get(TenantDoor).run('acme', (em) =>
    queue.enqueue(
      em,
      'acme',
      Array.from({ length: size }, (_, n) => ({ queue: name, payload: { n } })),
    ),
  );
const rows = (name: string): Promise<{ state: number; attempts: number; lease_token: string }[]> =>
  peek(hub.database, 'select * from job where queue = $1 order by id', [name]);
/** What another worker does after the lease ran out; far enough in the future that nobody here takes the job. */
const takeAway = (name: string): Promise<unknown> =>
  peek(
    hub.database,
    `update job set lease_token = gen_random_uuid(), lease_until = now() + interval '1 h' where queue = $1`,
    [name],
  );
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

beforeAll(async () => {
  hub = await testApp([]);
  queue = hub.get(JobQueue);
});
beforeEach(() => peek(hub.database, 'truncate job'));

describe('a worker that lost a lease', () => {
  it('tells the handler to stop, and leaves the job to its new owner', async () => {
    let stopped = false;
    queue.workSingly('stop', { leaseS: 1 }, async (_job, signal) => {
      await aborted(signal).catch((error: unknown) => {
        stopped = true;
        throw error;
      });
    });
    await add('stop');
    await eventually(async () => expect(await rows('stop')).toMatchObject([{ state: 1 }]));
    await takeAway('stop');
    const before = await rows('stop');
    await eventually(() => expect(stopped).toBe(true));
    expect(await rows('stop')).toEqual(before);
  });

  it('runs on with the other handlers', async () => {
    const finished: unknown[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((open) => (release = open));
    queue.workSingly('others', { leaseS: 1, concurrency: 2 }, async (job, signal) => {
      await Promise.race([gate, aborted(signal)]);
      finished.push(job.payload['n']);
    });
    await add('others', 2);
    await eventually(async () => expect(await rows('others')).toMatchObject([{ state: 1 }, { state: 1 }]));
    await peek(
      hub.database,
      `update job set lease_token = gen_random_uuid(), lease_until = now() + interval '1 h' where queue = 'others' and payload = '{"n": 0}'`,
    );
    await new Promise((done) => setTimeout(done, 700));
    release();
    await eventually(() => expect(finished).toEqual([1]));
  });

  it('keeps the lease of a handler that takes longer than the lease', async () => {
    let calls = 0;
    queue.workSingly('long', { leaseS: 1 }, async () => {
      calls += 1;
      await new Promise((done) => setTimeout(done, 2_300));
    });
    await add('long');
    const sweeper = setInterval(() => void hub.get(JobRepository).sweep(), 100);
    await eventually(async () => expect(await rows('long')).toEqual([]));
    clearInterval(sweeper);
    expect(calls).toBe(1);
  });

  it('cannot finish the job it has itself claimed again meanwhile', async () => {
    const finish: (() => void)[] = [];
    queue.workSingly(
      'again',
      { leaseS: 30, concurrency: 2 },
      () => new Promise<void>((done) => finish.push(done)),
    );
    await add('again');
    await eventually(() => expect(finish).toHaveLength(1));
    await peek(hub.database, `update job set lease_until = now() - interval '1 s' where queue = 'again'`);
    await hub.get(JobRepository).sweep();
    queue.poke('again');
    await eventually(() => expect(finish).toHaveLength(2));
    finish[0]?.();
    await new Promise((done) => setTimeout(done, 100));
    expect(await rows('again')).toMatchObject([{ state: 1, attempts: 2 }]);
    finish[1]?.();
    await eventually(async () => expect(await rows('again')).toEqual([]));
  });

  it('loses a whole batch with one of its jobs: the transaction could not remove them all', async () => {
    let signalled = false;
    queue.workPrepared(
      'batch',
      { leaseS: 1, batch: 3 },
      {
        prepare: async (_tenant, _jobs, signal) => {
          await aborted(signal).catch(() => (signalled = true));
        },
        commit: () => Promise.reject(new Error('must not be reached with a lost lease')),
      },
    );
    await add('batch', 3);
    await eventually(async () => expect((await rows('batch')).every((row) => row.state === 1)).toBe(true));
    await peek(
      hub.database,
      `update job set lease_token = gen_random_uuid(), lease_until = now() + interval '1 h' where queue = 'batch' and payload = '{"n": 1}'`,
    );
    await eventually(() => expect(signalled).toBe(true));
    expect((await rows('batch')).map((row) => row.attempts)).toEqual([1, 1, 1]);
  });
});
