import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { ClaimedJob, NewJob } from './job.js';
import { acknowledged, JobQueue } from './job-queue.js';
import { JobRepository } from './job.repository.js';

let hub: TestApp;
let queue = '';
let made = 0;

interface Row {
  state: number;
  attempts: number;
  lease_token: string | null;
}

const add = (...jobs: Partial<NewJob>[]): Promise<void> => addTo('acme', ...jobs);
const addTo = (tenant: string, ...jobs: Partial<NewJob>[]): Promise<void> =>
  hub.get(TenantDoor).run(tenant, (em) =>
    hub.get(JobQueue).enqueue(
      em,
      tenant,
      jobs.map((job) => ({ queue, payload: {}, ...job })),
    ),
  );
const rows = (): Promise<Row[]> =>
  peek(hub.database, 'select state, attempts, lease_token from job where queue = $1 order by id', [queue]);
const done = (): Promise<void> => eventually(async () => expect(await rows()).toEqual([]));

/** A worker whose handlers wait at a gate; tells which jobs they were given, call by call. */
function gated(concurrency: number, batch: number): { calls: ClaimedJob[][]; open: () => void } {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const calls: ClaimedJob[][] = [];
  hub.get(JobQueue).workPrepared<null>(
    queue,
    { concurrency, batch },
    {
      prepare: async (_tenant, jobs) => {
        calls.push(jobs);
        await gate;
        return null;
      },
      commit: async () => {},
    },
  );
  return { calls, open };
}
/** The worker has looked for older jobs and found none. */
const settled = (): Promise<void> =>
  eventually(() => {
    if (hub.get(JobQueue).offer(queue, 1) === null) throw new Error('not yet');
  });

beforeAll(async () => {
  hub = await testApp([]);
  await hub.tenant('acme');
  await hub.tenant('globex');
});
beforeEach(() => {
  made += 1;
  queue = `born-${made}`;
});

