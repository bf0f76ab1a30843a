import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, peek, testApp, type TestApp } from '../testing/index.js';
import { TenantDoor } from '../tenancy/tenant-door.js';
import { JobQueue } from './job-queue.js';

let hub: TestApp;
let made = 0;
let first = '';
let second = '';

const add = (queue: string): Promise<void> =>
  hub
    .get(TenantDoor)
    .run('acme', (em) =>
      hub.get(JobQueue).enqueue(em, 'acme', [{ queue, payload: {}, key: `${(made += 1)}` }]),
    );
const left = async (queue: string): Promise<number> =>
  (await peek(hub.database, 'select 1 from job where queue = $1', [queue])).length;

beforeAll(async () => {
  hub = await testApp([]);
  await hub.tenant('acme');
});
beforeEach(() => {
  made += 1;
  [first, second] = [`first-${made}`, `second-${made}`];
});

/** A queue whose handlers wait until the gate is opened. */
function gated(queue: string): { running: Promise<void>; open: () => void } {
  let open = (): void => {};
  let run = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const running = new Promise<void>((resolve) => (run = resolve));
  hub.get(JobQueue).workBatches(queue, { concurrency: 1, batch: 1 }, async () => {
    run();
    await gate;
  });
  return { running, open };
}

function follow(forMs: number): { ended: number[] } {
  const ended: number[] = [];
  hub
    .get(JobQueue)
    .workBatches(
      second,
      { concurrency: 1, batch: 1, after: { queue: first, forMs } },
      async () => void ended.push(performance.now()),
    );
  return { ended };
}

describe('a queue that comes after another', () => {
  it('waits while the other is worked on, and goes on by itself when that is done', async () => {
    const { running, open } = gated(first);
    const { ended } = follow(60_000);
    // A new worker's first claim looks for what was left behind, whoever comes first.
    await eventually(() => expect(hub.get(JobQueue).offer(second, 1)).not.toBeNull());
    await add(first);
    await running;
    await add(second);
    await sleep(600);
    expect(ended).toEqual([]);
    expect(hub.get(JobQueue).offer(second, 1)).toBeNull();
    open();
    await eventually(async () => expect(await left(second)).toBe(0));
    expect(ended).toHaveLength(1);
  });

  it('does not wait for ever', async () => {
    const { running, open } = gated(first);
    const { ended } = follow(700);
    await add(first);
    await running;
    for (let i = 0; i < 3; i += 1) await add(second);
    await eventually(async () => expect(await left(second)).toBe(0), 10_000);
    expect(ended).toHaveLength(3);
    open();
  });

  it('does not wait for one that has nothing to do, or that nobody works on here', async () => {
    const { ended } = follow(60_000);
    await add(second);
    await eventually(() => expect(ended).toHaveLength(1));
    gated(first).open();
    await add(second);
    await eventually(() => expect(ended).toHaveLength(2));
  });
});
