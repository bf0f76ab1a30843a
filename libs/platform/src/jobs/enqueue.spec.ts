import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { NewJob } from './job.js';
import { JobQueue } from './job-queue.js';

let hub: TestApp;
let door: TenantDoor;

const add = (tenant: string, ...jobs: NewJob[]): Promise<void> =>
  door.run(tenant, (em) => hub.get(JobQueue).enqueue(em, tenant, jobs));
const count = async (): Promise<number> => {
  const [row] = await peek<{ n: string }>(hub.database, 'select count(*) as n from job');
  return Number(row?.n);
};
const rows = (): Promise<Record<string, unknown>[]> => peek(hub.database, 'select * from job order by id');

beforeAll(async () => {
  hub = await testApp([]);
  door = hub.get(TenantDoor);
  await hub.tenant('acme');
  await hub.tenant('globex');
});
beforeEach(() => peek(hub.database, 'truncate job'));

describe('enqueue', () => {
  it('leaves nothing behind when the transaction fails', async () => {
    const broken = door.run('acme', async (em) => {
      await hub.get(JobQueue).enqueue(em, 'acme', [{ queue: 'q', payload: {} }]);
      throw new Error('the change did not happen');
    });
    await expect(broken).rejects.toThrow('the change did not happen');
    expect(await count()).toBe(0);
  });

  it('is seen by nobody before the commit', async () => {
    await door.run('acme', async (em) => {
      await hub.get(JobQueue).enqueue(em, 'acme', [{ queue: 'q', payload: {} }]);
      expect(await count()).toBe(0);
    });
    expect(await count()).toBe(1);
  });

  it('keeps payload, limit key, attempts and due time', async () => {
    const runAt = new Date('2031-05-06T07:08:09.000Z');
    await add('acme', {
      queue: 'q',
      payload: { id: '7', list: [1, null, 'ü'] },
      limitKey: 'connection:1',
      key: 'once',
      runAt,
      maxAttempts: 3,
    });
    expect(await rows()).toMatchObject([
      {
        tenant_id: 'acme',
        queue: 'q',
        payload: { id: '7', list: [1, null, 'ü'] },
        limit_key: 'connection:1',
        idempotency_key: 'once',
        run_at: runAt,
        max_attempts: 3,
        attempts: 0,
        state: 0,
      },
    ]);
  });

  it('allows eight attempts when nothing is said', async () => {
    await add('acme', { queue: 'q', payload: {} });
    expect((await rows())[0]?.['max_attempts']).toBe(8);
  });

  it('does nothing for an empty list', async () => {
    await add('acme');
    expect(await count()).toBe(0);
  });

  it('refuses a job for another tenant than the one whose door is open', async () => {
    const smuggled = door.run('acme', (em) =>
      hub.get(JobQueue).enqueue(em, 'globex', [{ queue: 'q', payload: {} }]),
    );
    await expect(smuggled).rejects.toMatchObject({ driverError: { code: '42501' } });
    expect(await count()).toBe(0);
  });

  it('takes a thousand jobs in one statement', async () => {
    await add('acme', ...Array.from({ length: 1_000 }, (_, n) => ({ queue: 'q', payload: { n } })));
    expect(await count()).toBe(1_000);
  });
});

describe('an idempotency key', () => {
  const job = (n: number): NewJob => ({ queue: 'q', payload: { n }, key: 'k' });

  it('counts once while a job with it waits', async () => {
    await add('acme', job(1));
    await add('acme', job(2));
    expect(await rows()).toMatchObject([{ payload: { n: 1 } }]);
  });

  it('counts once within one call', async () => {
    await add('acme', job(1), job(2), { queue: 'q', payload: { n: 3 }, key: 'other' });
    expect(await rows()).toMatchObject([{ payload: { n: 1 } }, { payload: { n: 3 } }]);
  });

  it.each([
    ['another queue', 'acme', 'other'],
    ['another tenant', 'globex', 'q'],
  ])('does not reach into %s', async (_what, tenant, queue) => {
    await add('acme', job(1));
    await add(tenant, { ...job(2), queue });
    expect(await count()).toBe(2);
  });

  it('counts once for twenty calls at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => add('acme', job(n))));
    expect(await count()).toBe(1);
  });

  it('leaves a running job alone', async () => {
    await add('acme', job(1));
    await peek(hub.database, `update job set state = 1, attempts = 2, lease_token = gen_random_uuid()`);
    await add('acme', job(2));
    expect(await rows()).toMatchObject([{ payload: { n: 1 }, state: 1, attempts: 2 }]);
  });

  it('starts a dead job anew: a dead letter must not swallow later requests for the same work', async () => {
    await add('acme', job(1));
    await peek(hub.database, `update job set state = 3, attempts = 8, last_error = 'provider down'`);
    await add('acme', job(2));
    expect(await rows()).toMatchObject([{ payload: { n: 2 }, state: 0, attempts: 0 }]);
  });

  it('is free again once the job is done', async () => {
    await add('acme', job(1));
    await peek(hub.database, 'delete from job');
    await add('acme', job(2));
    expect(await rows()).toMatchObject([{ payload: { n: 2 } }]);
  });

  it('is not needed: jobs without one are all kept', async () => {
    await add('acme', { queue: 'q', payload: {} }, { queue: 'q', payload: {} });
    expect(await count()).toBe(2);
  });
});

describe('held jobs', () => {
  const until = new Date('2031-05-06T07:08:09.000Z');
  const held = (by: string): NewJob => ({ queue: 'q', payload: { n: 1 }, held: { by, until } });
  const unhold = (tenant: string, by: string): Promise<void> =>
    door.run(tenant, (em) => hub.get(JobQueue).unhold(em, tenant, by));
  const waiting = async (): Promise<string[]> => {
    const all = await rows();
    return all
      .filter((row) => (row['run_at'] as Date).getTime() === until.getTime())
      .map((row) => `${row['tenant_id'] as string} ${(row['payload'] as { held_by: string }).held_by}`);
  };

  it('say what holds them, and are due at the latest when they say', async () => {
    await add('acme', held('import:1'));
    expect(await rows()).toMatchObject([{ state: 0, run_at: until, payload: { n: 1, held_by: 'import:1' } }]);
  });

  it('are due when that has ended; those held by something else or of others wait on', async () => {
    await add('acme', held('import:1'), held('import:2'), held('import:1'));
    await add('globex', held('import:1'));
    await unhold('acme', 'import:1');
    expect(await waiting()).toEqual(['acme import:2', 'globex import:1']);
    await unhold('globex', 'import:1');
    expect(await waiting()).toEqual(['acme import:2']);
  });

  it('that are due already keep their place', async () => {
    await add('acme', {
      queue: 'q',
      payload: {},
      held: { by: 'x', until: new Date('2020-01-01T00:00:00Z') },
    });
    await unhold('acme', 'x');
    expect(await rows()).toMatchObject([{ run_at: new Date('2020-01-01T00:00:00Z') }]);
  });

  it('stay held when the transaction fails', async () => {
    await add('acme', held('import:1'));
    const broken = door.run('acme', async (em) => {
      await hub.get(JobQueue).unhold(em, 'acme', 'import:1');
      throw new Error('it did not end after all');
    });
    await expect(broken).rejects.toThrow('it did not end');
    expect(await waiting()).toEqual(['acme import:1']);
  });
});
