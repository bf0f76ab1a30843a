import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed, type Seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { TicketRepository, type TicketFilter } from './ticket.repository.js';

let app: TicketApp;
let tickets: TicketRepository;
beforeAll(async () => {
  app = await ticketApp();
  tickets = app.hub.get(TicketRepository);
});

/** All pages, walked with the last item as the place to go on. */
async function walk(tenant: string, filter: TicketFilter, limit: number): Promise<string[]> {
  const seen: string[] = [];
  for (let after: { created_at: string; id: string } | null = null; ;) {
    const page = await tickets.page(tenant, filter, after, limit);
    seen.push(...page.map((ticket) => ticket.id));
    const last = page.at(-1);
    if (!last || page.length < limit) return seen;
    after = { created_at: last.created_at, id: last.id };
  }
}

describe('the list of tickets', () => {
  it('is newest first', async () => {
    const tenant = await app.tenant('order');
    const ids = await seed(
      app,
      tenant,
      ['2026-01-02', '2026-03-01', '2026-02-01'].map((day) => ({ created_at: `${day}T00:00:00Z` })),
    );
    expect(await walk(tenant, {}, 10)).toEqual([ids[1], ids[2], ids[0]]);
  });

  it.each([1, 2, 3, 10, 50])('has each ticket once when walked by pages of %i', async (limit) => {
    const tenant = await app.tenant(`walk-${limit}`);
    const ids = await seed(
      app,
      tenant,
      Array.from({ length: 25 }, (_, i) => ({
        created_at: `2026-03-${String(1 + (i % 7)).padStart(2, '0')}T00:00:00Z`,
      })),
    );
    const seen = await walk(tenant, {}, limit);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(ids));
  });

  it('loses no ticket of the same millisecond', async () => {
    const tenant = await app.tenant('microseconds');
    await seed(
      app,
      tenant,
      Array.from({ length: 9 }, (_, i) => ({ created_at: `2026-03-01T12:00:00.123${i}00Z` })),
    );
    expect(new Set(await walk(tenant, {}, 2)).size).toBe(9);
  });

  it('goes on after a ticket that has been removed meanwhile', async () => {
    const tenant = await app.tenant('removed');
    await seed(
      app,
      tenant,
      Array.from({ length: 5 }, (_, i) => ({ created_at: `2026-03-0${i + 1}T00:00:00Z` })),
    );
    const [first, second] = await tickets.page(tenant, {}, null, 2);
    await app.peek('delete from ticket where id = $1', [second?.id]);
    const rest = await tickets.page(
      tenant,
      {},
      { created_at: second?.created_at ?? '', id: second?.id ?? '' },
      10,
    );
    expect(rest).toHaveLength(3);
    expect(rest.map((ticket) => ticket.id)).not.toContain(first?.id);
  });

  it('shows new tickets only on a new walk', async () => {
    const tenant = await app.tenant('arriving');
    await seed(
      app,
      tenant,
      Array.from({ length: 4 }, (_, i) => ({ created_at: `2026-03-0${i + 1}T00:00:00Z` })),
    );
    const [, second] = await tickets.page(tenant, {}, null, 2);
    await seed(app, tenant, [{ created_at: '2026-04-01T00:00:00Z' }]);
    expect(
      await tickets.page(tenant, {}, { created_at: second?.created_at ?? '', id: second?.id ?? '' }, 10),
    ).toHaveLength(2);
    expect(await walk(tenant, {}, 10)).toHaveLength(5);
  });
});

