import { RetryError, type Change } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, StagePage } from '../src/polls/checkpoint.js';
import { tickets as poll } from '../src/polls/tickets.js';
import { refetchTicket } from '../src/refetch.js';
import { all, connect, errorOf, idsOf, read, tickets, ticketOf, type ZendeskBench } from './support.js';

const minuteMs = 60_000;
const called = ({ http }: ZendeskBench, path: string): Record<string, string>[] =>
  http.sent
    .filter((call) => call.path === path)
    .map(({ query }) => Object.fromEntries(new URLSearchParams(query)));
const eventsOf = (bench: ZendeskBench): Record<string, string>[] =>
  called(bench, '/api/v2/incremental/ticket_events');
const messagesOf = (changes: Change[]): Change[] =>
  changes.filter(({ object }) => object === 'message').sort((a, b) => Number(a.id) - Number(b.id));

/** Plays scenes a second apart, and then lets enough time pass that the export tells of them. */
async function play(bench: ZendeskBench, ...scenes: string[]): Promise<void> {
  for (const scene of scenes) {
    await bench.twin.scenes[scene]!.play();
    bench.clock.advance(1_000);
  }
  bench.clock.advance(10 * minuteMs);
}

/** Every message by the way of the repair: ticket by ticket. */
async function oneByOne(bench: ZendeskBench): Promise<Change[]> {
  const found: Change[] = [];
  for (const { id, status } of tickets(bench))
    if (status !== 'deleted') found.push(...(await refetchTicket(bench.ctx, String(id))));
  return messagesOf(found);
}

/** Tickets of every kind: by customers and by agents, answered in their own second, in private, with a look of their own. */
async function everyKind(options: Parameters<typeof connect>[0] = {}): Promise<ZendeskBench> {
  const bench = await connect(options);
  const { client } = bench.ctx;
  await play(bench, 'ticket_arrives', 'agent_replies', 'customer_replies', 'customer_replies');
  const made = await client.create(
    { subject: 'Call', comment: { body: 'Call back' }, requester: { name: 'Ada', email: 'ada@x.example' } },
    'k1',
  );
  await client.update(String(made.id), { comment: { body: 'In its very second', public: true } });
  await client.update(String(made.id), { comment: { body: 'A note', public: false } });
  await client.create({ subject: 'Rich', comment: { body: '<ul><li>a look of its own</li></ul>' } }, 'k2');
  await client.create({ subject: 'Plain', comment: { body: 'by the one who asks' } }, 'k3');
  await bench.twin.scenes['angry_customer']!.play();
  await bench.twin.scenes['customer_replies']!.play();
  await play(bench, 'agent_replies', 'agent_deletes');
  return bench;
}

