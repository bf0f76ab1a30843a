import { beforeAll, describe, expect, it } from 'vitest';
import { DomainEvents, JobQueue, type EventPayload } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import type { ConnectionRow } from './connections/connection.repository.js';
import type { DeskProvider } from './testing/desk/provider.js';
import { deskDelivery } from './testing/deliveries.js';
import { pluginsApp, type PluginsApp } from './testing/plugins-app.js';
import { WebhookGateway } from './webhook-gateway.js';

let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;
const news: EventPayload[] = [];

beforeAll(async () => {
  hub = await pluginsApp();
  hub.get(DomainEvents).subscribe('spec', ['ticket.created', 'ticket.updated']);
  hub.get(JobQueue).workSingly('spec', {}, async (job) => void news.push(job.payload as EventPayload));
  await hub.tenant('acme');
  row = await hub.connect('acme');
  provider = await hub.provider(row);
});

let deliveries = 0;
async function hear(id: string): Promise<EventPayload[]> {
  news.length = 0;
  deliveries += 1;
  const raw = deskDelivery({ hints: [id], n: deliveries });
  await hub.get(WebhookGateway).receive('desk', row.id, raw);
  await eventually(async () =>
    expect(await hub.sql('select 1 from job where queue in ($1, $2)', ['intake', 'spec'])).toEqual([]),
  );
  return [...news];
}

describe('the loop guard', () => {
  it('lets changes of others through, from the depth 0', async () => {
    provider.add('g1', { author: 'a customer' });
    expect(await hear('g1')).toMatchObject([{ event: 'ticket.created', depth: 0 }]);
  });

  it('imports what our own account changed, so deep that no workflow and no write-back follows', async () => {
    provider.add('g2', { author: 'patchbay' });
    const [told] = await hear('g2');
    expect(told).toMatchObject({ event: 'ticket.created', depth: 1_000 });
    expect(await hub.sql('select 1 from ticket where external_id = $1', ['g2'])).toHaveLength(1);
  });

  it('is silent about the echo of a field that is ours: nothing else has changed', async () => {
    const ticket = provider.add('g3');
    await hear('g3');
    await hub.queue('acme', [
      {
        key: 'echo',
        type: 'desk.set_field',
        connectionId: row.id,
        input: { ticket: 'g3', value: 'negative' },
      },
    ]);
    await eventually(() => expect(ticket.fields).toEqual({ mood: 'negative' }));
    expect(await hear('g3')).toEqual([]);
    expect(await hub.sql('select metadata from ticket where external_id = $1', ['g3'])).toEqual([
      { metadata: {} },
    ]);
  });

  it('still hears what a person changes after our own write', async () => {
    const ticket = provider.tickets.get('g3')!;
    Object.assign(ticket, { subject: 'A person was here', stamp: ticket.stamp + 1 });
    expect(await hear('g3')).toMatchObject([{ event: 'ticket.updated', depth: 0 }]);
  });

  it('is silent when the same is told twice', async () => {
    expect(await hear('g3')).toEqual([]);
  });

  it('knows nobody as itself while it does not know who it is', async () => {
    await hub.sql('update connection set identity = null where id = $1', [row.id]);
    provider.add('g4', { author: 'patchbay' });
    await new Promise((done) => setTimeout(done, 2_100));
    expect(await hear('g4')).toMatchObject([{ depth: 0 }]);
  });
});
