import { armFault, JobQueue } from '@patchbay/platform';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TicketIntake, type SourcedBatch } from '../change-source.js';
import { TicketRepository } from '../store/ticket.repository.js';
import { batchOf, messageChange, ticketChange } from '../testing/changes.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});
let disarm = (): void => {};
afterEach(() => disarm());

const store = (tenant: string, ...batches: SourcedBatch[]): Promise<void> =>
  app.door(tenant, (em) => app.hub.get(TicketIntake).store(em, tenant, batches));

/** Puts a delivery into the inbox with its job, as the gateway does; answers its id. */
async function deliver(tenant: string, name: string, batch: () => SourcedBatch): Promise<string> {
  return app.door(tenant, async (em) => {
    const [row] = await em.query<{ id: string }[]>(
      `insert into inbox(tenant_id, source, external_id, body_hash, method, path, headers, body)
       values ($1, 'zendesk', $2, 'h', 'POST', '/', '{}', '') returning id`,
      [tenant, name],
    );
    const id = row?.id ?? '';
    app.source.deliveries.set(id, batch());
    await app.hub
      .get(JobQueue)
      .enqueue(em, tenant, [
        { queue: 'intake', payload: { inbox_id: id, connection_id: 'c', webhook: 'w' } },
      ]);
    return id;
  });
}

const processed = async (id: string): Promise<boolean> => {
  const waiting = await app.peek(`select from job where queue = 'intake' and payload ->> 'inbox_id' = $1`, [
    id,
  ]);
  return waiting.length === 0;
};

describe('a delivery', () => {
  it('whose sandbox is removed between its reading and its storing leaves nothing', async () => {
    const tenant = await app.tenant('removed');
    const of = (id: string, connection: string) =>
      batchOf([ticketChange(id)], { id: connection, sample: true });
    const [gone, kept] = ['0c7a2c7e-0000-7000-8000-000000000001', '0c7a2c7e-0000-7000-8000-000000000002'];
    app.source.removed.add(gone);
    const ids = [
      await deliver(tenant, 'gone', () => of('1', gone)),
      await deliver(tenant, 'kept', () => of('2', kept)),
    ];
    for (const id of ids) await expect.poll(() => processed(id), { timeout: 10_000 }).toBe(true);
    const rows = await app.peek<{ external_id: string }>(
      'select external_id from ticket where tenant_id = $1',
      [tenant],
    );
    expect(rows).toEqual([{ external_id: '2' }]);
    app.source.removed.clear();
  });
});