describe('comments in bulk', () => {
  it.each([1, 2, 3, 5, 100])('are what a repair reads one by one, in pages of %i', async (pageSize) => {
    const bench = await everyKind({ pageSize });
    const bulk = messagesOf(all(await read(bench)));
    expect(bulk.length).toBeGreaterThan(8);
    expect(bulk).toEqual(await oneByOne(bench));
  });

  it('cost no request per ticket', async () => {
    const bench = await connect();
    const scenes = ['ticket_arrives', 'agent_replies', 'customer_replies'];
    for (let i = 0; i < 10; i += 1) await play(bench, ...scenes);
    const known = tickets(bench).length;
    const changes = all(await read(bench));
    expect(idsOf(changes, 'ticket')).toHaveLength(known);
    expect(idsOf(changes, 'message').length).toBeGreaterThanOrEqual(20);
    expect(bench.http.sent.map(({ path }) => path)).toEqual([
      '/api/v2/incremental/tickets/cursor',
      '/api/v2/incremental/ticket_events',
      '/api/v2/tickets/show_many',
      '/api/v2/users/show_many',
      '/api/v2/incremental/tickets/cursor',
    ]);
  });

  it('are asked for once, in the lane of history alone', async () => {
    const bench = await everyKind();
    const live = await read(bench, 'live');
    expect(eventsOf(bench)).toEqual([]);
    const first = await read(bench);
    expect(eventsOf(bench)).toEqual([{ start_time: '0', include: 'comment_events' }]);
    expect(all(await read(bench, 'backfill', first.at(-1)!.next))).toEqual([]);
    expect(all(await read(bench, 'live', live.at(-1)!.next))).toEqual([]);
    expect(eventsOf(bench)).toHaveLength(1);
  });

  it('come behind the tickets they belong to, whatever happens meanwhile', async () => {
    const bench = await everyKind({ pageSize: 2 });
    const scenes = Object.keys(bench.twin.scenes).filter((scene) => scene !== 'burst');
    const stored = new Set<string>();
    const messages = new Set<string>();
    let pages = 0;
    for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
      for (const id of idsOf(page.changes, 'ticket')) stored.add(id);
      for (const change of page.changes)
        if (change.object === 'message' && stored.has(change.data.ticket_external_id))
          messages.add(change.id);
      pages += 1;
      if (pages < 40) await bench.twin.scenes[scenes[pages % scenes.length]!]!.play();
      bench.clock.advance(20_000);
    }
    const missing = (await oneByOne(bench)).filter(({ id }) => !messages.has(id));
    expect(missing).toEqual([]);
  });

  it('of a second in which much happens are all read', async () => {
    const bench = await connect({ pageSize: 2 });
    await bench.twin.scenes['ticket_arrives']!.play();
    for (let i = 0; i < 7; i += 1) await bench.twin.scenes['agent_replies']!.play();
    bench.clock.advance(10 * minuteMs);
    const id = String(tickets(bench)[0]!.id);
    const said = all(await read(bench)).filter(
      (change) => change.object === 'message' && change.data.ticket_external_id === id,
    );
    expect(said).toHaveLength(7);
  });

  it('are read on behind pages in which nobody says anything', async () => {
    const bench = await connect({ pageSize: 2 });
    const id = String(tickets(bench)[0]!.id);
    for (let i = 0; i < 9; i += 1) {
      await bench.ctx.client.update(id, { status: i % 2 === 0 ? 'pending' : 'open' });
      bench.clock.advance(1_000);
    }
    await play(bench, 'ticket_arrives', 'agent_replies');
    const pages = (await read(bench)).filter(({ next }) => next.stage === 'comments');
    expect(pages.filter(({ changes }) => changes.length === 0).length).toBeGreaterThan(3);
    expect(pages.every(({ done }) => !done)).toBe(true);
    expect(messagesOf(all(await read(bench)))).toEqual(await oneByOne(bench));
  });

  it('begin each page with the second the page before it ended with, and say nothing twice', async () => {
    const bench = await everyKind({ pageSize: 1 });
    const ids = idsOf(all(await read(bench)), 'message');
    expect(new Set(ids).size).toBe(ids.length);
    const starts = eventsOf(bench).map(({ start_time }) => Number(start_time));
    expect(starts.length).toBeGreaterThan(10);
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  });

  it('are never asked for within the last minute, in which Zendesk refuses', async () => {
    const bench = await everyKind({ pageSize: 1 });
    for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
      const { since } = page.next.events;
      expect(bench.clock.now().getTime() - since * 1_000).toBeGreaterThan(minuteMs);
      await bench.twin.scenes['agent_replies']!.play();
      if (page.next.read > 200) break;
    }
  });
});

