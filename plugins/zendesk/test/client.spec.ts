import { AuthError, ProviderError } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { ticketEvents, ticketsById, usersById } from '../src/bulk.js';
import type { ZendeskContext } from '../src/settings.js';
import { answering, aTicket, aUser, connect, errorOf, tickets } from './support.js';

/** Every call the client can make. */
const calls: [string, (ctx: ZendeskContext, id: string) => Promise<unknown>][] = [
  ['me', ({ client }) => client.me()],
  ['the export', ({ client }) => client.exportTickets({ start_time: 0 }, 100)],
  ['a ticket', ({ client }, id) => client.ticket(id)],
  ['comments', ({ client }, id) => client.comments(id)],
  ['the ticket events', ({ http }) => ticketEvents(http, 0)],
  ['many tickets', ({ http }, id) => ticketsById(http, [Number(id)])],
  ['many users', ({ http }, id) => usersById(http, [Number(id)])],
  ['an update', ({ client }, id) => client.update(id, { status: 'open' })],
  ['a creation', ({ client }) => client.create({ subject: 'x', comment: { body: 'y' } }, 'k')],
];
const reads = calls.slice(0, 7);
const writes = calls.slice(7);

describe.each(calls)('%s', (_name, call) => {
  it.each([
    [401, { name: 'AuthError' }],
    [403, { name: 'AuthError' }],
    [404, { name: 'GoneError' }],
    [409, { name: 'ConflictError' }],
    [422, { name: 'ProviderError', status: 422 }],
    [500, { name: 'RetryError', status: 500 }],
    [503, { name: 'RetryError', status: 503 }],
  ])('that is answered %i throws what that means', async (status, expected) => {
    const { ctx } = await connect({ intercept: answering(() => new Response('{}', { status })) });
    expect(await errorOf(call(ctx, '1'))).toMatchObject(expected);
  });

  it.each([
    ['30', 30_000],
    ['0', 0],
    ['Mon, 02 Mar 2026 09:31:00 GMT', 60_000],
    [null, 5_000],
  ])('that is answered 429 with Retry-After %s waits that long', async (wish, afterMs) => {
    const headers = new Headers(wish === null ? [] : [['retry-after', wish]]);
    const { ctx } = await connect({
      intercept: answering(() => new Response('{}', { status: 429, headers })),
    });
    expect(await errorOf(call(ctx, '1'))).toMatchObject({ name: 'RetryError', status: 429, afterMs });
  });

  it('that is answered in no JSON is refused for good', async () => {
    const { ctx } = await connect({ intercept: answering(() => new Response('<html>')) });
    const error = await errorOf(call(ctx, '1'));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error.message).toMatch(/did not answer JSON|unknown shape/);
  });

  it('that is answered in another shape says where', async () => {
    const { ctx } = await connect({ intercept: answering(() => ({ something: 'else' })) });
    const error = await errorOf(call(ctx, '1'));
    expect(error).toMatchObject({ name: 'ProviderError', status: 502 });
    expect(error.message).toMatch(/^Zendesk answered .* in an unknown shape: /);
  });
});

describe('a cut connection', () => {
  const cut = { kind: 'cut-after-effect', rate: 1 } as const;

  it.each(reads)('makes %s a thing to repeat', async (_name, call) => {
    const bench = await connect();
    const id = String(tickets(bench)[0]!.id);
    bench.twin.fault(cut);
    expect((await errorOf(call(bench.ctx, id))).name).toBe('RetryError');
  });

  it.each(writes)('makes %s uncertain', async (_name, call) => {
    const bench = await connect();
    const id = String(tickets(bench)[0]!.id);
    bench.twin.fault(cut);
    expect((await errorOf(call(bench.ctx, id))).name).toBe('UncertainError');
  });
});

describe("the vendor's client", () => {
  it('sends what we would send: our credentials, JSON, no suffix', async () => {
    const bench = await connect();
    const id = String(tickets(bench)[0]!.id);
    await bench.ctx.client.update(id, { priority: 'low' });
    expect(bench.http.sent).toHaveLength(1);
    const [sent] = bench.http.sent;
    expect(sent).toMatchObject({
      method: 'PUT',
      path: `/api/v2/tickets/${id}`,
      body: { ticket: { priority: 'low' } },
    });
    const basic = Buffer.from('patchbay@acme.example/token:sandbox-token').toString('base64');
    expect(sent?.headers).toMatchObject({
      authorization: `Basic ${basic}`,
      'content-type': 'application/json',
    });
  });

  it('gives back what Zendesk answered', async () => {
    const bench = await connect();
    const id = tickets(bench)[0]!.id;
    expect(await bench.ctx.client.update(String(id), { status: 'solved' })).toMatchObject({
      id,
      status: 'solved',
    });
  });

  it('speaks for the account of the connection', async () => {
    const { ctx } = await connect();
    expect(await ctx.client.me()).toMatchObject({
      name: 'Patchbay',
      email: 'patchbay@acme.example',
      role: 'admin',
    });
  });
});

describe('who we are', () => {
  it('is nobody when Zendesk takes us for a stranger', async () => {
    const stranger = {
      user: { id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user' },
    };
    const { ctx } = await connect({ intercept: answering(() => stranger) });
    expect(await errorOf(ctx.client.me())).toBeInstanceOf(AuthError);
  });

  it('is read although Zendesk tells more', async () => {
    const user = { ...aUser({ role: 'admin' }), authenticity_token: 'x', photo: null };
    const { ctx } = await connect({ intercept: answering(() => ({ user })) });
    expect(await ctx.client.me()).toEqual(aUser({ role: 'admin' }));
  });
});

describe('a ticket by id', () => {
  it('comes with the people it names', async () => {
    const bench = await connect();
    const id = String(tickets(bench)[0]!.id);
    const { ticket, users, organizations } = await bench.ctx.client.ticket(id);
    expect(users.map((user) => user.id)).toContain(ticket.requester_id);
    expect(organizations.map((organization) => organization.id)).toContain(ticket.organization_id);
    expect(bench.http.sent[0]?.query).toBe('?include=users%2Corganizations');
  });

  it('does without them where Zendesk gives none', async () => {
    const { ctx } = await connect({ intercept: answering(() => ({ ticket: aTicket() })) });
    expect(await ctx.client.ticket('35436')).toMatchObject({ users: [], organizations: [] });
  });
});

describe('creation', () => {
  it('under one key makes one ticket', async () => {
    const bench = await connect();
    const before = tickets(bench).length;
    const ticket = { subject: 'Call back', comment: { body: 'Please call.' } };
    const made = await Promise.all(
      Array.from({ length: 5 }, () => bench.ctx.client.create(ticket, 'one-key')),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(tickets(bench)).toHaveLength(before + 1);
    expect(bench.http.sent.map(({ headers }) => headers['idempotency-key'])).toEqual(
      Array(5).fill('one-key'),
    );
  });
});
