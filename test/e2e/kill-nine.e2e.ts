import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hub } from '../support/hub.js';
import { connectProbe, delivery, noteWorkflow, ProbeProvider, withProbe } from '../support/probe.js';

const deliveries = 1_000;
const atOnce = 16;

let hub: Hub;
let provider: ProbeProvider;

beforeEach(async () => {
  provider = await ProbeProvider.start();
  hub = await new Hub({ env: withProbe }).start();
});
afterEach(async () => {
  await hub.remove();
  await provider.stop();
});

const victims: [string, () => Promise<void>][] = [
  ['the hub', () => hub.killHub()],
  [
    'the embedded database',
    async () => {
      hub.killDatabase();
      await hub.killHub();
    },
  ],
  ['the embedded database alone', async () => hub.killDatabase()],
];

describe('P1 P2 P4: kill -9 in a burst of 1,000 webhooks', () => {
  it.each(victims)(
    'of %s loses nothing accepted and repeats no effect under a new key',
    async (_name, kill) => {
      const connection = await connectProbe(hub, provider);
      await hub.api('POST', '/api/workflows', noteWorkflow(connection));
      const accepted = new Set<string>();
      const sending = sendAll(connection, accepted);
      await until(() => accepted.size > deliveries / 4);
      await kill();
      await sleep(300);
      await restart();
      await sending;
      expect(accepted.size).toBe(deliveries);
      await provider.until(() => distinctTickets('/notes') === deliveries, 60_000);
      await provider.until(() => distinctTickets('/scores') === deliveries, 60_000);
      expect(provider.effects('/notes').size).toBe(deliveries);
      expect(provider.effects('/scores').size).toBe(deliveries);
      const { total } = await hub.api<{ total: number }>('GET', '/api/tickets?limit=1');
      expect(total).toBe(deliveries);
      const queue = await hub.api<{ dead: unknown[] }>('GET', '/api/queue');
      expect(queue.dead).toEqual([]);
    },
  );
});

describe('P2 P4: kill -9 in the middle of an import', () => {
  it.each(victims)('of %s stores every row once', async (_name, kill) => {
    const rows = 20_000;
    const lines = Array.from(
      { length: rows },
      (_, i) => `${i + 1},Subject ${i + 1},The body of row ${i + 1}`,
    );
    const form = new FormData();
    form.set('file', new Blob([['id,subject,body', ...lines].join('\n')]), 'tickets.csv');
    const { job_id } = await hub.api<{ job_id: string }>('POST', '/api/upload', form, 202);
    await until(async () => (await job(job_id)).progress.processed > 0);
    await kill();
    await restart();
    await until(async () => ['succeeded', 'failed'].includes((await job(job_id)).status), 90_000);
    expect(await job(job_id)).toMatchObject({
      status: 'succeeded',
      progress: { processed: rows, rejected: 0 },
    });
    const { total } = await hub.api<{ total: number }>('GET', '/api/tickets?limit=1');
    expect(total).toBe(rows);
  });
});

interface Job {
  status: string;
  progress: { processed: number; rejected: number };
}
const job = (id: string): Promise<Job> => hub.api<Job>('GET', `/api/job/${id}`);
const distinctTickets = (path: string): number =>
  new Set([...provider.effects(path).values()].map(({ body }) => body.ticket_id)).size;

/** A hub whose database died under it may live on or end; either way it is started again. */
async function restart(): Promise<void> {
  await hub.killHub();
  await hub.start();
}

/** Sends until each delivery was answered 2xx once, as a provider does. */
async function sendAll(connection: string, accepted: Set<string>): Promise<void> {
  const waiting = Array.from({ length: deliveries }, (_, i) => String(i + 1));
  const sender = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const { body, headers } = delivery(`d-${id}`, {
        id,
        subject: `Ticket ${id}`,
        body: 'It is broken and I am angry.',
      });
      const answer = await fetch(`${hub.address}/hooks/probe/${connection}`, {
        method: 'POST',
        body,
        headers,
      }).catch(() => null);
      if (answer?.ok) accepted.add(id);
      else {
        waiting.push(id);
        await sleep(50);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
}

async function until(check: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const late = Date.now() + withinMs;
  while (!(await check())) {
    if (Date.now() > late) throw new Error('waited in vain');
    await sleep(20);
  }
}
