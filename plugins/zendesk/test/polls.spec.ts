import { RetryError, type Change } from '@patchbay/plugin-sdk';
import { ManualClock } from '@patchbay/plugin-sdk/testing';
import { describe, expect, it } from 'vitest';
import { tickets as poll } from '../src/polls/tickets.js';
import type { Checkpoint, StagePage } from '../src/polls/checkpoint.js';
import {
  aComment,
  all,
  answering,
  aTicket,
  connect,
  errorOf,
  idsOf,
  read,
  tickets,
  type ZendeskBench,
} from './support.js';

const exports = ({ http }: ZendeskBench): Record<string, string>[] =>
  http.sent
    .filter(({ path }) => path === '/api/v2/incremental/tickets/cursor')
    .map(({ query }) => Object.fromEntries(new URLSearchParams(query)));
/** A sandbox's export of our own making, page by page. */
const exporting = (pages: Record<string, unknown>[]) => {
  let asked = 0;
  return answering((call) => {
    if (call !== 'GET /api/v2/incremental/tickets/cursor') return { comments: [], users: [] };
    asked += 1;
    return {
      tickets: [],
      after_cursor: `c${asked}`,
      end_of_stream: asked >= pages.length,
      ...pages[asked - 1],
    };
  });
};

describe('where a lane starts', () => {
  const now = new Date('2026-03-02T09:30:00.900Z');

  it('is the beginning of time for history', () => {
    const { stage, cursor, start_time, events } = poll.start('backfill', now);
    expect({ stage, cursor, start_time }).toEqual({ stage: 'tickets', cursor: null, start_time: 0 });
    expect(events).toEqual({ since: 0, seen: [] });
  });

  it('is as recent as Zendesk allows for news', () => {
    const { stage, start_time } = poll.start('live', now);
    expect(stage).toBe('news');
    expect(start_time).toBe(Date.parse('2026-03-02T09:28:30Z') / 1_000);
  });

  it('is accepted by Zendesk', async () => {
    const bench = await connect();
    expect(await read(bench, 'live')).toHaveLength(1);
  });
});

describe('the export', () => {
  it('gives the start time on the first call only, then the cursor', async () => {
    const bench = await connect({ pageSize: 3 });
    await read(bench);
    const [first, ...others] = exports(bench);
    const [rest, news] = [others.slice(0, -1), others.at(-1)!];
    expect(first).toEqual({ start_time: '0', include: 'users,organizations', per_page: '1000' });
    expect(news).toMatchObject({ start_time: expect.any(String) as string, per_page: '100' });
    expect(rest.length).toBeGreaterThan(1);
    for (const query of rest) {
      expect(query).toHaveProperty('cursor');
      expect(query).not.toHaveProperty('start_time');
    }
  });

  it('reads every ticket once, with its messages', async () => {
    const bench = await connect({ pageSize: 3 });
    const changes = all(await read(bench));
    expect(idsOf(changes, 'ticket').sort()).toEqual(
      tickets(bench)
        .map(({ id }) => String(id))
        .sort(),
    );
    const written = tickets(bench).reduce((sum, { comments }) => sum + comments.length - 1, 0);
    expect(idsOf(changes, 'message')).toHaveLength(written);
  });

  it('stops at end_of_stream, not at an empty page', async () => {
    const bench = await connect({
      intercept: exporting([{ tickets: [aTicket({ id: 1 })] }, {}, { tickets: [aTicket({ id: 2 })] }]),
    });
    const pages = await read(bench, 'live');
    expect(pages.map(({ done }) => done)).toEqual([false, false, true]);
    expect(idsOf(all(pages), 'ticket')).toEqual(['1', '2']);
  });

  it('keeps its place when an empty answer has no cursor', async () => {
    const bench = await connect({ intercept: exporting([{ tickets: [aTicket()] }, { after_cursor: null }]) });
    const pages = await read(bench, 'live');
    expect(pages.map(({ next }) => next.cursor)).toEqual(['c1', 'c1']);
  });

  it('keeps its start time while there is no cursor yet', async () => {
    const bench = await connect({ intercept: exporting([{ after_cursor: null }]) });
    const [page] = await read(bench, 'live');
    expect(page?.next).toEqual(poll.start('live', bench.clock.now()));
  });

  it('counts what it has read', async () => {
    const bench = await connect({ pageSize: 3 });
    const pages = await read(bench);
    const done = pages.map(({ progress }) => progress!.done);
    expect(done.slice(0, 4)).toEqual([3, 6, 8, 8]);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(pages.at(-1)?.next.read).toBe(8);
  });

  it('asks for no more news a page than conversations it may read in a minute', async () => {
    const bench = await connect();
    for (let i = 0; i < 6; i += 1) await bench.twin.scenes['burst']!.play();
    await read(bench, 'live');
    const perPage = Number(exports(bench)[0]!['per_page']);
    expect(perPage).toBeLessThanOrEqual(360);
    expect(exports(bench).length).toBeGreaterThan(1);
  });
});

