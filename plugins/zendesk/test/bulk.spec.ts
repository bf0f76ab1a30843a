import type { Change, JsonObject } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { fewAtOnce } from '../src/few-at-once.js';
import { LookUp } from '../src/look-up.js';
import { start, type Checkpoint } from '../src/polls/checkpoint.js';
import {
  all,
  answering,
  aTicket,
  aUser,
  connect,
  errorOf,
  idsOf,
  read,
  type ZendeskBench,
} from './support.js';

const openedAt = Date.parse('2026-02-01T10:00:00Z') / 1_000;
const stampOf = (second: number): string => new Date(second * 1_000).toISOString();

/** An event of the export with one comment, `second` seconds after the ticket was opened. */
function anEvent(id: number, second: number, over: JsonObject = {}, comment: JsonObject = {}): JsonObject {
  const said = {
    event_type: 'Comment',
    id: id + 1_000,
    author_id: 123123,
    body: `word ${id}`,
    public: true,
    created_at: stampOf(openedAt + second),
  };
  return {
    id,
    ticket_id: 35436,
    timestamp: openedAt + second,
    child_events: [{ ...said, ...comment }],
    ...over,
  };
}

interface Account {
  /** By `start_time`. */
  pages: Record<number, JsonObject>;
  /** Tickets and users that the look-ups give. */
  tickets?: (ids: number[]) => unknown[];
  users?: (ids: number[]) => unknown[];
  /** A ticket asked for alone. */
  alone?: (id: number) => unknown;
}

const idsIn = (url: URL): number[] => url.searchParams.get('ids')!.split(',').map(Number);

/** A sandbox that exports events of our own making, and nothing else. */
const account = ({ pages, tickets, users, alone }: Account): Promise<ZendeskBench> =>
  connect({
    intercept: answering((call, url) => {
      if (call.endsWith('/tickets/cursor')) return { tickets: [], after_cursor: 'c', end_of_stream: true };
      if (call.endsWith('/ticket_events')) return pages[Number(url.searchParams.get('start_time'))];
      if (call.endsWith('/tickets/show_many'))
        return { tickets: tickets?.(idsIn(url)) ?? idsIn(url).map((id) => aTicket({ id })) };
      if (call.endsWith('/users/show_many'))
        return { users: users?.(idsIn(url)) ?? idsIn(url).map((id) => aUser({ id, role: 'agent' })) };
      return alone?.(Number(url.pathname.split('/').at(-1))) ?? new Response('{}', { status: 404 });
    }),
  });

const ended = (...events: JsonObject[]): JsonObject => ({ ticket_events: events, end_of_stream: true });
const commentsFrom = (bench: ZendeskBench): Checkpoint => ({
  ...start('live', bench.clock.now()),
  stage: 'comments',
});
const readComments = async (bench: ZendeskBench, from = commentsFrom(bench)) =>
  (await read(bench, 'backfill', from)).slice(0, -1);
const calls = ({ http }: ZendeskBench, path: string): URLSearchParams[] =>
  http.sent.filter((call) => call.path.endsWith(path)).map(({ query }) => new URLSearchParams(query));
const authorsOf = (changes: Change[]): unknown[] =>
  changes.map(({ data }) => (data as { author: unknown }).author);

