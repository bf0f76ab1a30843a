import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  eventually,
  peek,
  testApp,
  testDatabase,
  type TestApp,
  type TestDatabase,
} from '../testing/index.js';
import { withClient } from '../database/roles.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { payloadText, type NewJob } from './job.js';
import { JobQueue } from './job-queue.js';

let database: TestDatabase;
let door: TestApp;
let left: TestApp;
let right: TestApp;

const add = (hub: TestApp, tenant: string, jobs: NewJob[]): Promise<void> =>
  hub.get(TenantDoor).run(tenant, (em) => hub.get(JobQueue).enqueue(em, tenant, jobs));
const jobsOf = (queue: string, size: number): NewJob[] =>
  Array.from({ length: size }, (_, n) => ({ queue, payload: { n } }));
const waiting = async (): Promise<number> =>
  Number((await peek<{ n: string }>(database, 'select count(*) as n from job'))[0]?.n);

beforeAll(async () => {
  database = await testDatabase();
  door = await testApp([], { database, config: { roles: ['http'] } });
  left = await testApp([], { database });
  right = await testApp([], { database });
});
beforeEach(() => peek(database, 'truncate job'));

describe('two hubs on one database', () => {
  it('run every job once, never the same one at the same time', async () => {
    const ran = new Map<string, number>();
    const running = new Set<string>();
    const by = { left: 0, right: 0 };
    const overlaps: string[] = [];
    const work = (hub: TestApp, name: 'left' | 'right'): void =>
      hub.get(JobQueue).workSingly('shared', { concurrency: 4 }, async (job) => {
        if (running.has(job.id)) overlaps.push(job.id);
        running.add(job.id);
        await new Promise((done) => setTimeout(done, 2));
        running.delete(job.id);
        ran.set(job.id, (ran.get(job.id) ?? 0) + 1);
        by[name] += 1;
      });
    await add(door, 'acme', jobsOf('shared', 150));
    await add(door, 'globex', jobsOf('shared', 50));
    work(left, 'left');
    work(right, 'right');
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(overlaps).toEqual([]);
    expect([...ran.values()]).toEqual(Array.from({ length: 200 }, () => 1));
    expect(Math.min(by.left, by.right)).toBeGreaterThan(0);
  });

  it('commit the effect of every batch once', async () => {
    const work = (hub: TestApp): void =>
      hub.get(JobQueue).workBatches('effects', { batch: 7, concurrency: 2 }, async (em, jobs) => {
        for (const job of jobs) {
          await em.query(`insert into tenant_setting(tenant_id, key, value) values ($1, $2, '1')`, [
            job.tenantId,
            `n${payloadText(job, 'n')}`,
          ]);
        }
      });
    await add(door, 'acme', jobsOf('effects', 120));
    work(left);
    work(right);
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(await peek(database, `select count(*)::int as n from tenant_setting where key like 'n%'`)).toEqual(
      [{ n: 120 }],
    );
  });

  it('serve a small tenant at once while a big one has thousands waiting', async () => {
    await peek(
      database,
      `insert into job(tenant_id, queue, payload) select 'huge', 'fair', '{}' from generate_series(1, 5000)`,
    );
    await add(door, 'small', jobsOf('fair', 10));
    let before = 0;
    const left10 = new Set(Array.from({ length: 10 }, (_, n) => n));
    const work = (hub: TestApp): void =>
      hub.get(JobQueue).workSingly('fair', { concurrency: 4 }, async (job) => {
        if (job.tenantId === 'huge' && left10.size > 0) before += 1;
        if (job.tenantId === 'small') left10.delete(Number(job.payload['n']));
      });
    work(left);
    work(right);
    await eventually(() => expect(left10.size).toBe(0));
    expect(before).toBeLessThan(500);
    await peek(database, 'truncate job');
  });

  it('let the second take over what the first was killed with', async () => {
    const ran: string[] = [];
    await add(door, 'acme', jobsOf('orphan', 1));
    await peek(
      database,
      `update job set state = 1, attempts = 1, lease_token = gen_random_uuid(), lease_until = now() - interval '1 s'`,
    );
    left.get(JobQueue).workSingly('orphan', {}, async (job) => void ran.push(String(job.attempts)));
    await eventually(() => expect(ran).toEqual(['2']));
  });
});

describe('the wake-up between processes', () => {
  /** What the other processes are told when `hub` adds a job. */
  const told = (hub: TestApp, queue: string): Promise<string[]> =>
    withClient(database.app, async (client) => {
      const heard: string[] = [];
      client.on('notification', (message) => heard.push(message.payload ?? ''));
      await client.query('listen job');
      await add(hub, 'acme', jobsOf(queue, 3));
      await eventually(() => expect(heard).toContain(queue));
      return heard;
    });

  it('comes from a process that has no workers at all', async () => {
    expect(await told(door, 'told-by-http')).toEqual(['told-by-http']);
  });

  it('comes from a process that works on other queues', async () => {
    left.get(JobQueue).workSingly('something else', {}, async () => {});
    expect(await told(left, 'told-by-worker')).toEqual(['told-by-worker']);
  });

  it('reaches the worker', async () => {
    let seen = 0;
    right.get(JobQueue).workSingly('heard', {}, async () => void (seen += 1));
    await add(door, 'acme', jobsOf('heard', 3));
    await eventually(() => expect(seen).toBe(3));
  });

  it('does not come for a job that was rolled back', async () => {
    let calls = 0;
    right.get(JobQueue).workSingly('undone', {}, async () => void (calls += 1));
    const broken = door.get(TenantDoor).run('acme', async (em) => {
      await door.get(JobQueue).enqueue(em, 'acme', jobsOf('undone', 1));
      throw new Error('undone');
    });
    await expect(broken).rejects.toThrow('undone');
    await new Promise((done) => setTimeout(done, 150));
    expect(calls).toBe(0);
  });

  it('comes in time for a delayed job, not before', async () => {
    let at = 0;
    right.get(JobQueue).workSingly('delayed', {}, async () => void (at = Date.now()));
    const runAt = new Date(Date.now() + 400);
    await add(door, 'acme', [{ queue: 'delayed', payload: {}, runAt }]);
    await eventually(() => expect(at).toBeGreaterThan(0));
    expect(at).toBeGreaterThanOrEqual(runAt.getTime() - 1);
  });

  it('leaves far-off jobs alone', async () => {
    let calls = 0;
    right.get(JobQueue).workSingly('far', {}, async () => void (calls += 1));
    await add(door, 'acme', [{ queue: 'far', payload: {}, runAt: new Date(Date.now() + 3_600_000) }]);
    right.get(JobQueue).poke('far');
    await new Promise((done) => setTimeout(done, 150));
    expect(calls).toBe(0);
    expect(await waiting()).toBe(1);
  });
});
