import { peek, testApp, type TestApp } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { AnalyticsModule } from './analytics.module.js';
import { entityKinds } from './report.repository.js';
import { Reports } from './reports.js';
import { putTicket } from './testing/put-ticket.js';

let hub: TestApp;
let reports: Reports;
beforeAll(async () => {
  hub = await testApp([AnalyticsModule]);
  for (const tenant of ['acme', 'other']) await hub.tenant(tenant);
  reports = hub.get(Reports);
  const put = (more: object, tenant = 'acme') => putTicket(hub.database, tenant, more);
  await put({
    sentiment: 'negative',
    score: -0.8,
    intents: ['bug_report'],
    tags: ['vip'],
    account: 'Nordwind',
    source: 'zendesk',
  });
  await put({
    sentiment: 'negative',
    score: -0.4,
    intents: ['bug_report', 'billing_issue'],
    account: 'Nordwind',
    source: 'zendesk',
  });
  await put({
    sentiment: 'positive',
    score: 0.6,
    intents: [],
    created_at: '2026-02-27T23:59:59Z',
    email: 'ann@a.example',
    source: 'csv',
  });
  await put({
    sentiment: 'neutral',
    score: 0,
    intents: ['how_to_question'],
    metadata: { product: 'Export' },
    source: 'csv',
  });
  await put({ source: 'csv' });
  await put({ sentiment: 'negative', score: -1, deleted: true });
  await put({ sentiment: 'negative', score: -1, intents: ['bug_report'] }, 'other');
});

describe('the sentiment overview', () => {
  it('counts what is there, not what was deleted or is another’s', async () => {
    const overview = await reports.sentimentOverview('acme', null, null);
    expect(JSON.parse(JSON.stringify(overview))).toMatchObject({
      total: 5,
      unscored: 1,
      distribution: { negative: 2, neutral: 1, positive: 1 },
    });
    expect(overview.average_score).toBeCloseTo((-0.8 - 0.4 + 0.6) / 4, 5);
  });

  it('goes by days, oldest first, and by sources, largest first', async () => {
    const { by_day, by_source } = await reports.sentimentOverview('acme', null, null);
    expect(by_day.map(({ day }) => day)).toEqual(['2026-02-27', '2026-03-01']);
    expect(by_day[0]).toMatchObject({ negative: 0, neutral: 0, positive: 1 });
    expect(by_source.map(({ source }) => source)).toEqual(['csv', 'zendesk']);
    expect(by_source[1]).toMatchObject({ negative: 2, average_score: expect.closeTo(-0.6, 5) as number });
  });

  it.each([
    ['from, included', '2026-03-01T12:00:00Z', null, 4],
    ['to, excluded', null, '2026-03-01T12:00:00Z', 1],
    ['a period nothing is in', '2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z', 0],
  ])('keeps to %s', async (_name, from, to, total) => {
    expect((await reports.sentimentOverview('acme', from, to)).total).toBe(total);
  });

  it('of an empty organisation is empty, not broken', async () => {
    await hub.tenant('empty');
    expect(await reports.sentimentOverview('empty', null, null)).toMatchObject({
      total: 0,
      distribution: { negative: 0, neutral: 0, positive: 0 },
      average_score: null,
      by_day: [],
      by_source: [],
    });
  });
});

describe('what tickets are most about', () => {
  it.each([
    [
      'intent',
      [
        ['bug_report', 2, 1],
        ['billing_issue', 1, 1],
        ['how_to_question', 1, 0],
      ],
    ],
    ['tag', [['vip', 1, 1]]],
    [
      'source',
      [
        ['csv', 3, 0],
        ['zendesk', 2, 1],
      ],
    ],
    ['account', [['Nordwind', 2, 1]]],
    ['requester', [['ann@a.example', 1, 0]]],
    ['product', [['Export', 1, 0]]],
  ] as const)('by %s', async (kind, expected) => {
    const { items } = await reports.topEntities('acme', kind, 10);
    expect(items.map(({ value, count, negative_share }) => [value, count, negative_share])).toEqual(expected);
  });

  it.each(entityKinds)('by %s keeps to its limit and its organisation', async (kind) => {
    expect((await reports.topEntities('acme', kind, 1)).items.length).toBeLessThanOrEqual(1);
    const foreign = await reports.topEntities('other', kind, 10);
    for (const { count } of foreign.items) expect(count).toBe(1);
  });
});

describe('the figures', () => {
  it('equal what the table says', async () => {
    const [row] = await peek<{ n: number }>(
      hub.database,
      `select count(*)::int as n from ticket where tenant_id = 'acme' and deleted_at is null`,
    );
    expect((await reports.sentimentOverview('acme', null, null)).total).toBe(row?.n);
  });
});