describe('filters', () => {
  const all: Seed[] = [
    { status: 'open', source: 'zendesk', sentiment: 'negative', intents: ['bug_report'] },
    { status: 'open', source: 'slack', sentiment: 'positive', intents: [] },
    { status: 'solved', source: 'zendesk', sentiment: null, intents: ['bug_report', 'billing_issue'] },
    { status: 'closed', source: 'slack', sentiment: 'negative', intents: ['billing_issue'] },
  ];

  it.each<[string, TicketFilter, number[]]>([
    ['none', {}, [0, 1, 2, 3]],
    ['status', { status: 'open' }, [0, 1]],
    ['source', { source: 'slack' }, [1, 3]],
    ['sentiment', { sentiment: 'negative' }, [0, 3]],
    ['intent', { intent: 'billing_issue' }, [2, 3]],
    ['two of them', { source: 'slack', sentiment: 'negative' }, [3]],
    ['all of them', { status: 'open', source: 'zendesk', sentiment: 'negative', intent: 'bug_report' }, [0]],
    ['one that nothing fits', { status: 'pending' }, []],
    ['what looks like SQL', { source: "' or 1=1 --" }, []],
  ])('%s', async (what, filter, expected) => {
    const tenant = await app.tenant(`filter-${what.replaceAll(' ', '-')}`);
    const ids = await seed(app, tenant, all);
    const page = await tickets.page(tenant, filter, null, 10);
    expect(page.map((ticket) => ids.indexOf(ticket.id)).sort((a, b) => a - b)).toEqual(expected);
    expect(await tickets.count(tenant, filter)).toBe(expected.length);
  });

  it('count and pages agree for any tickets and any filter', async () => {
    const tenant = await app.tenant('property');
    const pick = <T>(...values: T[]) => fc.constantFrom(...values);
    const ticket = fc.record({
      status: pick('open', 'solved'),
      source: pick('a', 'b'),
      sentiment: pick('negative', 'positive', null),
    });
    const stored: Seed[] = [];
    const filter = fc.record(
      { status: pick('open', 'solved'), source: pick('a', 'b'), sentiment: pick('negative', 'positive') },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(ticket, { maxLength: 6 }),
        filter,
        fc.integer({ min: 1, max: 7 }),
        async (more, wanted, limit) => {
          if (more.length > 0) await seed(app, tenant, more);
          stored.push(...more);
          const fits = stored.filter((one) =>
            Object.entries(wanted).every(([key, value]) => one[key as keyof Seed] === value),
          );
          expect(await tickets.count(tenant, wanted)).toBe(fits.length);
          expect(await walk(tenant, wanted, limit)).toHaveLength(fits.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('one ticket', () => {
  it.each<[string, (id: string) => string, boolean]>([
    ['its id', (id) => id, true],
    ['its id in capitals', (id) => id.toUpperCase(), true],
    ['the id it has outside', () => 'EXT-1', true],
    ['another id', () => '00000000-0000-7000-8000-000000000000', false],
    ['another external id', () => 'EXT-2', false],
    ['nothing', () => '', false],
    ['a NUL byte', () => 'EXT-1\u0000', false],
    ['what looks like SQL', () => "' or ''='", false],
  ])('is found by %s', async (what, key, there) => {
    const tenant = await app.tenant(`find-${what.replaceAll(' ', '-')}`);
    const [id = ''] = await seed(app, tenant, [{ external_id: 'EXT-1' }]);
    expect((await tickets.find(tenant, key(id)))?.id ?? null).toBe(there ? id : null);
  });

  it('by an external id two sources share is the newest', async () => {
    const tenant = await app.tenant('shared');
    const ids = await seed(app, tenant, [
      { external_id: '7', created_at: '2026-03-02T00:00:00Z' },
      { external_id: '7', source: 'jira', created_at: '2026-03-01T00:00:00Z' },
    ]);
    expect((await tickets.find(tenant, '7'))?.id).toBe(ids[0]);
  });

  it('many come in the order they were asked for, without those there are not', async () => {
    const tenant = await app.tenant('many');
    const [a = '', b = '', c = ''] = await seed(app, tenant, [{}, {}, {}]);
    const asked = [c, '00000000-0000-7000-8000-000000000000', a, b];
    expect((await tickets.findMany(tenant, asked)).map((ticket) => ticket.id)).toEqual([c, a, b]);
    expect(await tickets.findMany(tenant, [])).toEqual([]);
  });

  it('of another organisation is not found', async () => {
    const [mine, other] = [await app.tenant('mine'), await app.tenant('other')];
    const [id = ''] = await seed(app, mine, [{ external_id: 'secret' }]);
    expect(await tickets.find(other, id)).toBeNull();
    expect(await tickets.find(other, 'secret')).toBeNull();
    expect(await tickets.findMany(other, [id])).toEqual([]);
    expect(await tickets.origin(other, id)).toBeNull();
    expect(await tickets.messages(other, id)).toEqual([]);
    expect(await tickets.timeline(other, id)).toEqual([]);
    expect(await tickets.patch(other, id, { status: 'closed' }, new Date())).toBe(false);
  });
});
