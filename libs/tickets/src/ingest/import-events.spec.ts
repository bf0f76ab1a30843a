import { armFault, DomainEvents } from '@patchbay/platform';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holdAfterBatch } from '../testing/hold-imports.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});
let disarm = (): void => {};
afterEach(() => disarm());

const table = (from: number, to: number): string =>
  `id,subject\n${Array.from({ length: to - from }, (_, i) => `${from + i},subject ${from + i}\n`).join('')}`;

describe('the news of an import', () => {
  it('come in parts of two hundred and fifty, marked as history', async () => {
    const tenant = await app.tenant('parts');
    await app.imported(tenant, table(0, 600));
    const news = await app.news(tenant);
    expect(news.map(({ event, bulk, depth, ticket_ids }) => [event, bulk, depth, ticket_ids.length])).toEqual(
      [
        ['ticket.created', true, 0, 250],
        ['ticket.created', true, 0, 250],
        ['ticket.created', true, 0, 100],
      ],
    );
  });

  it('name each ticket of the store once', async () => {
    const tenant = await app.tenant('once');
    await app.imported(tenant, table(0, 5_000));
    const told = (await app.news(tenant)).flatMap((news) => news.ticket_ids).sort();
    const stored = await app.peek<{ id: string }>('select id from ticket where tenant_id = $1 order by id', [
      tenant,
    ]);
    expect(told).toEqual(stored.map((row) => row.id).sort());
  });

  it('tell new tickets from changed ones', async () => {
    const tenant = await app.tenant('kinds');
    await app.imported(tenant, table(0, 10));
    await app.imported(tenant, table(5, 15).replace('subject 7', 'changed'));
    const news = await app.news(tenant);
    expect(news.map(({ event, ticket_ids }) => [event, ticket_ids.length])).toEqual([
      ['ticket.created', 10],
      ['ticket.created', 5],
      ['ticket.updated', 1],
    ]);
  });

  it('commit with the rows they tell of, or not at all', async () => {
    const tenant = await app.tenant('atomic');
    let seen: unknown[] = [];
    disarm = armFault('import:before-commit', async () => {
      seen = [
        await app.count('ticket', tenant),
        await app.news(tenant),
        await app.count('import_reject', tenant),
      ];
    });
    await app.imported(tenant, `${table(0, 10)}bad\n`);
    expect(seen).toEqual([0, [], 0]);
    expect(await app.news(tenant)).toHaveLength(1);
  });

  it('carry the moment the file came, for measuring', async () => {
    const tenant = await app.tenant('arrival');
    const job = await app.imported(tenant, table(0, 1));
    const [row] = await app.peek<{ at: string }>(
      `select payload->>'arrived_at' as at from job where queue = 'news' and tenant_id = $1`,
      [tenant],
    );
    expect(row?.at).toBe(job.created_at);
  });

  it('are not written where nobody listens', async () => {
    const tenant = await app.tenant('silent');
    await app.door(tenant, (em) =>
      app.hub.get(DomainEvents).publish(em, tenant, {
        name: 'ticket.analysed',
        ticketIds: ['x'],
        bulk: true,
        arrivedAt: app.now,
        depth: 0,
      }),
    );
    expect(await app.news(tenant)).toEqual([]);
  });

  const due = (tenant: string) =>
    app.peek<{ waits: boolean; seconds: number }>(
      `select run_at > now() as waits, extract(epoch from run_at - created_at)::float8 as seconds
         from job where queue = 'news' and tenant_id = $1`,
      [tenant],
    );

  it('wait until the import has ended, a minute at most, and are due then', async () => {
    const tenant = await app.tenant('due');
    const { reached, go, disarm: release } = holdAfterBatch();
    disarm = release;
    const id = await app.upload(tenant, table(0, 12_000));
    await reached;
    const meanwhile = await due(tenant);
    expect(meanwhile.length).toBeGreaterThan(0);
    for (const { waits, seconds } of meanwhile) {
      expect(waits).toBe(true);
      expect(seconds).toBeGreaterThan(30);
      expect(seconds).toBeLessThanOrEqual(61);
    }
    expect(await app.count('ticket_search', tenant)).toBe(0);
    go();
    await app.ended(tenant, id);
    const after = await due(tenant);
    expect(after).toHaveLength(12_000 / 250);
    expect(after.map(({ waits }) => waits)).not.toContain(true);
  });

  it('are due when the import was cancelled, too', async () => {
    const tenant = await app.tenant('due-cancelled');
    disarm = armFault('import:after-batch', async () => {
      await app.peek('update import_job set cancel_requested = true where tenant_id = $1', [tenant]);
    });
    const job = await app.imported(tenant, table(0, 12_000));
    expect(job.status).toBe('cancelled');
    const after = await due(tenant);
    expect(after.length).toBeGreaterThan(0);
    expect(after.map(({ waits }) => waits)).not.toContain(true);
  });

  it('search documents follow in the background', async () => {
    const tenant = await app.tenant('documents');
    await app.imported(tenant, table(0, 1_200));
    await expect.poll(() => app.count('ticket_search', tenant), { timeout: 10_000 }).toBe(1_200);
  });
});