describe('a resumed export', () => {
  it('goes on behind the last page that was stored', async () => {
    const whole = all(await read(await connect({ pageSize: 2 })));
    const bench = await connect({ pageSize: 2 });
    const before: Change[] = [];
    let checkpoint: Checkpoint | undefined;
    for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
      before.push(...page.changes);
      checkpoint = poll.checkpoint.schema.parse(JSON.parse(JSON.stringify(page.next)));
      if (checkpoint.read >= 4) break;
    }
    const rest = all(await read(await connect({ pageSize: 2 }), 'backfill', checkpoint));
    expect([...before, ...rest]).toEqual(whole);
  });

  it('repeats the page whose answer was lost', async () => {
    const bench = await connect({ pageSize: 3 });
    const pages: StagePage[] = [];
    const reading = async (): Promise<void> => {
      for await (const page of poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill')) {
        pages.push(page);
        bench.twin.fault({ kind: 'cut-after-effect', rate: 1 });
      }
    };
    expect(await errorOf(reading())).toBeInstanceOf(RetryError);
    bench.twin.fault(null);
    const rest = await read(bench, 'backfill', pages.at(-1)!.next);
    expect(idsOf([...all(pages), ...all(rest)], 'ticket')).toHaveLength(8);
  });

  it('accepts a checkpoint as it was stored, and no other shape', () => {
    const { schema } = poll.checkpoint;
    const good = {
      stage: 'comments',
      cursor: 'MTU3',
      start_time: 0,
      read: 5,
      events: { since: 12, seen: [3, 4] },
    };
    expect(schema.parse(good)).toEqual(good);
    for (const bad of [{}, { cursor: 1 }, { start_time: 1.5 }, { stage: 'users' }, { events: { since: 1 } }])
      expect(schema.safeParse(Object.keys(bad).length > 0 ? { ...good, ...bad } : bad).success).toBe(false);
  });
});

describe('news', () => {
  it('after the last page comes with the next reading, once', async () => {
    const bench = await connect();
    const first = await read(bench, 'live');
    await bench.twin.scenes['ticket_arrives']!.play();
    const id = String(tickets(bench)[0]!.id);
    const second = await read(bench, 'live', first.at(-1)!.next);
    expect(idsOf(all(second), 'ticket')).toEqual([id]);
    expect(all(await read(bench, 'live', second.at(-1)!.next))).toEqual([]);
  });

  it('of the same second as the last page is not missed', async () => {
    const bench = await connect();
    await bench.twin.scenes['ticket_arrives']!.play();
    const first = await read(bench, 'live');
    await bench.twin.scenes['agent_replies']!.play();
    const second = all(await read(bench, 'live', first.at(-1)!.next));
    expect(second.map(({ object }) => object)).toEqual(['ticket', 'message']);
    const before = all(first).find(({ object }) => object === 'ticket')!;
    expect(second[0]).toMatchObject({ id: before.id, at: before.at, data: { status: 'open' } });
  });

  it('of a deletion is a tombstone without a conversation', async () => {
    const bench = await connect();
    const first = await read(bench);
    bench.clock.advance(1_000);
    await bench.twin.scenes['agent_deletes']!.play();
    const sent = bench.http.sent.length;
    const changes = all(await read(bench, 'live', first.at(-1)!.next));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ object: 'ticket', op: 'delete' });
    expect(bench.http.sent.length - sent).toBe(1);
  });

  it('is read beside history, each lane from its own place', async () => {
    const bench = await connect({ pageSize: 3 });
    const history = poll.pull(bench.ctx, poll.start('backfill', bench.clock.now()), 'backfill');
    const iterator = history[Symbol.asyncIterator]();
    const early = (await iterator.next()).value as StagePage;
    await bench.twin.scenes['angry_customer']!.play();
    const live = all(await read(bench, 'live'));
    expect(idsOf(live, 'ticket')).toEqual([String(tickets(bench)[0]!.id)]);
    const late = (await iterator.next()).value as StagePage;
    expect(late.next.read).toBe(early.next.read + 3);
  });
});

describe('conversations of a page', () => {
  const page = Array.from({ length: 12 }, (_, i) => aTicket({ id: i + 1 }));

  it('are read a few at a time, all of them', async () => {
    let open = 0;
    let most = 0;
    const bench = await connect({
      intercept: async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname.includes('incremental'))
          return Response.json({ tickets: page, after_cursor: 'c', end_of_stream: true });
        open += 1;
        most = Math.max(most, open);
        await Promise.resolve();
        open -= 1;
        return Response.json({
          comments: [aComment({ id: 100 + Number(pathname.split('/')[4]) })],
          users: [],
        });
      },
    });
    const changes = all(await read(bench, 'live'));
    expect(idsOf(changes, 'message')).toHaveLength(12);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
  });

  it('may have vanished since the page was made', async () => {
    const bench = await connect({
      intercept: answering((call) => {
        if (call.includes('incremental'))
          return { tickets: page.slice(0, 2), after_cursor: 'c', end_of_stream: true };
        return call.includes('/1/')
          ? new Response('{}', { status: 404 })
          : { comments: [aComment()], users: [] };
      }),
    });
    const changes = all(await read(bench, 'live'));
    expect(idsOf(changes, 'ticket')).toEqual(['1', '2']);
    expect(idsOf(changes, 'message')).toEqual(['1274']);
  });

  it.each([
    [429, 'RetryError'],
    [503, 'RetryError'],
    [401, 'AuthError'],
    [403, 'AuthError'],
    [400, 'ProviderError'],
  ])('that answer %i stop the page: nothing of it counts', async (status, name) => {
    const bench = await connect({
      intercept: answering((call) => {
        if (call.includes('incremental')) return { tickets: page, after_cursor: 'c', end_of_stream: true };
        return new Response('{}', { status });
      }),
    });
    expect((await errorOf(read(bench, 'live'))).name).toBe(name);
  });
});

describe('a clock that is wrong', () => {
  it.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
  ])('%s changes nothing once there is a cursor', async (_what, skew) => {
    const bench = await connect();
    const first = await read(bench, 'live');
    await bench.twin.scenes['ticket_arrives']!.play();
    const skewed = { ...bench.ctx, clock: new ManualClock(new Date(bench.clock.now().getTime() + skew)) };
    const changes: Change[] = [];
    for await (const page of poll.pull(skewed, first.at(-1)!.next, 'live')) changes.push(...page.changes);
    expect(idsOf(changes, 'ticket')).toHaveLength(1);
  });
});
