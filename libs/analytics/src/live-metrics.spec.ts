import { peek, testApp, TestClock, type TestApp } from '@patchbay/platform/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnalyticsModule } from './analytics.module.js';
import { combine, LiveMetrics, metricsSchema } from './live-metrics.js';
import type { FlowNow, StandingNow } from './live.repository.js';
import { putTicket, type PutTicket } from './testing/put-ticket.js';

let hub: TestApp;
let live: LiveMetrics;
const clock = new TestClock(new Date());
beforeAll(async () => {
  hub = await testApp([AnalyticsModule], { clock });
  for (const tenant of ['acme', 'other']) await hub.tenant(tenant);
  live = hub.get(LiveMetrics);
});
beforeEach(async () => {
  for (const table of ['ticket', 'job', 'action_call']) await peek(hub.database, `delete from ${table}`);
  clock.advance(6_000);
});
const put = (more: PutTicket, tenant = 'acme') => putTicket(hub.database, tenant, more);
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe('a snapshot', () => {
  it('of nothing has the shape of any other', async () => {
    const snapshot = await live.snapshot('acme');
    expect(metricsSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot).toMatchObject({
      queue_depth: 0,
      tickets_total: 0,
      sla_breach_risk: 0,
      latency_ms: null,
    });
    expect(snapshot.tickets_per_minute).toHaveLength(60);
  });

  it('counts the last hour by minute, source, intent and sentiment', async () => {
    await put({ minutes_ago: 0, sentiment: 'negative', intents: ['bug_report'], source: 'zendesk' });
    await put({
      minutes_ago: 0,
      sentiment: 'positive',
      intents: ['bug_report', 'billing_issue'],
      source: 'csv',
    });
    await put({ minutes_ago: 10, sentiment: 'neutral', source: 'csv' });
    await put({ minutes_ago: 61, sentiment: 'negative', intents: ['bug_report'] });
    const snapshot = await live.snapshot('acme');
    expect(snapshot).toMatchObject({ tickets_total: 4, tickets_created_last_hour: 3, analysed_last_hour: 3 });
    expect(snapshot.tickets_per_minute.at(-1)).toBe(2);
    expect(snapshot.tickets_per_minute.at(-11)).toBe(1);
    expect(snapshot.tickets_per_minute.reduce((a, b) => a + b, 0)).toBe(3);
    expect(snapshot.sentiment_per_minute.negative.at(-1)).toBe(1);
    expect(snapshot.intents_last_hour).toEqual([
      { label: 'bug_report', count: 2 },
      { label: 'billing_issue', count: 1 },
    ]);
    expect(snapshot.sources_last_hour[0]).toEqual({ source: 'csv', count: 2 });
    expect(snapshot.sentiment_distribution).toEqual({ negative: 2, neutral: 1, positive: 1 });
  });

  it.each<[string, PutTicket, number]>([
    ['urgent for 61 minutes', { priority: 'urgent', created_at: ago(61) }, 1],
    ['urgent for 59 minutes', { priority: 'urgent', created_at: ago(59) }, 0],
    ['high for 5 hours', { priority: 'high', created_at: ago(300) }, 1],
    ['normal for 5 hours', { priority: 'normal', created_at: ago(300) }, 0],
    ['low for 4 days', { priority: 'low', created_at: ago(4 * 24 * 60) }, 1],
    ['urgent and answered', { priority: 'urgent', created_at: ago(120), first_reply_minutes: 5 }, 0],
    ['urgent and solved', { priority: 'urgent', created_at: ago(120), status: 'solved' }, 0],
    [
      'urgent and waiting for the customer',
      { priority: 'urgent', created_at: ago(120), status: 'pending' },
      0,
    ],
  ])('takes %s as waiting too long: %#', async (_name, ticket, risk) => {
    await put(ticket);
    expect((await live.snapshot('acme')).sla_breach_risk).toBe(risk);
  });

  it('averages first replies of the last day', async () => {
    await put({ created_at: ago(100), first_reply_minutes: 10 });
    await put({ created_at: ago(100), first_reply_minutes: 30 });
    await put({ created_at: ago(3 * 24 * 60), first_reply_minutes: 500 });
    expect((await live.snapshot('acme')).avg_response_time_minutes).toBeCloseTo(20, 3);
  });

  it('counts jobs of its own organisation only', async () => {
    const jobs = (tenant: string, state: number, n: number) =>
      peek(
        hub.database,
        `insert into job(tenant_id, queue, payload, state) select $1, 'spec', '{}', $2 from generate_series(1, $3)`,
        [tenant, state, n],
      );
    await jobs('acme', 0, 3);
    await jobs('acme', 3, 1);
    await jobs('other', 0, 7);
    expect(await live.snapshot('acme')).toMatchObject({
      queue_depth: 3,
      jobs: { ready: 3, running: 0, dead: 1 },
    });
  });

  it('looks at all tickets at most every five seconds', async () => {
    await put({});
    expect((await live.snapshot('acme')).tickets_total).toBe(1);
    await put({});
    expect((await live.snapshot('acme')).tickets_total).toBe(1);
    clock.advance(5_000);
    expect((await live.snapshot('acme')).tickets_total).toBe(2);
  });

  it('sees nothing of another organisation', async () => {
    await put({ sentiment: 'negative', intents: ['bug_report'] }, 'other');
    expect(await live.snapshot('acme')).toMatchObject({ tickets_total: 0, tickets_created_last_hour: 0 });
    expect((await live.recent('acme')).tickets).toEqual([]);
  });
});

