import { describe, expect, it } from 'vitest';
import { connect, tickets, type ZendeskBench } from './support.js';

interface Page {
  ticket_events: {
    id: number;
    ticket_id: number;
    timestamp: number;
    child_events: Record<string, unknown>[];
  }[];
  count: number;
  end_time: number;
  end_of_stream: boolean;
  next_page: string;
}

const authorization = `Basic ${Buffer.from('patchbay@acme.example/token:sandbox-token').toString('base64')}`;
const call = ({ twin }: ZendeskBench, path: string): Promise<Response> =>
  twin.fetch(new Request(`https://acme-sandbox.zendesk.com${path}`, { headers: { authorization } }));
const json = async <T>(bench: ZendeskBench, path: string): Promise<T> =>
  (await (await call(bench, path)).json()) as T;
const events = (bench: ZendeskBench, start = 0, include = '&include=comment_events'): Promise<Page> =>
  json(bench, `/api/v2/incremental/ticket_events?start_time=${start}${include}`);

describe('the export of ticket events', () => {
  it('tells of every comment there is, oldest first', async () => {
    const bench = await connect();
    const page = await events(bench);
    const said = page.ticket_events.flatMap(({ child_events }) =>
      child_events.filter(({ event_type }) => event_type === 'Comment').map(({ body }) => body),
    );
    const written = tickets(bench).flatMap(({ comments }) => comments.map(({ body }) => body));
    expect(said).toHaveLength(written.length);
    expect(new Set(said)).toEqual(new Set(written));
    const times = page.ticket_events.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(page).toMatchObject({ count: times.length, end_time: times.at(-1), end_of_stream: true });
  });

  it('says no more than that there is a comment to those who do not ask for it', async () => {
    const { ticket_events } = await events(await connect(), 0, '');
    const [, told] = ticket_events[0]!.child_events;
    expect(told).toEqual({ event_type: 'Comment', comment_present: true, comment_public: true });
  });

  it.each([2, 5])('in pages of %i repeats the last second and leaves nothing out', async (pageSize) => {
    const bench = await connect({ pageSize });
    const whole = await events(await connect());
    const found: number[] = [];
    const firsts: number[] = [];
    const ends: number[] = [];
    let page: Page;
    let start = 0;
    do {
      page = await events(bench, start);
      expect(page.next_page).toMatch(
        new RegExp(`/incremental/ticket_events.json\\?start_time=${page.end_time}$`),
      );
      expect(page.end_time).toBeGreaterThan(start);
      firsts.push(page.ticket_events[0]!.timestamp);
      found.push(...page.ticket_events.map(({ id }) => id));
      start = page.end_time;
      ends.push(start);
    } while (!page.end_of_stream);
    expect(firsts.slice(1)).toEqual(ends.slice(0, -1));
    expect(found.length).toBeGreaterThan(whole.count);
    expect([...new Set(found)]).toEqual(whole.ticket_events.map(({ id }) => id));
  });

  it('stands still where a page holds no more than the second it began with', async () => {
    const { end_time } = await events(await connect({ pageSize: 1 }));
    expect(await events(await connect({ pageSize: 1 }), end_time)).toMatchObject({
      end_time,
      end_of_stream: false,
    });
  });

  it('never cuts a second in two', async () => {
    const bench = await connect({ pageSize: 2 });
    const now = bench.clock.now().getTime() / 1_000;
    for (let i = 0; i < 5; i += 1) await bench.twin.scenes['ticket_arrives']!.play();
    bench.clock.advance(600_000);
    expect(await events(bench, now)).toMatchObject({ count: 5, end_time: now });
  });

  it('knows of the last minute nothing', async () => {
    const bench = await connect();
    const before = await events(bench);
    await bench.twin.scenes['ticket_arrives']!.play();
    bench.clock.advance(59_000);
    expect(await events(bench)).toEqual(before);
    bench.clock.advance(1_000);
    expect((await events(bench)).count).toBe(before.count + 1);
  });

  it('of a time in which nothing happened is empty and goes on there', async () => {
    const start = 1_772_443_000;
    expect(await events(await connect(), start)).toMatchObject({
      ticket_events: [],
      count: 0,
      end_time: start,
      end_of_stream: true,
    });
  });

  it('tells how a ticket began, what was changed without a word, and of deleted tickets', async () => {
    const bench = await connect();
    await bench.twin.scenes['agent_deletes']!.play();
    bench.clock.advance(600_000);
    const gone = tickets(bench).find(({ status }) => status === 'deleted')!;
    const about = (await events(bench)).ticket_events.filter(({ ticket_id }) => ticket_id === gone.id);
    const kinds = about.map(({ child_events }) => child_events.map(({ event_type }) => event_type));
    expect(kinds).toEqual([['Create', 'Comment'], ['Change', 'Comment'], ['Change', 'Comment'], ['Change']]);
  });

  it.each([
    ['without a start', '', 400],
    ['of the last minute', '?start_time=1772443799', 422],
  ])('%s is refused', async (_what, query, status) => {
    expect((await call(await connect(), `/api/v2/incremental/ticket_events${query}`)).status).toBe(status);
  });
});

describe('many at once', () => {
  const idsOf = (bench: ZendeskBench): number[] => tickets(bench).map(({ id }) => id);

  it('are the tickets asked for; unknown and deleted ones are left out', async () => {
    const bench = await connect();
    await bench.twin.scenes['agent_deletes']!.play();
    const ids = idsOf(bench);
    const { tickets: found } = await json<{ tickets: { id: number }[] }>(
      bench,
      `/api/v2/tickets/show_many?ids=${[...ids, 999_999].join(',')}`,
    );
    const gone = tickets(bench).find(({ status }) => status === 'deleted')!;
    expect(found.map(({ id }) => id)).toEqual(ids.filter((id) => id !== gone.id));
  });

  it('are the users asked for', async () => {
    const found = await json(await connect(), '/api/v2/users/show_many?ids=9002,1,9003');
    expect(found).toMatchObject({ users: [{ id: 9002, role: 'agent' }, { name: 'Jonas Weber' }] });
  });

  it.each(['tickets', 'users'])('are a hundred %s at most', async (what) => {
    const bench = await connect();
    const ids = (count: number): string => Array.from({ length: count }, (_, i) => i + 1).join(',');
    expect((await call(bench, `/api/v2/${what}/show_many?ids=${ids(100)}`)).status).toBe(200);
    expect((await call(bench, `/api/v2/${what}/show_many?ids=${ids(101)}`)).status).toBe(400);
  });
});

describe('faults', () => {
  const paths = [
    '/api/v2/incremental/ticket_events?start_time=0&include=comment_events',
    '/api/v2/tickets/show_many?ids=1',
    '/api/v2/users/show_many?ids=1',
  ];

  it.each(paths)('strike %s like every other call', async (path) => {
    const bench = await connect();
    for (const [kind, status] of [
      ['429', 429],
      ['500', 500],
      ['expire-token', 401],
    ] as const) {
      bench.twin.fault({ kind, rate: 1 });
      expect((await call(bench, path)).status).toBe(status);
    }
    for (const kind of ['cut-before-effect', 'cut-after-effect'] as const) {
      bench.twin.fault({ kind, rate: 1 });
      await expect(call(bench, path)).rejects.toThrow(TypeError);
    }
    bench.twin.fault(null);
    expect((await call(bench, path)).status).toBe(200);
  });
});
