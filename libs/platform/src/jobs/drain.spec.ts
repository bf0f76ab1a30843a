import { describe, expect, it } from 'vitest';
import {
  eventually,
  peek,
  testApp,
  testDatabase,
  type TestApp,
  type TestDatabase,
} from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { JobQueue } from './job-queue.js';

const add = (hub: TestApp, size: number): Promise<void> =>
  hub.get(TenantDoor).run('acme', (em) =>
    hub.get(JobQueue).enqueue(
      em,
      'acme',
      Array.from({ length: size }, (_, n) => ({ queue: 'q', payload: { n } })),
    ),
  );
const rows = (database: TestDatabase): Promise<{ state: number; attempts: number; lease_token: unknown }[]> =>
  peek(database, 'select state, attempts, lease_token from job order by id');
const given = { state: 0, attempts: 0, lease_token: null };

describe('a drain', () => {
  it('waits for what is running', async () => {
    const hub = await testApp([]);
    let finish = (): void => {};
    hub.get(JobQueue).workSingly('q', {}, () => new Promise<void>((done) => (finish = done)));
    await add(hub, 1);
    await eventually(async () => expect(await rows(hub.database)).toMatchObject([{ state: 1 }]));
    const drained = hub.get(JobQueue).drain(5_000);
    finish();
    await drained;
    expect(await rows(hub.database)).toEqual([]);
  });

  it('gives back what is not finished in time, without counting the attempt, and tells the handler', async () => {
    const hub = await testApp([]);
    const signals: AbortSignal[] = [];
    hub.get(JobQueue).workSingly('q', { concurrency: 3 }, (_job, signal) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    });
    await add(hub, 3);
    await eventually(() => expect(signals).toHaveLength(3));
    await hub.get(JobQueue).drain(50);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
    await eventually(async () => expect(await rows(hub.database)).toEqual([given, given, given]));
  });

  it('lets a handler that ignores the signal change nothing any more', async () => {
    const hub = await testApp([]);
    const finish: (() => void)[] = [];
    hub.get(JobQueue).workBatches('q', { batch: 2 }, async (em) => {
      await em.query(`insert into tenant_setting(tenant_id, key, value) values ('acme', 'late', '1')`);
      await new Promise<void>((done) => finish.push(done));
    });
    await add(hub, 2);
    await eventually(async () =>
      expect(await rows(hub.database)).toMatchObject([{ state: 1 }, { state: 1 }]),
    );
    await eventually(() => expect(finish).toHaveLength(1));
    await hub.get(JobQueue).drain(30);
    finish[0]?.();
    await eventually(async () => {
      const open = await peek(
        hub.database,
        `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      );
      expect(open).toEqual([]);
    });
    expect(await rows(hub.database)).toEqual([given, given]);
    expect(await peek(hub.database, 'select key from tenant_setting')).toEqual([]);
  });

  it('gives back at once what was claimed and only waits for a handler', async () => {
    const hub = await testApp([]);
    let finish: (() => void) | null = null;
    hub.get(JobQueue).workBatches('q', { batch: 5, concurrency: 1 }, async () => {
      await new Promise<void>((done) => (finish = done));
    });
    const database = hub.database;
    await peek(
      database,
      `insert into job(tenant_id, queue, payload) select 't' || n, 'q', '{}' from generate_series(1, 4) n`,
    );
    hub.get(JobQueue).poke('q');
    await eventually(async () =>
      expect((await rows(database)).filter((row) => row.state === 1)).toHaveLength(4),
    );
    const end = await eventually(() => finish ?? Promise.reject(new Error('not at work yet')));
    const drained = hub.get(JobQueue).drain(5_000);
    end();
    await drained;
    expect(await rows(database)).toEqual([given, given, given]);
  });

  it('claims nothing more', async () => {
    const hub = await testApp([]);
    let calls = 0;
    hub.get(JobQueue).workSingly('q', {}, async () => void (calls += 1));
    await hub.get(JobQueue).drain(100);
    await add(hub, 2);
    hub.get(JobQueue).poke('q');
    await new Promise((done) => setTimeout(done, 100));
    expect(calls).toBe(0);
    expect(await rows(hub.database)).toEqual([given, given]);
  });

  it('ends a claim that is under way', async () => {
    const database = await testDatabase();
    for (let round = 0; round < 5; round += 1) {
      await peek(database, 'truncate job');
      const hub = await testApp([], { database });
      let calls = 0;
      await add(hub, 4);
      hub.get(JobQueue).workSingly('q', {}, async () => void (calls += 1));
      await hub.get(JobQueue).drain(1_000);
      const before = calls;
      const left = await rows(database);
      expect(left).toEqual(left.map(() => given));
      expect(left.length + calls).toBe(4);
      await hub.close();
      expect(calls).toBe(before);
    }
  });

  it('is quick when nothing runs, and can be done twice', async () => {
    const hub = await testApp([]);
    hub.get(JobQueue).workSingly('q', {}, async () => {});
    await hub.get(JobQueue).drain(60_000);
    await hub.get(JobQueue).drain(60_000);
    expect(await rows(hub.database)).toEqual([]);
  });
});