describe('a page of ticket events', () => {
  it('that says it is not the last is followed, however short or empty', async () => {
    const bench = await account({
      pages: {
        0: { ticket_events: [], end_of_stream: false, end_time: openedAt, count: 0 },
        [openedAt]: { ticket_events: [anEvent(1, 5)], end_of_stream: false, end_time: openedAt + 5 },
        [openedAt + 5]: ended(anEvent(1, 5), anEvent(2, 5)),
      },
    });
    expect(idsOf(all(await readComments(bench)), 'message')).toEqual(['1001', '1002']);
  });

  it.each([
    ['fewer events than fit', 3, 1],
    ['as many events as fit', 1_000, 2],
  ])('that does not say whether it is the last, with %s', async (_what, count, asked) => {
    const events = Array.from({ length: count }, (_, i) => anEvent(i + 1, i, { child_events: [] }));
    const end_time = openedAt + 999;
    const bench = await account({
      pages: { 0: { ticket_events: events, end_time, count }, [end_time]: ended() },
    });
    await readComments(bench);
    expect(calls(bench, '/ticket_events')).toHaveLength(asked);
  });

  it('that is not the last and does not say where to go on is refused', async () => {
    const bench = await account({
      pages: { 0: { ticket_events: [], end_of_stream: false, end_time: null } },
    });
    const error = await errorOf(readComments(bench));
    expect(error).toMatchObject({ name: 'ProviderError', status: 502 });
    expect(error.message).toContain('end_time is missing');
  });

  it('that ends where it began does not stop the stream', async () => {
    const stuck = { ticket_events: [anEvent(1, 0)], end_of_stream: false, end_time: openedAt };
    const bench = await account({
      pages: { 0: stuck, [openedAt]: stuck, [openedAt + 1]: ended(anEvent(2, 1)) },
    });
    expect(idsOf(all(await readComments(bench)), 'message')).toEqual(['1001', '1002']);
  });

  it('without times repeats whole, and is told from the page before by its ids', async () => {
    const [one, two] = [anEvent(1, 0, { timestamp: null }), anEvent(2, 0, { timestamp: null })];
    const first = { ticket_events: [one], end_of_stream: false, end_time: openedAt };
    const bench = await account({ pages: { 0: first, [openedAt]: ended(one, two) } });
    expect(idsOf(all(await readComments(bench)), 'message')).toEqual(['1001', '1002']);
  });

  it('from after the tickets were read is the last: the rest are news', async () => {
    const bench = await account({
      pages: { 0: { ticket_events: [anEvent(1, 0)], end_of_stream: false, end_time: 1_900_000_000 } },
    });
    const pages = await readComments(bench);
    expect(pages.map(({ next, done }) => [next.stage, done])).toEqual([['news', false]]);
    expect(idsOf(all(pages), 'message')).toEqual(['1001']);
  });
});

describe('a long page', () => {
  const events = Array.from({ length: 250 }, (_, i) =>
    anEvent(i + 1, i, { ticket_id: 1_000 + i }, { author_id: 2_000 + i }),
  );

  it('is stored in slices, each with one look-up of tickets and one of authors', async () => {
    const bench = await account({ pages: { 0: ended(...events) } });
    const pages = await readComments(bench);
    expect(pages.map(({ changes }) => changes.length)).toEqual([100, 100, 50]);
    for (const path of ['/tickets/show_many', '/users/show_many'])
      expect(calls(bench, path).map((query) => query.get('ids')!.split(',').length)).toEqual([100, 100, 50]);
    expect(calls(bench, '/ticket_events')).toHaveLength(1);
  });

  it('goes on behind the last slice that was stored', async () => {
    const whole = await readComments(await account({ pages: { 0: ended(...events) } }));
    for (const cut of [1, 2]) {
      const rest = await readComments(
        await account({ pages: { 0: ended(...events) } }),
        whole[cut - 1]!.next,
      );
      expect(rest).toEqual(whole.slice(cut));
    }
  });

  it('names a ticket and an author to Zendesk once', async () => {
    const same = events.map((event, i) => ({
      ...anEvent(i + 1, i),
      ticket_id: 1_000 + (i % 2),
      id: event['id']!,
    }));
    const bench = await account({ pages: { 0: ended(...same) } });
    expect(all(await readComments(bench))).toHaveLength(250);
    expect(calls(bench, '/show_many').map((query) => query.get('ids'))).toEqual(['1000,1001', '123123']);
  });
});

describe('a ticket behind a comment', () => {
  const pages = { 0: ended(anEvent(1, 1, { ticket_id: 1 }), anEvent(2, 2, { ticket_id: 2 })) };

  it('that is left out among many is asked for alone: archived ones may be', async () => {
    const bench = await account({
      pages,
      tickets: () => [aTicket({ id: 2 })],
      alone: (id) => ({ ticket: aTicket({ id }) }),
    });
    expect(idsOf(all(await readComments(bench)), 'message').sort()).toEqual(['1001', '1002']);
    expect(calls(bench, '/api/v2/tickets/1')).toHaveLength(1);
    expect(calls(bench, '/api/v2/tickets/2')).toHaveLength(0);
  });

  it('that is gone takes its comments along', async () => {
    const bench = await account({ pages, tickets: () => [aTicket({ id: 2 })] });
    expect(idsOf(all(await readComments(bench)), 'message')).toEqual(['1002']);
  });

  it('that Zendesk fails to give stops the page: nothing of it counts', async () => {
    const bench = await account({ pages, tickets: () => [], alone: () => new Response('', { status: 500 }) });
    expect((await errorOf(readComments(bench))).name).toBe('RetryError');
  });
});