describe('news', () => {
  it('are what was analysed since, oldest first', async () => {
    await put({ minutes_ago: 30, sentiment: 'neutral' });
    const second = await put({ minutes_ago: 5, sentiment: 'negative', intents: ['bug_report'] });
    const third = await put({ minutes_ago: 1, sentiment: 'positive' });
    await put({ minutes_ago: 1 });
    const { tickets } = await live.news('acme', new Date(Date.now() - 10 * 60_000));
    expect(tickets.map(({ id }) => id)).toEqual([second, third]);
    expect(tickets[0]).toMatchObject({ sentiment: 'negative', intents: ['bug_report'] });
  });

  it('tell when a ticket came, which may be long before it was analysed', async () => {
    const id = await put({ minutes_ago: 20, sentiment: 'neutral' });
    await peek(hub.database, `update ticket set analysed_at = now() where id = $1`, [id]);
    const ticket = (await live.news('acme', new Date(Date.now() - 60_000))).tickets.at(0)!;
    const waited = Date.parse(ticket.at) - Date.parse(ticket.arrived_at);
    expect(Math.round(waited / 60_000)).toBe(20);
  });

  it('of a flood tell the newest fifty', async () => {
    for (let i = 0; i < 60; i += 1) await put({ minutes_ago: 0, sentiment: 'neutral' });
    const { tickets } = await live.recent('acme');
    expect(tickets).toHaveLength(50);
  });
});

describe('putting together', () => {
  const flow: FlowNow = {
    at: new Date('2026-11-24T21:00:00.000Z'),
    created_last_hour: 0,
    analysed_last_hour: 0,
    per_minute: [],
    intents: [],
    sources: [],
    effects: { succeeded: 1, failed: 2, waiting: 3 },
    latency: { p50: 1, p95: 2, p99: 3 },
  };
  const standing: StandingNow = {
    total: 10,
    negative: 1,
    neutral: 2,
    positive: 3,
    open: 4,
    overdue: 1,
    response_minutes: null,
    agents: 2,
  };

  it('is pure arithmetic', () => {
    const made = combine(flow, standing, [
      { ready: 1, running: 2, dead: 3 },
      { ready: 4, running: 5, dead: 6 },
    ]);
    expect(made).toMatchObject({
      at: '2026-11-24T21:00:00.000Z',
      queue_depth: 5,
      jobs: { ready: 5, running: 7, dead: 9 },
      sla_breach_risk: 0.25,
      active_agents: 2,
      effects_last_hour: { succeeded: 1, failed: 2, waiting: 3 },
      latency_ms: { p50: 1, p95: 2, p99: 3 },
    });
  });

  it('knows no latency without calls', () => {
    const silent = { ...flow, latency: { p50: null, p95: null, p99: null } };
    expect(combine(silent, standing, []).latency_ms).toBeNull();
  });
});
