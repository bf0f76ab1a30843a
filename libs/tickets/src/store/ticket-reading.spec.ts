import { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { searchQuerySchema } from '../search/search-query.js';
import { TicketSearch } from '../search/ticket-search.js';
import { seed } from '../testing/seed.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';
import { TicketReading } from './ticket-reading.js';
import { TicketRepository } from './ticket.repository.js';

let app: TicketApp;
let reading: TicketReading;
beforeAll(async () => {
  app = await ticketApp();
  reading = app.hub.get(TicketReading);
});

/** How many connections `work` takes; the hub does other things meanwhile, but not each time. */
async function connections(work: () => Promise<unknown>): Promise<number> {
  const taken = vi.spyOn(app.hub.get(DataSource), 'createQueryRunner');
  const counts: number[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    taken.mockClear();
    await work();
    counts.push(taken.mock.calls.length);
  }
  taken.mockRestore();
  return Math.min(...counts);
}

describe('a page of the list', () => {
  it('has the tickets that fit and how many there are in all', async () => {
    const tenant = await app.tenant('page');
    const ids = await seed(app, tenant, [
      { status: 'open', created_at: '2026-03-01T00:00:00Z' },
      { status: 'closed', created_at: '2026-03-02T00:00:00Z' },
      { status: 'open', created_at: '2026-03-03T00:00:00Z' },
    ]);
    const { items, total } = await reading.page(tenant, { status: 'open' }, null, 1);
    expect(items.map(({ id }) => id)).toEqual([ids[2]]);
    expect(total).toBe(2);
  });

  it('is empty where there are none', async () => {
    expect(await reading.page(await app.tenant('none'), {}, null, 10)).toEqual({ items: [], total: 0 });
  });
});

describe('a ticket', () => {
  it('comes with its conversation, signals and timeline', async () => {
    const tenant = await app.tenant('detail');
    const [id = ''] = await seed(app, tenant, [{ external_id: 'EXT-9' }]);
    await app.hub
      .get(TicketRepository)
      .addEvent(tenant, id, { kind: 'changed', actor: 'Ann', summary: 'Changed: status open', data: {} });
    await app.peek(
      `insert into signal(tenant_id, ticket_id, name, value, label, confidence, factors, model_version)
       values ($1, $2, 'sentiment', $3::jsonb, 'negative', 0.9, '[]', 'm1')`,
      [tenant, id, JSON.stringify({ label: 'negative', score: -0.8, confidence: 0.9, factors: [] })],
    );
    const detail = await reading.detail(tenant, id);
    expect(detail?.signals.sentiment?.label).toBe('negative');
    expect(detail?.signals.intent).toBeUndefined();
    expect(detail?.analyses).toMatchObject([{ name: 'sentiment', model_version: 'm1' }]);
    expect(detail?.timeline).toMatchObject([{ summary: 'Changed: status open', actor: 'Ann' }]);
    expect(detail?.messages).toEqual([]);
    expect(await reading.detail(tenant, 'EXT-9')).toEqual(detail);
  });

  it('that is not there, or belongs to others, is null', async () => {
    const [mine, other] = [await app.tenant('detail-mine'), await app.tenant('detail-other')];
    const [id = ''] = await seed(app, mine, [{}]);
    expect(await reading.detail(other, id)).toBeNull();
    expect(await reading.detail(mine, 'nothing')).toBeNull();
  });

  it('is read in one transaction, as the list is', async () => {
    const tenant = await app.tenant('once');
    const [id = ''] = await seed(app, tenant, [{}]);
    expect(await connections(() => reading.detail(tenant, id))).toBe(1);
    expect(await connections(() => reading.page(tenant, {}, null, 10))).toBe(1);
    const search = app.hub.get(TicketSearch);
    expect(await connections(() => search.search(tenant, searchQuerySchema.parse({ q: 'nothing' })))).toBe(1);
  });
});
