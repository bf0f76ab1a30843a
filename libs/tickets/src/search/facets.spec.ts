import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed, type Seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { searchQuerySchema } from './search-query.js';
import { TicketSearch, type SearchResult } from './ticket-search.js';

const values = {
  sentiment: ['negative', 'neutral', 'positive', null],
  source: ['zendesk', 'slack', 'upload'],
  status: ['open', 'pending', 'solved'],
  priority: ['low', 'high'],
} as const;
const intents = ['bug_report', 'billing_issue', 'access_problem'];

/** Every combination once, with intents and words spread over them. */
const stock: Seed[] = values.sentiment.flatMap((sentiment, a) =>
  values.source.flatMap((source, b) =>
    values.status.flatMap((status, c) =>
      values.priority.map((priority, d) => ({
        sentiment,
        source,
        status,
        priority,
        intents: intents.filter((_, i) => (a + b + c + d + i) % 3 === 0 || (a + c) % 4 === i),
        subject: (a + b + d) % 2 === 0 ? 'refund please' : 'login fails',
        created_at: `2026-03-${String(1 + ((a * 7 + b * 3 + c) % 20)).padStart(2, '0')}T12:00:00Z`,
      })),
    ),
  ),
);

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
  await app.tenant('acme');
  await app.tenant('globex');
  await seed(app, 'acme', stock);
  await seed(app, 'globex', stock.slice(0, 10));
});

const search = (query: object, tenant = 'acme'): Promise<SearchResult> =>
  app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse(query));

/** What anybody would count by hand. */
function fits(one: Seed, wanted: Parameters<typeof counted>[0]): boolean {
  const day = one.created_at?.slice(0, 10) ?? '';
  return (
    (one.subject ?? '').includes(wanted.q ?? '') &&
    (wanted.sentiment ?? [one.sentiment ?? 'unscored']).includes(one.sentiment ?? 'unscored') &&
    (!wanted.intent || wanted.intent.some((intent) => one.intents?.includes(intent))) &&
    (wanted.source ?? [one.source]).includes(one.source ?? '') &&
    (wanted.status ?? [one.status]).includes(one.status ?? '') &&
    (wanted.priority ?? [one.priority]).includes(one.priority ?? '') &&
    day >= (wanted.from ?? '') &&
    day <= (wanted.to ?? '9999')
  );
}

/** What plain SQL counts, read past every policy. */
async function counted(query: {
  q?: string;
  sentiment?: string[];
  intent?: string[];
  source?: string[];
  status?: string[];
  priority?: string[];
  from?: string;
  to?: string;
}) {
  const where = `tenant_id = 'acme' and deleted_at is null
    and ($1::text is null or subject ilike '%' || $1 || '%')
    and ($2::text[] is null or coalesce(sentiment, 'unscored') = any($2)) and ($3::text[] is null or intents && $3)
    and ($4::text[] is null or source = any($4)) and ($5::text[] is null or status = any($5)) and ($6::text[] is null or priority = any($6))
    and ($7::date is null or created_at >= $7::date) and ($8::date is null or created_at < $8::date + 1)`;
  const some = (list?: string[]): string[] | null => (list && list.length > 0 ? list : null);
  const parameters = [
    query.q ?? null,
    some(query.sentiment),
    some(query.intent),
    some(query.source),
    some(query.status),
    some(query.priority),
    query.from ?? null,
    query.to ?? null,
  ];
  const count = async (value: string, from = 'ticket'): Promise<Record<string, number>> => {
    const rows = await app.peek<{ value: string; n: number }>(
      `select ${value} as value, count(*)::int as n from ${from} where ${where} group by 1`,
      parameters,
    );
    return Object.fromEntries(rows.map((row) => [row.value, row.n]));
  };
  const total = await app.peek<{ n: number }>(
    `select count(*)::int as n from ticket where ${where}`,
    parameters,
  );
  return {
    total: total[0]?.n,
    facets: {
      sentiment: await count(`coalesce(sentiment, 'unscored')`),
      intent: await count('label', 'ticket, unnest(intents) as label'),
      source: await count('source'),
      status: await count('status'),
      priority: await count('priority'),
    },
  };
}

const asRecord = ({ total, facets }: SearchResult) => ({
  total,
  facets: Object.fromEntries(
    Object.entries(facets).map(([name, list]) => [
      name,
      Object.fromEntries(list.map((one) => [one.value, one.count])),
    ]),
  ),
});

describe('facets', () => {
  it.each<[string, Parameters<typeof counted>[0]]>([
    ['no filter', {}],
    ['a sentiment', { sentiment: ['negative'] }],
    ['unscored', { sentiment: ['unscored'] }],
    ['two sentiments', { sentiment: ['negative', 'positive'] }],
    ['an intent', { intent: ['bug_report'] }],
    ['either of two intents', { intent: ['bug_report', 'billing_issue'] }],
    ['a source and a status', { source: ['slack'], status: ['open', 'solved'] }],
    ['a priority', { priority: ['high'] }],
    ['words', { q: 'refund' }],
    ['words and filters', { q: 'login', sentiment: ['negative', 'unscored'], source: ['zendesk', 'upload'] }],
    ['a period', { from: '2026-03-03', to: '2026-03-09' }],
    [
      'everything',
      {
        q: 'refund',
        sentiment: ['negative'],
        intent: ['access_problem'],
        source: ['zendesk'],
        status: ['open'],
        priority: ['low'],
        from: '2026-03-01',
        to: '2026-03-31',
      },
    ],
    ['what nothing fits', { source: ['fax'] }],
    ['one day', { from: '2026-03-05', to: '2026-03-05' }],
  ])('of %s are what SQL counts', async (_, query) => {
    expect(asRecord(await search(query))).toEqual(await counted(query));
  });

  it('of any combination of filters are what SQL counts', async () => {
    const some = <T>(...list: T[]) => fc.subarray(list, { minLength: 1 });
    const query = fc.record(
      {
        q: fc.constantFrom('refund', 'login', 'please'),
        sentiment: some('negative', 'neutral', 'positive', 'unscored'),
        intent: some(...intents),
        source: some('zendesk', 'slack', 'upload'),
        status: some('open', 'pending', 'solved'),
        priority: some('low', 'high'),
        from: fc.constantFrom('2026-03-01', '2026-03-08'),
        to: fc.constantFrom('2026-03-10', '2026-03-20'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(query, async (wanted) => {
        expect((await search(wanted)).total).toBe(stock.filter((one) => fits(one, wanted)).length);
        expect(asRecord(await search(wanted))).toEqual(await counted(wanted));
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('come largest first, then by name', async () => {
    const { facets } = await search({});
    const order = (list: { value: string; count: number }[]): { value: string; count: number }[] =>
      [...list].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    for (const list of Object.values(facets)) expect(list).toEqual(order(list));
  });

  it('are empty lists where there is nothing', async () => {
    await app.tenant('empty');
    expect(await search({}, 'empty')).toEqual({
      total: 0,
      total_is_capped: false,
      page: 1,
      hits: [],
      facets: { sentiment: [], intent: [], source: [], status: [], priority: [] },
      corrected: null,
    });
  });
});
