import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { searchQuerySchema } from './search-query.js';
import { mostMatches } from './search.repository.js';
import { TicketSearch, type SearchResult } from './ticket-search.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

const search = (tenant: string, query: object): Promise<SearchResult> =>
  app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse(query));

describe('pages', () => {
  it.each<[string, string]>([
    ['with words', 'refund'],
    ['without', ''],
  ])('%s hold each ticket once, in a fixed order', async (what, q) => {
    const tenant = await app.tenant(`pages-${what.replace(' ', '-')}`);
    await seed(
      app,
      tenant,
      Array.from({ length: 47 }, (_, i) => ({ subject: 'refund', body: String(i) })),
    );
    const seen: string[] = [];
    for (let page = 1; page <= 5; page += 1) {
      const result = await search(tenant, { q, page, page_size: 10 });
      expect([result.page, result.total]).toEqual([page, 47]);
      seen.push(...result.hits.map((hit) => hit.ticket.id));
    }
    expect(new Set(seen).size).toBe(47);
    const again = await search(tenant, { q, page: 3, page_size: 10 });
    expect(again.hits.map((hit) => hit.ticket.id)).toEqual(seen.slice(20, 30));
  });

  it('beyond the end are empty but know the total', async () => {
    const tenant = await app.tenant('beyond');
    await seed(app, tenant, [{ subject: 'refund' }]);
    expect(await search(tenant, { q: 'refund', page: 9 })).toMatchObject({ hits: [], total: 1, page: 9 });
  });
});

describe('dates', () => {
  const moments = [
    '2026-02-28T23:59:59.999Z',
    '2026-03-01T00:00:00Z',
    '2026-03-01T23:59:59.999Z',
    '2026-03-02T00:00:00Z',
  ];

  it.each<[string, object, number[]]>([
    ['from a day', { from: '2026-03-01' }, [1, 2, 3]],
    ['to a day, inclusive', { to: '2026-03-01' }, [0, 1, 2]],
    ['one day', { from: '2026-03-01', to: '2026-03-01' }, [1, 2]],
    ['from a moment', { from: '2026-03-01T00:00:00.001Z' }, [2, 3]],
    ['to a moment, exclusive', { to: '2026-03-01T00:00:00Z' }, [0]],
    ['in another zone', { from: '2026-03-01T02:00:00+02:00', to: '2026-03-02T02:00:00+02:00' }, [1, 2]],
    ['backwards', { from: '2026-03-05', to: '2026-03-01' }, []],
    ['from the first year', { from: '0001-01-01' }, [0, 1, 2, 3]],
    ['to the last day there is', { to: '9999-12-31' }, [0, 1, 2, 3]],
  ])('%s', async (what, query, expected) => {
    const tenant = await app.tenant(`dates-${what.replaceAll(/[ ,]+/g, '-')}`);
    const ids = await seed(
      app,
      tenant,
      moments.map((created_at) => ({ created_at, subject: 'refund' })),
    );
    for (const q of ['', 'refund']) {
      const { hits, total } = await search(tenant, { ...query, q });
      expect(hits.map((hit) => ids.indexOf(hit.ticket.id)).sort((a, b) => a - b)).toEqual(expected);
      expect(total).toBe(expected.length);
    }
  });
});

describe('more matches than are looked at', () => {
  it('are said to be more, filtered or not; without words everything is counted', async () => {
    const tenant = await app.tenant('capped');
    await app.door(tenant, async (em) => {
      await em.query(
        `insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, created_at, updated_at)
         select $1, gen_random_uuid(), 'upload', 'o', i::text, 'refund', '', case when i % 2 = 0 then 'open' else 'solved' end, 'normal', now() - i * interval '1 minute', now()
           from generate_series(1, ${mostMatches + 50}) i`,
        [tenant],
      );
      await em.query(
        `insert into ticket_search(tenant_id, ticket_id, created_at, tsv) select $1, id, created_at, to_tsvector('english', subject) from ticket`,
        [tenant],
      );
    });
    expect(await search(tenant, { q: 'refund' })).toMatchObject({
      total: mostMatches,
      total_is_capped: true,
    });
    expect(await search(tenant, { q: 'refund', status: 'open' })).toMatchObject({
      total: mostMatches / 2,
      total_is_capped: true,
    });
    expect(await search(tenant, {})).toMatchObject({ total: mostMatches + 50, total_is_capped: false });
    const last = await search(tenant, { q: 'refund', page: 50, page_size: 200 });
    expect(last.hits).toHaveLength(200);
    expect(last.hits.every((hit) => hit.score === 0)).toBe(true);
  });
});