describe('the author of a comment', () => {
  it('who is gone has no name', async () => {
    const bench = await account({ pages: { 0: ended(anEvent(1, 1)) }, users: () => [] });
    expect(authorsOf(all(await readComments(bench)))).toEqual([{ name: null, email: null }]);
  });

  it('who is Zendesk itself is not looked up', async () => {
    const bench = await account({ pages: { 0: ended(anEvent(1, 1, {}, { author_id: -1 })) } });
    expect(authorsOf(all(await readComments(bench)))).toEqual([{ name: null, email: null }]);
    expect(calls(bench, '/users/show_many')).toHaveLength(0);
  });

  it('is asked for once, also when there is no answer', async () => {
    const bench = await account({ pages: {}, users: () => [] });
    const lookUp = new LookUp(bench.ctx);
    for (let i = 0; i < 2; i += 1) expect((await lookUp.peopleOf([5, 6, 5])).users.size).toBe(0);
    expect(calls(bench, '/users/show_many').map((query) => query.get('ids'))).toEqual(['5,6']);
  });
});

describe('the description of a ticket', () => {
  const { requester_id, created_at } = aTicket();
  const byRequester = { author_id: requester_id! };
  const creates = { event_type: 'Create', subject: 'Help' };
  const said = async (...events: JsonObject[]): Promise<string[]> =>
    idsOf(all(await readComments(await account({ pages: { 0: ended(...events) } }))), 'message');

  it('is the comment that comes with the ticket, whatever its time', async () => {
    const first = anEvent(1, 500, {}, byRequester);
    const opening = { ...first, child_events: [creates, ...(first['child_events'] as JsonObject[])] };
    expect(await said(opening, anEvent(2, 501, {}, byRequester))).toEqual(['1002']);
  });

  it('is the comment of the second the ticket was made in, where nothing else tells', async () => {
    expect(Date.parse(created_at)).toBe(openedAt * 1_000);
    expect(await said(anEvent(1, 0, {}, byRequester), anEvent(2, 1, {}, byRequester))).toEqual(['1002']);
  });

  it('is the first of several in one second', async () => {
    const events = [
      anEvent(2, 0, {}, byRequester),
      anEvent(1, 0, {}, byRequester),
      anEvent(3, 0, {}, byRequester),
    ];
    expect(await said(...events)).toEqual(['1002', '1003']);
  });

  it('is no comment of a page in which the ticket was not made', async () => {
    expect(await said(anEvent(1, 60, {}, byRequester), anEvent(2, 61, {}, byRequester))).toEqual([
      '1001',
      '1002',
    ]);
  });

  it('is known behind a page boundary that cut its second in two', async () => {
    const [first, second] = [anEvent(1, 0, {}, byRequester), anEvent(2, 0, {}, byRequester)];
    const bench = await account({
      pages: {
        0: { ticket_events: [first], end_of_stream: false, end_time: openedAt },
        [openedAt]: ended(first, second),
      },
    });
    expect(idsOf(all(await readComments(bench)), 'message')).toEqual(['1002']);
  });

  it('is a message where somebody else wrote it, or where it has a look of its own', async () => {
    expect(await said(anEvent(1, 0))).toEqual(['1001']);
    expect(await said(anEvent(1, 0, {}, { ...byRequester, html_body: '<ul><li>x</li></ul>' }))).toEqual([
      '1001',
    ]);
  });
});

describe('a few at once', () => {
  it('answers in order, five under way at most', async () => {
    let [open, most] = [0, 0];
    const answers = await fewAtOnce([...Array(12).keys()], async (i) => {
      most = Math.max(most, (open += 1));
      await Promise.resolve();
      open -= 1;
      return i * 2;
    });
    expect(answers).toEqual([...Array(12).keys()].map((i) => i * 2));
    expect(most).toBe(5);
  });

  it('of nothing is nothing', async () => {
    expect(await fewAtOnce([], () => Promise.reject(new Error('no')))).toEqual([]);
  });
});
