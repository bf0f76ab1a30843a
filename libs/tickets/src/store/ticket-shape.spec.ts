import { ticketSchema } from '@patchbay/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { TicketRepository } from './ticket.repository.js';

let app: TicketApp;
let tickets: TicketRepository;
beforeAll(async () => {
  app = await ticketApp();
  tickets = app.hub.get(TicketRepository);
});

const factors = [{ feature: 'refund', contribution: 0.7, evidence: 'refund' }];
const sentiment = { label: 'negative', score: -0.8, confidence: 0.9, factors };
const intent = [{ label: 'billing_issue', confidence: 0.8, factors }];

async function signal(tenant: string, ticket: string, name: string, value: unknown): Promise<void> {
  await app.door(tenant, (em) =>
    em.query(
      `insert into signal(tenant_id, ticket_id, name, value, label, confidence, factors, model_version) values ($1, $2, $3, $4::jsonb, null, 0.9, '[]', 'm1')`,
      [tenant, ticket, name, JSON.stringify(value)],
    ),
  );
}

describe('a ticket as the API shows it', () => {
  it('has exactly the promised fields', async () => {
    const tenant = await app.tenant('shape');
    const [id = ''] = await seed(app, tenant, [
      { external_id: 'E', tags: ['a'], requester_name: 'Ada', requester_email: 'ada@x.org', account: 'X' },
    ]);
    const ticket = await tickets.find(tenant, id);
    expect(ticket).toEqual({
      id,
      external_id: 'E',
      source: 'zendesk',
      subject: 'a ticket',
      body: '',
      status: 'open',
      priority: 'normal',
      tags: ['a'],
      requester: { name: 'Ada', email: 'ada@x.org' },
      account: 'X',
      assignee: null,
      created_at: '2026-03-01T12:00:00.000Z',
      updated_at: '2026-03-01T12:00:00.000Z',
      metadata: {},
      signals: {},
    });
    expect(ticketSchema.strict().safeParse(ticket).error).toBeUndefined();
  });

  it('has the signals of the analysis', async () => {
    const tenant = await app.tenant('signals');
    const [id = ''] = await seed(app, tenant, [{}]);
    await signal(tenant, id, 'sentiment', sentiment);
    expect((await tickets.find(tenant, id))?.signals).toEqual({ sentiment });
    await signal(tenant, id, 'intent', intent);
    expect((await tickets.find(tenant, id))?.signals).toEqual({ sentiment, intent });
    expect(await tickets.analyses(tenant, id)).toMatchObject([
      { name: 'intent', model_version: 'm1', provider: 'embedded' },
      { name: 'sentiment', model_version: 'm1', provider: 'embedded' },
    ]);
  });

  it.each<[string, string, unknown]>([
    ['a signal nobody knows', 'aura', { colour: 'blue' }],
    ['a sentiment of another shape', 'sentiment', { label: 'furious' }],
    ['an intent that is no list', 'intent', 'bug'],
  ])('leaves out %s', async (what, name, value) => {
    const tenant = await app.tenant(`odd-${what.replaceAll(' ', '-')}`);
    const [id = ''] = await seed(app, tenant, [{}]);
    await signal(tenant, id, name, value);
    expect((await tickets.find(tenant, id))?.signals).toEqual({});
  });

  it('has at most 500 messages and 200 entries in its timeline', async () => {
    const tenant = await app.tenant('limits');
    const [id = ''] = await seed(app, tenant, [{}]);
    await app.door(tenant, async (em) => {
      await em.query(
        `insert into message(tenant_id, ticket_id, origin, origin_key, direction, body, created_at)
         select $1, $2, 'o', i::text, 'inbound', i::text, now() + i * interval '1 second' from generate_series(1, 510) i`,
        [tenant, id],
      );
      await em.query(
        `insert into ticket_event(tenant_id, ticket_id, kind, summary) select $1, $2, 'note', i::text from generate_series(1, 210) i`,
        [tenant, id],
      );
    });
    const messages = await tickets.messages(tenant, id);
    expect([messages.length, messages[0]?.body, messages.at(-1)?.body]).toEqual([500, '1', '500']);
    const timeline = await tickets.timeline(tenant, id);
    expect([timeline.length, timeline[0]?.summary, timeline.at(-1)?.summary]).toEqual([200, '210', '11']);
  });
});

describe('numbers of a tenant', () => {
  it('are those of its living tickets', async () => {
    const tenant = await app.tenant('stats');
    const today = new Date().toISOString();
    await seed(app, tenant, [
      { status: 'new', sentiment: 'negative', created_at: today },
      { status: 'open', sentiment: 'negative' },
      { status: 'pending', sentiment: 'neutral' },
      { status: 'on_hold', sentiment: 'positive' },
      { status: 'solved', sentiment: null },
      { status: 'closed' },
    ]);
    const [id = ''] = await seed(app, tenant, [{ sentiment: 'negative', created_at: today }]);
    await app.peek('update ticket set deleted_at = now() where id = $1', [id]);
    expect(await tickets.stats(tenant)).toEqual({
      total: 6,
      open: 4,
      created_last_24h: 1,
      sentiment: { negative: 2, neutral: 1, positive: 1 },
    });
  });

  it('are zero for a new one', async () => {
    const tenant = await app.tenant('empty');
    expect(await tickets.stats(tenant)).toEqual({
      total: 0,
      open: 0,
      created_last_24h: 0,
      sentiment: { negative: 0, neutral: 0, positive: 0 },
    });
    expect(await tickets.population(tenant)).toEqual({ tickets: 0, sample_tickets: 0 });
    expect(await tickets.removeSamples(tenant)).toBe(0);
  });
});
