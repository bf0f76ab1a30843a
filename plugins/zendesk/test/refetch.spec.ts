import { GoneError, type Change } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import zendesk from '../src/index.js';
import { conversationOf, refetchTicket } from '../src/refetch.js';
import { events } from '../src/webhooks/events.js';
import { aComment, answering, aTicket, aUser, connect, tickets, type ZendeskBench } from './support.js';

const calls = ({ http }: ZendeskBench): string[] => http.sent.map(({ method, path }) => `${method} ${path}`);
const messages = (changes: Change[]): Change[] => changes.filter(({ object }) => object === 'message');

/** The id of the newest ticket of a fresh sandbox, after a scene. */
async function after(bench: ZendeskBench, ...scenes: string[]): Promise<string> {
  for (const scene of scenes) await bench.twin.scenes[scene]!.play();
  return String(tickets(bench)[0]!.id);
}

describe('a hint', () => {
  it('is read again as ticket and conversation', async () => {
    const bench = await connect();
    const id = await after(bench, 'ticket_arrives', 'agent_replies', 'customer_replies');
    const [hint] = events.parse(bench.deliveries.at(-1)!);
    expect(hint).toEqual({ object: 'ticket', id, refetch: true });
    const [ticket, ...conversation] = await refetchTicket(bench.ctx, id);
    expect(ticket).toMatchObject({ object: 'ticket', op: 'upsert', id, data: { status: 'open' } });
    expect(conversation.map(({ data }) => (data as { direction: string }).direction)).toEqual([
      'outbound',
      'inbound',
    ]);
  });

  it('is offered to the hub for tickets', () => {
    expect(zendesk.base.connection?.refetch).toEqual({ ticket: refetchTicket });
  });

  it('costs one call for the ticket and one for its comments', async () => {
    const bench = await connect();
    const id = await after(bench, 'ticket_arrives');
    await refetchTicket(bench.ctx, id);
    expect(calls(bench).sort()).toEqual([`GET /api/v2/tickets/${id}`, `GET /api/v2/tickets/${id}/comments`]);
  });

  it('never says what the delivery claimed', async () => {
    const bench = await connect();
    const id = await after(bench, 'ticket_arrives');
    const forged = JSON.parse(new TextDecoder().decode(bench.deliveries[0]!.body)) as Record<string, unknown>;
    const said = { ...forged, detail: { id, subject: 'FORGED', status: 'SOLVED' } };
    const raw = { ...bench.deliveries[0]!, body: new TextEncoder().encode(JSON.stringify(said)) };
    const [hint] = events.parse(raw);
    const [ticket] = await refetchTicket(bench.ctx, (hint as { id: string }).id);
    expect(JSON.stringify(ticket)).not.toContain('FORGED');
  });

  it('of a deleted ticket ends in GoneError', async () => {
    const bench = await connect();
    await bench.twin.scenes['agent_deletes']!.play();
    const [hint] = events.parse(bench.deliveries.at(-1)!);
    await expect(refetchTicket(bench.ctx, (hint as { id: string }).id)).rejects.toBeInstanceOf(GoneError);
  });

  it('of a ticket that never was ends in GoneError', async () => {
    const bench = await connect();
    await expect(refetchTicket(bench.ctx, '999999999')).rejects.toBeInstanceOf(GoneError);
  });

  it('puts an odd id into the path as text', async () => {
    const bench = await connect();
    await expect(refetchTicket(bench.ctx, '1/comments')).rejects.toBeInstanceOf(GoneError);
    expect(calls(bench)).toContain('GET /api/v2/tickets/1%2Fcomments');
  });
});

describe('two reads within one second', () => {
  it('are told apart, the later one being newer', async () => {
    const bench = await connect();
    const id = await after(bench, 'ticket_arrives');
    const [first] = await refetchTicket(bench.ctx, id);
    await bench.twin.scenes['agent_replies']!.play();
    bench.clock.advance(200);
    const [second] = await refetchTicket(bench.ctx, id);
    expect(second!.at).toBe(first!.at);
    expect(second!.version > first!.version).toBe(true);
  });
});

describe('a long conversation', () => {
  it('is read to its last page, in order', async () => {
    const bench = await connect({ pageSize: 2 });
    const id = await after(
      bench,
      'ticket_arrives',
      'agent_replies',
      'customer_replies',
      'agent_replies',
      'customer_replies',
    );
    const found = messages(await refetchTicket(bench.ctx, id));
    expect(found).toHaveLength(4);
    expect(found.map((change) => Number(change.id))).toEqual(
      found.map((change) => Number(change.id)).sort((a, b) => a - b),
    );
    const pages = bench.http.sent.filter(({ path }) => path.endsWith('/comments'));
    expect(pages.map(({ query }) => new URLSearchParams(query).get('page[after]'))).toEqual([null, '2', '4']);
  });

  it('ends where has_more lies about a cursor it does not give', async () => {
    const { ctx } = await connect({
      intercept: answering((call) =>
        call.endsWith('/comments')
          ? { comments: [aComment()], users: [], meta: { has_more: true, after_cursor: null } }
          : null,
      ),
    });
    const { comments } = await ctx.client.comments('1');
    expect(comments).toHaveLength(1);
  });

  it('names its authors from every page', async () => {
    const { ctx } = await connect({
      intercept: answering((call, url) => {
        if (!call.endsWith('/comments')) return null;
        const second = url.searchParams.has('page[after]');
        return {
          comments: [aComment({ id: second ? 2 : 1, author_id: second ? 20 : 10 })],
          users: [aUser({ id: second ? 20 : 10, name: second ? 'Second' : 'First', role: 'agent' })],
          meta: { has_more: !second, after_cursor: second ? null : 'next' },
        };
      }),
    });
    const changes = await conversationOf(ctx, aTicket({ requester_id: 1 }));
    expect(changes.map(({ data }) => (data as { author: { name: string } }).author.name)).toEqual([
      'First',
      'Second',
    ]);
  });
});

describe('the conversation of an exported ticket', () => {
  it.each([
    [
      'is asked for when the ticket is new: a bot answers within the second',
      { updated_at: '2026-02-01T10:00:00Z' },
      1,
    ],
    ['is not asked for when the ticket is deleted', { status: 'deleted' }, 0],
    ['is asked for when the ticket has changed', {}, 1],
  ])('%s', async (_what, over, asked) => {
    const bench = await connect({ intercept: answering(() => ({ comments: [], users: [] })) });
    expect(await conversationOf(bench.ctx, aTicket(over))).toEqual([]);
    expect(bench.http.sent).toHaveLength(asked);
  });
});