describe('a job of a queue that has room', () => {
  it('is born claimed: leased, its attempt counted, and running without a claim', async () => {
    const { calls, open } = gated(1, 10);
    await settled();
    await add({ payload: { n: 1 }, limitKey: 'k', maxAttempts: 3 });
    await eventually(() => expect(calls).toHaveLength(1));
    expect(await rows()).toEqual([{ state: 1, attempts: 1, lease_token: expect.any(String) as string }]);
    const job = { tenantId: 'acme', payload: { n: 1 }, attempts: 1, maxAttempts: 3, limitKey: 'k' };
    expect(calls[0]).toMatchObject([job]);
    expect(calls[0]?.at(0)?.createdAt).toBeInstanceOf(Date);
    open();
    await done();
  });

  it('runs after the commit and not before', async () => {
    const { calls, open } = gated(1, 10);
    await settled();
    await hub.get(TenantDoor).run('acme', async (em) => {
      await hub.get(JobQueue).enqueue(em, 'acme', [{ queue, payload: {} }]);
      await new Promise((later) => setTimeout(later, 30));
      expect(calls).toEqual([]);
    });
    await eventually(() => expect(calls).toHaveLength(1));
    open();
    await done();
  });

  it('never runs when its transaction fails', async () => {
    const { calls } = gated(1, 10);
    await settled();
    const broken = hub.get(TenantDoor).run('acme', async (em) => {
      await hub.get(JobQueue).enqueue(em, 'acme', [{ queue, payload: {} }]);
      throw new Error('the change did not happen');
    });
    await expect(broken).rejects.toThrow('the change did not happen');
    await new Promise((later) => setTimeout(later, 30));
    expect(calls).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('waits for the claim where its limit is blocked', async () => {
    const { calls, open } = gated(1, 10);
    await settled();
    await peek(
      hub.database,
      `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens, blocked_until)
       values ('acme', $1, 1, 1, 1, now() + interval '1 hour')`,
      [queue],
    );
    await add({ limitKey: queue }, { limitKey: 'free' });
    await eventually(() => expect(calls).toHaveLength(1));
    expect((await rows()).map((row) => row.state)).toEqual([0, 1]);
    open();
    await eventually(async () => expect(await rows()).toMatchObject([{ state: 0, attempts: 0 }]));
  });

  it.each<[string, Partial<NewJob>]>([
    ['a date', { runAt: new Date(Date.now() + 3_600_000) }],
    ['a key, which may have a job already', { key: 'once' }],
  ])('is left to the claim when it has %s', async (_what, job) => {
    const { open } = gated(1, 10);
    open();
    await settled();
    await hub.get(TenantDoor).run('acme', async (em) => {
      await hub.get(JobQueue).enqueue(em, 'acme', [{ queue, payload: {}, ...job }]);
      const born = await em.query<Row[]>('select state from job where queue = $1', [queue]);
      expect(born).toEqual([{ state: 0 }]);
    });
  });

  it('that fails is tried again like any other', async () => {
    let attempts = 0;
    hub.get(JobQueue).workSingly(queue, {}, async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not today');
    });
    await settled();
    await add({});
    await eventually(async () => expect(await rows()).toMatchObject([{ state: 0, attempts: 1 }]));
    await peek(hub.database, 'update job set run_at = now() where queue = $1', [queue]);
    await done();
    expect(attempts).toBe(2);
  });

  it('goes back to the queue when the hub stops before it has run', async () => {
    const stopping = await testApp([], { database: hub.database });
    let started = 0;
    stopping.get(JobQueue).workSingly(queue, { concurrency: 1 }, () => {
      started += 1;
      return new Promise(() => {});
    });
    await eventually(() => {
      if (stopping.get(JobQueue).offer(queue, 1) === null) throw new Error('not yet');
    });
    for (const n of [1, 2])
      await stopping
        .get(TenantDoor)
        .run('acme', (em) => stopping.get(JobQueue).enqueue(em, 'acme', [{ queue, payload: { n } }]));
    expect((await rows()).map((row) => row.state)).toEqual([1, 1]);
    await stopping.get(JobQueue).drain(50);
    expect(started).toBe(1);
    expect(await rows()).toMatchObject([0, 0].map((state) => ({ state, attempts: 0, lease_token: null })));
    await stopping.close();
  });
});

describe('a queue without room', () => {
  it('offers nothing: what comes then is claimed, when its turn comes', async () => {
    const { calls, open } = gated(1, 2);
    await settled();
    await add({}, {});
    await eventually(() => expect(calls).toHaveLength(1));
    await add({}, {});
    expect(hub.get(JobQueue).offer(queue, 1)).toBeNull();
    await add({});
    expect((await rows()).map((row) => row.state)).toEqual([1, 1, 1, 1, 0]);
    open();
    await done();
    expect(calls.map((jobs) => jobs.length)).toEqual([2, 2, 1]);
  });

  it('offers nothing while older jobs may be waiting', async () => {
    await add({ payload: { n: 'older' } });
    const { calls, open } = gated(1, 1);
    await addTo('globex', { payload: { n: 'newer' } });
    open();
    await done();
    expect(calls.flat().map((job) => job.payload['n'])).toEqual(['older', 'newer']);
  });

  it('that nobody here works on offers nothing', async () => {
    expect(hub.get(JobQueue).offer(queue, 1)).toBeNull();
    await add({});
    expect(await rows()).toMatchObject([{ state: 0, attempts: 0, lease_token: null }]);
  });
});

describe('what waits for a claim', () => {
  it('is overtaken for a moment only: then everything is claimed in its turn', async () => {
    const { calls, open } = gated(1, 2);
    await settled();
    await add({ payload: { n: 0 } });
    await eventually(() => expect(calls).toHaveLength(1));
    await add({ payload: { n: 'dated' }, runAt: new Date(Date.now() - 1_000) });
    expect(hub.get(JobQueue).offer(queue, 1)).not.toBeNull();
    await eventually(() => expect(hub.get(JobQueue).offer(queue, 1)).toBeNull());
    open();
    await done();
    expect(calls.flat().map((job) => job.payload['n'])).toEqual([0, 'dated']);
    await settled();
  });
});

describe('jobs that wait for a free handler', () => {
  it('of one tenant travel together, up to a batch; those of another by themselves', async () => {
    const { calls, open } = gated(1, 4);
    await settled();
    await add({ payload: { n: 0 } });
    await eventually(() => expect(calls).toHaveLength(1));
    await add({ payload: { n: 1 } });
    await addTo('globex', { payload: { n: 2 } });
    await add({ payload: { n: 3 } }, { payload: { n: 4 } });
    open();
    await done();
    const given = calls.map((jobs) => [jobs[0]?.tenantId, ...jobs.map((job) => job.payload['n'])]);
    expect(given).toEqual([
      ['acme', 0],
      ['acme', 1, 3, 4],
      ['globex', 2],
    ]);
  });

  it('keep their lease meanwhile', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    hub.get(JobQueue).workSingly(queue, { concurrency: 1, leaseS: 1 }, () => gate);
    await settled();
    await add({});
    await add({});
    await new Promise((later) => setTimeout(later, 1_500));
    const [late] = await peek<{ late: number }>(
      hub.database,
      'select count(*) filter (where lease_until < now())::int as late from job where queue = $1 and state = 1',
      [queue],
    );
    expect(late?.late).toBe(0);
    open();
    await done();
  });
});

describe('a handler that has acknowledged its job itself', () => {
  it('has removed it with its own change, or not at all', async () => {
    const found: number[] = [];
    hub.get(JobQueue).workSingly(queue, {}, async (job) => {
      try {
        await hub.get(TenantDoor).run('acme', async () => {
          hub.get(JobQueue).acknowledge([job]);
          if (job.attempts === 1) throw new Error('rolled back');
        });
      } finally {
        found.push((await rows()).length);
      }
      return acknowledged;
    });
    await settled();
    await add({});
    await eventually(async () => expect(await rows()).toMatchObject([{ state: 0, attempts: 1 }]));
    await peek(hub.database, 'update job set run_at = now() where queue = $1', [queue]);
    await done();
    expect(found).toEqual([1, 0]);
  });

  it('leaves a job alone that somebody else holds by now', async () => {
    await add({});
    const { jobs: mine } = await hub.get(JobRepository).claim(queue, 1, 30);
    await peek(hub.database, 'update job set lease_token = gen_random_uuid() where queue = $1', [queue]);
    await hub.get(TenantDoor).run('acme', async () => hub.get(JobQueue).acknowledge(mine));
    expect(await rows()).toHaveLength(1);
  });
});