describe('history that is interrupted', () => {
  const stored = (at: Checkpoint): Checkpoint => poll.checkpoint.schema.parse(JSON.parse(JSON.stringify(at)));

  it.each([1, 3])('goes on at every page boundary, in pages of %i', async (pageSize) => {
    const whole = await read(await everyKind({ pageSize }));
    for (let cut = 1; cut < whole.length; cut += 1) {
      const rest = await read(await everyKind({ pageSize }), 'backfill', stored(whole[cut - 1]!.next));
      expect(idsOf(all(rest), 'message')).toEqual(idsOf(all(whole.slice(cut)), 'message'));
      expect(idsOf(all(rest), 'ticket')).toEqual(idsOf(all(whole.slice(cut)), 'ticket'));
    }
  });

  it.each([
    ['429', { name: 'RetryError', status: 429, afterMs: 7_000 }],
    ['500', { name: 'RetryError', status: 500 }],
    ['cut-before-effect', { name: 'RetryError' }],
    ['cut-after-effect', { name: 'RetryError' }],
  ] as const)('by %s in the middle of the comments loses nothing', async (kind, expected) => {
    const bench = await everyKind({ pageSize: 2 });
    const pages: StagePage[] = [];
    const reading = async (): Promise<void> => {
      for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
        pages.push(page);
        if (page.next.stage === 'comments' && page.next.events.since > 0)
          bench.twin.fault({ kind, rate: 1, retryAfterS: 7 });
      }
    };
    const error = await errorOf(reading());
    expect(error).toBeInstanceOf(RetryError);
    expect(error).toMatchObject(expected);
    bench.twin.fault(null);
    const rest = await read(bench, 'backfill', stored(pages.at(-1)!.next));
    expect(messagesOf([...all(pages), ...all(rest)])).toEqual(await oneByOne(bench));
  });

  it('by an expired token renews it and goes on', async () => {
    const secrets = { access_token: 'sandbox-access-0', refresh_token: 'sandbox-refresh-0' };
    const bench = await everyKind({ pageSize: 2, auth: 'oauth', secrets });
    const pages: StagePage[] = [];
    for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
      pages.push(page);
      if (page.next.stage === 'comments' && pages.length % 3 === 0)
        bench.twin.fault({ kind: 'expire-token', rate: 1 });
    }
    expect(bench.http.sent.filter(({ path }) => path === '/oauth/tokens').length).toBeGreaterThan(1);
    expect(messagesOf(all(pages))).toEqual(await oneByOne(bench));
  });
});

describe('a deleted ticket', () => {
  it('is a tombstone without a word, although the events still tell of it', async () => {
    const bench = await connect();
    await play(bench, 'agent_deletes');
    const [gone] = tickets(bench).filter(({ status }) => status === 'deleted');
    expect(gone!.comments.length).toBeGreaterThan(1);
    const changes = all(await read(bench));
    const about = changes.filter(
      (change) =>
        change.id === String(gone!.id) ||
        (change.object === 'message' && change.data.ticket_external_id === String(gone!.id)),
    );
    expect(about.map(({ object, op }) => `${object} ${op}`)).toEqual(['ticket delete']);
    expect(called(bench, `/api/v2/tickets/${gone!.id}`)).toHaveLength(1);
  });

  it('while history is read stays deleted: nothing behind its end brings it back', async () => {
    const bench = await connect({ pageSize: 2 });
    const pages: StagePage[] = [];
    for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
      if (page.next.stage === 'comments' && pages.every(({ next }) => next.stage !== 'comments'))
        await bench.twin.scenes['agent_deletes']!.play();
      pages.push(page);
    }
    const gone = tickets(bench).find(({ status }) => status === 'deleted')!;
    const states = all(pages).filter(({ object, id }) => object === 'ticket' && id === String(gone.id));
    expect(states.map(({ op }) => op)).toEqual(['upsert', 'delete']);
    expect(states[1]!.version > states[0]!.version).toBe(true);
    const said = all(pages).filter(
      (change) => change.object === 'message' && change.data.ticket_external_id === String(gone.id),
    );
    expect(said).toEqual([]);
    expect(ticketOf(bench, gone.id).comments.length).toBeGreaterThan(1);
  });
});

describe('a checkpoint of before', () => {
  it.each([
    ['history goes on with its tickets, and then reads all comments', 0, 'tickets'],
    ['news stay news', 1_772_443_710, 'news'],
  ])('%s', async (_what, start_time, stage) => {
    const migrated = poll.checkpoint.migrate![1]!({ cursor: 'Mw==', start_time, read: 3 });
    const at = poll.checkpoint.schema.parse(migrated);
    expect(at).toEqual({ stage, cursor: 'Mw==', start_time, read: 3, events: { since: 0, seen: [] } });
    const bench = await connect();
    await read(bench, stage === 'news' ? 'live' : 'backfill', at);
    expect(eventsOf(bench)).toHaveLength(stage === 'news' ? 0 : 1);
    expect(called(bench, '/api/v2/incremental/tickets/cursor')[0]).toMatchObject({ cursor: 'Mw==' });
  });
});