describe('the news', () => {
  it('say what is new and what is changed', async () => {
    const tenant = await app.tenant('kinds');
    await store(tenant, batchOf([ticketChange('1'), ticketChange('2')]));
    await store(
      tenant,
      batchOf([ticketChange('2', { version: '2', data: { status: 'solved' } }), ticketChange('3')]),
    );
    expect(
      (await app.news(tenant)).map(({ event, ticket_ids, bulk, depth }) => [
        event,
        ticket_ids.length,
        bulk,
        depth,
      ]),
    ).toEqual([
      ['ticket.created', 2, false, 0],
      ['ticket.created', 1, false, 0],
      ['ticket.updated', 1, false, 0],
    ]);
  });

  it('are none for an echo: a newer version that says the same', async () => {
    const tenant = await app.tenant('echo');
    await store(tenant, batchOf([ticketChange('1', { data: { status: 'open', tags: ['a'] } })]));
    await store(
      tenant,
      batchOf([ticketChange('1', { version: '2', data: { status: 'open', tags: ['a'] } })]),
    );
    expect((await app.news(tenant)).map((news) => news.event)).toEqual(['ticket.created']);
    const [row] = await app.peek<{ v: string }>(
      'select source_version as v from ticket where tenant_id = $1',
      [tenant],
    );
    expect(row?.v).toBe('2');
  });

  it('of what we did ourselves lie deeper than any workflow goes', async () => {
    const tenant = await app.tenant('own');
    await store(tenant, batchOf([ticketChange('1')], { own: true }), batchOf([ticketChange('2')]));
    const news = await app.news(tenant);
    expect(news.map((one) => one.depth).sort((a, b) => a - b)).toEqual([0, 1_000]);
  });

  it('of a stranger’s message to a ticket we changed ourselves are a stranger’s', async () => {
    const tenant = await app.tenant('mixed');
    await store(tenant, batchOf([ticketChange('1')]));
    const mixed = batchOf([ticketChange('1', { version: '2', data: { status: 'solved' } })], { own: true });
    await store(tenant, mixed, batchOf([messageChange('m', '1')]));
    expect((await app.news(tenant)).slice(1).map((one) => [one.event, one.depth])).toEqual([
      ['ticket.updated', 0],
      ['ticket.updated', 1_000],
    ]);
  });

  it('of what is older than its connection are history, and of what came with it are not', async () => {
    const tenant = await app.tenant('history');
    const past = [ticketChange('1'), messageChange('m1', '1'), ticketChange('2')];
    await store(
      tenant,
      batchOf(past, { history: true }),
      batchOf([ticketChange('3'), messageChange('m2', '2')]),
    );
    const told = (await app.news(tenant)).map((one) => [one.event, one.ticket_ids.length, one.bulk]);
    expect(told).toEqual([
      ['ticket.created', 1, false],
      ['ticket.updated', 1, false],
      ['ticket.created', 2, true],
    ]);
  });

  it('of our own history lie deep as well', async () => {
    const tenant = await app.tenant('own-history');
    await store(tenant, batchOf([ticketChange('1')], { own: true, history: true }));
    expect((await app.news(tenant)).map(({ bulk, depth }) => [bulk, depth])).toEqual([[true, 1_000]]);
  });

  it('carry the earliest arrival of their deliveries', async () => {
    const tenant = await app.tenant('arrival');
    const [early, late] = [new Date('2026-03-01T10:00:00Z'), new Date('2026-03-01T11:00:00Z')];
    await store(
      tenant,
      batchOf([ticketChange('1')], { arrivedAt: late }),
      batchOf([ticketChange('2')], { arrivedAt: early }),
    );
    const [row] = await app.peek<{ at: string }>(
      `select payload->>'arrived_at' as at from job where queue = 'news' and tenant_id = $1`,
      [tenant],
    );
    expect(row?.at).toBe(early.toISOString());
  });

  it('are none when nothing is said', async () => {
    const tenant = await app.tenant('nothing');
    await store(tenant, batchOf([]));
    await store(tenant);
    expect(await app.news(tenant)).toEqual([]);
  });

  it('vanish with the change they tell of', async () => {
    const tenant = await app.tenant('rollback');
    const broken = app.door(tenant, async (em) => {
      await app.hub.get(TicketIntake).store(em, tenant, [batchOf([ticketChange('1')])]);
      throw new Error('stop');
    });
    await expect(broken).rejects.toThrow('stop');
    expect([await app.count('ticket', tenant), await app.news(tenant)]).toEqual([0, []]);
  });
});

describe('deliveries', () => {
  it('become tickets; inbox, job, ticket and news change together', async () => {
    const tenant = await app.tenant('delivery');
    const id = await deliver(tenant, 'd1', () => batchOf([ticketChange('1')]));
    await expect.poll(() => processed(id)).toBe(true);
    expect(await app.hub.get(TicketRepository).find(tenant, '1')).not.toBeNull();
    expect((await app.news(tenant)).map((news) => news.event)).toEqual(['ticket.created']);
  });

  it('a crash before the commit leaves nothing, the next attempt everything, once', async () => {
    const tenant = await app.tenant('crash');
    let seen: unknown[] = [];
    let crashes = 1;
    disarm = armFault('intake:before-commit', async () => {
      crashes -= 1;
      if (crashes < 0) return;
      seen = [await app.count('ticket', tenant), await app.news(tenant)];
      throw new Error('killed');
    });
    const id = await deliver(tenant, 'd1', () => batchOf([ticketChange('1'), messageChange('m', '1')]));
    await expect.poll(() => processed(id), { timeout: 10_000 }).toBe(true);
    expect(seen).toEqual([0, []]);
    expect([
      await app.count('ticket', tenant),
      await app.count('message', tenant),
      (await app.news(tenant)).length,
    ]).toEqual([1, 1, 1]);
  });

  it('a hundred at once: each ticket once', async () => {
    const tenant = await app.tenant('burst');
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        deliver(tenant, `d${i}`, () =>
          batchOf([ticketChange(String(i % 40), { version: String(i).padStart(3, '0') })]),
        ),
      ),
    );
    await expect
      .poll(async () => (await Promise.all(ids.map(processed))).every(Boolean), { timeout: 15_000 })
      .toBe(true);
    expect(await app.count('ticket', tenant)).toBe(40);
    const created = (await app.news(tenant))
      .filter((news) => news.event === 'ticket.created')
      .flatMap((news) => news.ticket_ids);
    expect(new Set(created).size).toBe(40);
    expect(created).toHaveLength(40);
  });
});
