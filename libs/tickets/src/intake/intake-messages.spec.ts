import { beforeAll, describe, expect, it } from 'vitest';
import { TicketIntake, type SourcedBatch } from '../change-source.js';
import { sanitiseHtml } from '../html/sanitise-html.js';
import { searchQuerySchema } from '../search/search-query.js';
import { TicketSearch } from '../search/ticket-search.js';
import { TicketRepository } from '../store/ticket.repository.js';
import { batchOf, connectionId, messageChange, ticketChange } from '../testing/changes.js';
import { hostileHtml } from '../testing/hostile-html.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
let tickets: TicketRepository;
beforeAll(async () => {
  app = await ticketApp();
  tickets = app.hub.get(TicketRepository);
});

const store = (tenant: string, ...batches: SourcedBatch[]): Promise<void> =>
  app.door(tenant, (em) => app.hub.get(TicketIntake).store(em, tenant, batches));
const idOf = async (tenant: string, external: string): Promise<string> =>
  (await tickets.find(tenant, external))?.id ?? '';
const found = async (tenant: string, q: string): Promise<number> =>
  (await app.hub.get(TicketSearch).search(tenant, searchQuerySchema.parse({ q }))).total;

describe('messages', () => {
  it('belong to their ticket, in order of time, with what the channel said', async () => {
    const tenant = await app.tenant('conversation');
    await store(
      tenant,
      batchOf([
        ticketChange('7'),
        messageChange('b', '7', {
          data: {
            direction: 'outbound',
            author: { name: 'Bob', email: null },
            created_at: '2026-03-01T13:00:00.000Z',
          },
        }),
        messageChange('a', '7', { channel: { kind: 'email', meta: { cc: ['x'] } } }),
      ]),
    );
    const messages = await tickets.messages(tenant, await idOf(tenant, '7'));
    expect(
      messages.map(({ external_id, direction, author, channel }) => [
        external_id,
        direction,
        author.name,
        channel,
      ]),
    ).toEqual([
      ['a', 'inbound', 'Ada', { cc: ['x'] }],
      ['b', 'outbound', 'Bob', {}],
    ]);
  });

  it('P42: are stored without what their HTML would do, whoever sent it', async () => {
    const tenant = await app.tenant('html');
    const said = hostileHtml.map((html, i) =>
      messageChange(String(i), '7', { channel: { kind: 'email', meta: { via: 'mail', html } } }),
    );
    await store(tenant, batchOf([ticketChange('7'), ...said]));
    const messages = await tickets.messages(tenant, await idOf(tenant, '7'));
    expect(messages).toHaveLength(hostileHtml.length);
    for (const { channel, external_id } of messages) {
      const html = sanitiseHtml(hostileHtml[Number(external_id)] ?? '');
      expect(channel).toEqual(html === null ? { via: 'mail' } : { via: 'mail', html });
    }
  });

  it('again make no second one; a newer version changes it, an older does not', async () => {
    const tenant = await app.tenant('versions');
    await store(
      tenant,
      batchOf([ticketChange('7'), messageChange('a', '7', { version: '2', data: { body: 'two' } })]),
    );
    await store(tenant, batchOf([messageChange('a', '7', { version: '1', data: { body: 'one' } })]));
    await store(tenant, batchOf([messageChange('a', '7', { version: '2', data: { body: 'again' } })]));
    const bodies = async (): Promise<string[]> =>
      (await tickets.messages(tenant, await idOf(tenant, '7'))).map((one) => one.body);
    expect(await bodies()).toEqual(['two']);
    await store(tenant, batchOf([messageChange('a', '7', { version: '3', data: { body: 'three' } })]));
    expect(await bodies()).toEqual(['three']);
  });

  it('are news of their ticket, once however many', async () => {
    const tenant = await app.tenant('news');
    await store(tenant, batchOf([ticketChange('7')]));
    await store(tenant, batchOf([messageChange('a', '7'), messageChange('b', '7')]));
    await store(tenant, batchOf([messageChange('a', '7')]));
    const id = await idOf(tenant, '7');
    expect((await app.news(tenant)).map((news) => [news.event, news.ticket_ids])).toEqual([
      ['ticket.created', [id]],
      ['ticket.updated', [id]],
    ]);
  });

  it('that come with a new ticket are part of its creation', async () => {
    const tenant = await app.tenant('together');
    await store(tenant, batchOf([messageChange('a', '7'), ticketChange('7')]));
    expect((await app.news(tenant)).map((news) => news.event)).toEqual(['ticket.created']);
    expect(await tickets.messages(tenant, await idOf(tenant, '7'))).toHaveLength(1);
  });

  it('of a ticket nobody knows, or of a deleted one, are not stored', async () => {
    const tenant = await app.tenant('orphans');
    await store(tenant, batchOf([ticketChange('8')]));
    await store(tenant, batchOf([ticketChange('8', { op: 'delete', version: '2' })]));
    await store(tenant, batchOf([messageChange('a', '7'), messageChange('b', '8')]));
    expect(await app.count('message', tenant)).toBe(0);
  });

  it('can be found by their words at once', async () => {
    const tenant = await app.tenant('words');
    await store(tenant, batchOf([ticketChange('7')]));
    expect(await found(tenant, 'carburettor')).toBe(0);
    await store(tenant, batchOf([messageChange('a', '7', { data: { body: 'the carburettor sings' } })]));
    expect(await found(tenant, 'carburettor')).toBe(1);
  });

  it('that are deleted go, from the search too', async () => {
    const tenant = await app.tenant('deleted');
    await store(
      tenant,
      batchOf([
        ticketChange('7'),
        messageChange('a', '7', { data: { body: 'carburettor' } }),
        messageChange('b', '7'),
      ]),
    );
    await store(
      tenant,
      batchOf([
        messageChange('a', '7', { op: 'delete', version: '2' }),
        messageChange('zz', '7', { op: 'delete' }),
      ]),
    );
    expect((await tickets.messages(tenant, await idOf(tenant, '7'))).map((one) => one.external_id)).toEqual([
      'b',
    ]);
    expect(await found(tenant, 'carburettor')).toBe(0);
    expect((await app.news(tenant)).map((news) => news.event)).toEqual(['ticket.created', 'ticket.updated']);
  });

  it('of another connection are not touched by a deletion', async () => {
    const tenant = await app.tenant('other-connection');
    const other = '0190aaaa-0000-7000-8000-000000000002';
    await store(tenant, batchOf([ticketChange('7'), messageChange('a', '7')]));
    await store(tenant, batchOf([messageChange('a', '7', { op: 'delete' })], { id: other }));
    expect(await app.count('message', tenant)).toBe(1);
  });
});

describe('the first reply', () => {
  const replied = async (tenant: string): Promise<string | null> => {
    const [row] = await app.peek<{ at: Date | null }>(
      'select first_reply_at as at from ticket where tenant_id = $1 and origin = $2',
      [tenant, connectionId],
    );
    return row?.at?.toISOString() ?? null;
  };

  it('is the earliest message of an agent, and stays that', async () => {
    const tenant = await app.tenant('reply');
    const outbound = (id: string, hour: number) =>
      messageChange(id, '7', {
        data: { direction: 'outbound', created_at: `2026-03-01T${hour}:00:00.000Z` },
      });
    await store(tenant, batchOf([ticketChange('7'), messageChange('q', '7')]));
    expect(await replied(tenant)).toBeNull();
    await store(tenant, batchOf([messageChange('i', '7', { data: { direction: 'internal' } })]));
    expect(await replied(tenant)).toBeNull();
    await store(tenant, batchOf([outbound('b', 15), outbound('a', 14)]));
    expect(await replied(tenant)).toBe('2026-03-01T14:00:00.000Z');
    await store(tenant, batchOf([outbound('c', 16)]));
    expect(await replied(tenant)).toBe('2026-03-01T14:00:00.000Z');
  });
});
