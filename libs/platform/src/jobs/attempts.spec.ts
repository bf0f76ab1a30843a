import { RetryError } from '@patchbay/plugin-sdk';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { Metrics } from '../telemetry/metrics.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { payloadText, PoisonError, PostponeError, type ClaimedJob, type NewJob } from './job.js';
import { JobQueue } from './job-queue.js';
import { JobRepository } from './job.repository.js';

let hub: TestApp;
let queue: JobQueue;

interface Row {
  state: number;
  attempts: number;
  last_error: string | null;
  wait: number;
}
const add = (name: string, job: Partial<NewJob> = {}): Promise<void> =>
  hub.get(TenantDoor).run('acme', (em) => queue.enqueue(em, 'acme', [{ queue: name, payload: {}, ...job }]));
const row = async (name: string): Promise<Row | undefined> =>
  (
    await peek<Row>(
      hub.database,
      'select *, extract(epoch from run_at - now())::float8 as wait from job where queue = $1',
      [name],
    )
  )[0];
const dueNow = (name: string): Promise<unknown> =>
  peek(hub.database, 'update job set run_at = now() where queue = $1 and state = 0', [name]).then(() =>
    queue.poke(name),
  );
const counted = async (name: string, outcome: string): Promise<number> => {
  const metric = hub.get(Metrics).registry.getSingleMetric('patchbay_jobs_total');
  const { values } = (await metric?.get()) ?? { values: [] };
  return values.find(({ labels }) => labels['queue'] === name && labels['outcome'] === outcome)?.value ?? 0;
};

beforeAll(async () => {
  hub = await testApp([]);
  queue = hub.get(JobQueue);
});
beforeEach(() => peek(hub.database, 'truncate job'));

describe('a handler that throws', () => {
  it('gets the job again later, with the reason written down', async () => {
    queue.workSingly('throws', {}, () => Promise.reject(new TypeError('first\n  line')));
    await add('throws');
    await eventually(async () => expect(await row('throws')).toMatchObject({ state: 0, attempts: 1 }));
    const failed = await row('throws');
    expect(failed?.last_error).toBe('TypeError: first line');
    expect(failed?.wait).toBeGreaterThan(0);
    expect(failed?.wait).toBeLessThanOrEqual(2);
    expect(await counted('throws', 'retry')).toBe(1);
  });

  it('is not called any more after the last attempt', async () => {
    let calls = 0;
    queue.workSingly('never', {}, () => {
      calls += 1;
      return Promise.reject(new Error('no'));
    });
    await add('never', { maxAttempts: 3 });
    await eventually(async () => {
      await dueNow('never');
      expect(await row('never')).toMatchObject({ state: 3, attempts: 3 });
    });
    expect(calls).toBe(3);
    expect(await counted('never', 'dead')).toBe(1);
  });

  it('succeeds at the second attempt', async () => {
    const attempts: number[] = [];
    queue.workSingly('second', {}, async (job) => {
      attempts.push(job.attempts);
      if (job.attempts === 1) throw new Error('not yet');
    });
    await add('second');
    await eventually(async () => {
      await dueNow('second');
      expect(await row('second')).toBeUndefined();
    });
    expect(attempts).toEqual([1, 2]);
    expect(await counted('second', 'succeeded')).toBe(1);
  });
});

describe('a handler that knows better', () => {
  it('buries a poisoned job at the first attempt', async () => {
    queue.workSingly('poisoned', {}, () => Promise.reject(new PoisonError('unknown version')));
    await add('poisoned');
    await eventually(async () =>
      expect(await row('poisoned')).toMatchObject({
        state: 3,
        attempts: 1,
        last_error: 'PoisonError: unknown version',
      }),
    );
  });

  it.each([
    ['postpones', new PostponeError(60_000, 'not yet'), 60],
    ['is told 429', new RetryError('slow down', { status: 429, afterMs: 30_000 }), 30],
  ])('does not use up an attempt when it %s', async (what, error, seconds) => {
    queue.workSingly(what, {}, () => Promise.reject(error));
    await add(what, { maxAttempts: 1 });
    await eventually(async () => expect((await row(what))?.wait).toBeGreaterThan(seconds - 5));
    expect(await row(what)).toMatchObject({ state: 0, attempts: 0, last_error: null });
    expect(await counted(what, 'retry')).toBe(0);
  });

  it('waits as long as the provider asks', async () => {
    queue.workSingly('asked', {}, () =>
      Promise.reject(new RetryError('down', { status: 503, afterMs: 120_000 })),
    );
    await add('asked');
    await eventually(async () => expect((await row('asked'))?.wait).toBeGreaterThan(115));
    expect(await row('asked')).toMatchObject({ state: 0, attempts: 1 });
  });
});

describe('payloadText', () => {
  const job = (payload: ClaimedJob['payload']): Pick<ClaimedJob, 'payload'> => ({ payload });

  it('reads texts, and numbers as texts', () => {
    expect(payloadText(job({ id: 'x' }), 'id')).toBe('x');
    expect(payloadText(job({ id: 7 }), 'id')).toBe('7');
  });

  it.each([[{}], [{ id: null }], [{ id: ['x'] }], [{ id: true }]])('calls %j poisoned', (payload) => {
    expect(() => payloadText(job(payload), 'id')).toThrow(PoisonError);
    expect(() => payloadText(job(payload), 'id')).toThrow('no id');
  });
});

describe('dead letters', () => {
  const bury = async (tenant: string, name: string): Promise<string> => {
    const rows = await peek<{ id: string }>(
      hub.database,
      `insert into job(tenant_id, queue, payload, state, attempts, last_error) values ($1, $2, '{}', 3, 8, 'why') returning id`,
      [tenant, name],
    );
    return rows[0]?.id ?? '';
  };

  it('are shown to their tenant, newest first, no more than asked for', async () => {
    const ids = [await bury('acme', 'a'), await bury('acme', 'b'), await bury('acme', 'c')];
    await bury('globex', 'a');
    const shown = await hub.get(JobRepository).dead('acme', 2);
    expect(shown.map((job) => job.id)).toEqual([ids[2], ids[1]]);
    expect(shown[0]).toMatchObject({ queue: 'c', attempts: 8, last_error: 'why' });
    expect(Date.parse(shown[0]?.created_at ?? '')).not.toBeNaN();
  });

  it('run again with all their attempts when given back', async () => {
    const id = await bury('acme', 'again');
    const done: number[] = [];
    queue.workSingly('again', {}, async (job) => void done.push(job.attempts));
    expect(await hub.get(JobRepository).revive('acme', id)).toBe('again');
    queue.poke('again');
    await eventually(() => expect(done).toEqual([1]));
  });

  it('of another tenant, or alive, or unknown, cannot be given back', async () => {
    const jobs = hub.get(JobRepository);
    const foreign = await bury('globex', 'x');
    await add('alive');
    const [alive] = await peek<{ id: string }>(hub.database, `select id from job where queue = 'alive'`);
    for (const id of [foreign, alive?.id ?? '', '999999999'])
      expect(await jobs.revive('acme', id)).toBeNull();
  });
});
