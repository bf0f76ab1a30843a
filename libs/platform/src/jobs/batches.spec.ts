import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { payloadText, type ClaimedJob } from './job.js';
import { JobQueue } from './job-queue.js';

let hub: TestApp;
let queue: JobQueue;

const add = (tenant: string, name: string, payloads: object[], maxAttempts?: number): Promise<void> =>
  hub.get(TenantDoor).run(tenant, (em) =>
    queue.enqueue(
      em,
      tenant,
      payloads.map((payload) => ({ queue: name, payload: { ...payload }, maxAttempts })),
    ),
  );
const left = (name: string): Promise<{ state: number; payload: { n: number }; last_error: string }[]> =>
  peek(hub.database, 'select state, payload, last_error from job where queue = $1 order by id', [name]);
const drained = (name: string): Promise<void> => eventually(async () => expect(await left(name)).toEqual([]));
const numbers = (count: number): { n: number }[] => Array.from({ length: count }, (_, n) => ({ n }));
const note = (
  em: { query(sql: string, values: unknown[]): Promise<unknown> },
  job: ClaimedJob,
): Promise<unknown> =>
  em.query(`insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`, [
    job.tenantId,
    `n${payloadText(job, 'n')}`,
  ]);
const notes = (): Promise<unknown[]> => peek(hub.database, 'select key from tenant_setting');

beforeAll(async () => {
  hub = await testApp([]);
  queue = hub.get(JobQueue);
});
beforeEach(() => peek(hub.database, 'truncate job, tenant_setting'));

describe('work in batches', () => {
  it('gets jobs of one tenant at a time, in order, no more than asked for', async () => {
    const calls: ClaimedJob[][] = [];
    await add('acme', 'sorted', numbers(7));
    await add('globex', 'sorted', numbers(2));
    queue.workBatches('sorted', { batch: 3 }, async (_em, jobs) => void calls.push([...jobs]));
    await drained('sorted');
    for (const call of calls) {
      expect(new Set(call.map((job) => job.tenantId)).size).toBe(1);
      expect(call.length).toBeLessThanOrEqual(3);
    }
    const seen = (tenant: string): unknown[] =>
      calls.flat().flatMap((job) => (job.tenantId === tenant ? [job.payload['n']] : []));
    expect(seen('acme')).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(seen('globex')).toEqual([0, 1]);
  });

  it('never runs more handlers at the same time than asked for, however many tenants wait', async () => {
    let now = 0;
    let most = 0;
    for (let t = 0; t < 12; t += 1) await add(`t${t}`, 'narrow', numbers(2));
    queue.workBatches('narrow', { concurrency: 2, batch: 10 }, async () => {
      most = Math.max(most, (now += 1));
      await new Promise((done) => setTimeout(done, 5));
      now -= 1;
    });
    await drained('narrow');
    expect(most).toBe(2);
  });

  it('commits effect and removal together', async () => {
    await add('acme', 'effect', numbers(3));
    queue.workBatches('effect', { batch: 10 }, async (em, jobs) => {
      for (const job of jobs) await note(em, job);
      expect(await left('effect')).toHaveLength(3);
    });
    await drained('effect');
    expect(await notes()).toHaveLength(3);
  });

  it('lets one poisoned job fail alone, and keeps none of its effect', async () => {
    queue.workBatches('poison', { batch: 10 }, async (em, jobs) => {
      for (const job of jobs) {
        await note(em, job);
        if (job.payload['n'] === 2) throw new Error('cannot digest this');
      }
    });
    await add('acme', 'poison', numbers(5), 1);
    await eventually(async () =>
      expect(await left('poison')).toMatchObject([
        { state: 3, payload: { n: 2 }, last_error: 'Error: cannot digest this' },
      ]),
    );
    expect(await notes()).toHaveLength(4);
  });

  it('runs nine hundred and ninety-nine jobs past the one that never works', async () => {
    queue.workBatches('many', { batch: 50 }, async (_em, jobs) => {
      if (jobs.some((job) => job.payload['n'] === 500)) throw new Error('bad');
    });
    await add('acme', 'many', numbers(1_000), 1);
    await eventually(async () =>
      expect(await left('many')).toMatchObject([{ state: 3, payload: { n: 500 } }]),
    );
  });
});

describe('work in two halves', () => {
  it('prepares outside a transaction and hands the result to the commit', async () => {
    const seen: unknown[] = [];
    queue.workPrepared<number>(
      'halves',
      {},
      {
        prepare: async (tenantId, jobs) => {
          expect(tenantId).toBe('acme');
          const open = await peek<{ n: string }>(
            hub.database,
            `select count(*) as n from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
          );
          expect(open[0]?.n).toBe('0');
          return jobs.length * 10;
        },
        commit: async (_em, _jobs, prepared) => void seen.push(prepared),
      },
    );
    await add('acme', 'halves', numbers(4));
    await drained('halves');
    expect(seen).toEqual([40]);
  });

  it('does not commit what could not be prepared', async () => {
    let committed = 0;
    queue.workPrepared(
      'unprepared',
      {},
      {
        prepare: () => Promise.reject(new Error('model is missing')),
        commit: async () => void (committed += 1),
      },
    );
    await add('acme', 'unprepared', numbers(1), 1);
    await eventually(async () =>
      expect(await left('unprepared')).toMatchObject([{ state: 3, last_error: 'Error: model is missing' }]),
    );
    expect(committed).toBe(0);
  });
});
