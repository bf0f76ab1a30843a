import { describe, expect, it } from 'vitest';
import { eventually, peek, testApp } from '../testing/index.js';
import { Metrics } from '../telemetry/metrics.js';
import { Schedules } from '../schedule/schedules.js';
import { JobMetrics } from './job-metrics.js';
import { JobQueue } from './job-queue.js';
import { JobRepository } from './job.repository.js';
import { Sweeper } from './sweeper.js';
import type { LeasedJob } from './job.js';
import { WakeUp } from './wake-up.js';

describe('the sweeper', () => {
  it('gives expired jobs back and wakes their queue', async () => {
    const hub = await testApp([], { config: { roles: ['http'] } });
    let everyMs = 0;
    let sweep: () => Promise<void> = () => Promise.reject(new Error('not registered'));
    const schedules = {
      everyNode: (_name: string, every: number, work: () => Promise<void>) => {
        everyMs = every;
        sweep = work;
      },
    } as unknown as Schedules;
    const wakeUp = hub.get(WakeUp);
    const woken: string[] = [];
    wakeUp.listen('lost', () => woken.push('lost'));
    wakeUp.listen('held', () => woken.push('held'));
    await eventually(() => expect(woken).toHaveLength(2));
    await peek(
      hub.database,
      `insert into job(tenant_id, queue, payload, state, attempts, lease_token, lease_until) values
        ('acme', 'lost', '{}', 1, 1, gen_random_uuid(), now() - interval '1 s'),
        ('acme', 'held', '{}', 1, 1, gen_random_uuid(), now() + interval '1 min')`,
    );
    new Sweeper(schedules, hub.get(JobRepository), wakeUp).onApplicationBootstrap();
    expect(everyMs).toBeLessThanOrEqual(10_000);
    await sweep();
    expect(woken.slice(2)).toEqual(['lost']);
    expect(await peek(hub.database, 'select queue, state from job order by queue')).toEqual([
      { queue: 'held', state: 1 },
      { queue: 'lost', state: 0 },
    ]);
  });
});

describe('roles', () => {
  it('a process that is no worker works on nothing', async () => {
    const hub = await testApp([], { config: { roles: ['http', 'scheduler'] } });
    let calls = 0;
    hub.get(JobQueue).workSingly('q', {}, async () => void (calls += 1));
    await peek(hub.database, `insert into job(tenant_id, queue, payload) values ('acme', 'q', '{}')`);
    hub.get(JobQueue).poke('q');
    await new Promise((done) => setTimeout(done, 150));
    expect(calls).toBe(0);
    expect(await peek(hub.database, 'select attempts from job')).toEqual([{ attempts: 0 }]);
  });
});

describe('the depth of the queues', () => {
  it('is told by tenant, queue and state, with the age of the oldest due job', async () => {
    const hub = await testApp([], { config: { roles: ['http'] } });
    await peek(
      hub.database,
      `insert into job(tenant_id, queue, payload, state, run_at) values
        ('acme', 'a', '{}', 0, now() - interval '90 s'), ('acme', 'a', '{}', 0, now() + interval '1 h'), ('acme', 'a', '{}', 1, now()),
        ('acme', 'b', '{}', 3, now()), ('globex', 'a', '{}', 0, now() + interval '1 h')`,
    );
    const depth = (await hub.get(JobRepository).depth()).sort((x, y) =>
      `${x.tenant_id}${x.queue}`.localeCompare(`${y.tenant_id}${y.queue}`),
    );
    expect(depth).toEqual([
      {
        tenant_id: 'acme',
        queue: 'a',
        ready: 2,
        running: 1,
        dead: 0,
        oldest_seconds: expect.any(Number) as number,
      },
      { tenant_id: 'acme', queue: 'b', ready: 0, running: 0, dead: 1, oldest_seconds: 0 },
      { tenant_id: 'globex', queue: 'a', ready: 1, running: 0, dead: 0, oldest_seconds: 0 },
    ]);
    expect(depth[0]?.oldest_seconds).toBeGreaterThanOrEqual(90);
    expect(depth[0]?.oldest_seconds).toBeLessThan(120);
  });
});

describe('job metrics', () => {
  it('count outcomes by queue and time each call', async () => {
    const metrics = new Metrics();
    const jobs = new JobMetrics(metrics);
    jobs.finished('q', [{}, {}, {}] as LeasedJob[], 250);
    jobs.failed('q', 'retry');
    jobs.failed('other', 'dead');
    const text = await metrics.registry.metrics();
    expect(text).toContain('patchbay_jobs_total{queue="q",outcome="succeeded"} 3');
    expect(text).toContain('patchbay_jobs_total{queue="q",outcome="retry"} 1');
    expect(text).toContain('patchbay_jobs_total{queue="other",outcome="dead"} 1');
    expect(text).toContain('patchbay_job_batch_seconds_sum{queue="q"} 0.25');
    expect(text).toContain('patchbay_job_batch_seconds_bucket{le="0.1",queue="q"} 0');
    expect(text).toContain('patchbay_job_batch_seconds_bucket{le="0.25",queue="q"} 1');
  });

  it('of two applications in one process do not mix', async () => {
    const first = new JobMetrics(new Metrics());
    const second = new Metrics();
    const unused = new JobMetrics(second);
    first.failed('mine', 'dead');
    unused.failed('other', 'dead');
    expect(await second.registry.metrics()).not.toContain('mine');
  });
});
