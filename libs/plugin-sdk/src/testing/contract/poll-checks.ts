import { changeSchema, type Change } from '@patchbay/domain';
import { expect } from 'vitest';
import type { Conn, Z } from '../../context.js';
import type { AnyPlugin } from '../../plugin.js';
import type { Lane, Page, Poll } from '../../polls.js';
import { bench, scenesOf, type Bench } from './bench.js';
import { assertLimited } from './connection-checks.js';
import type { Check, Suite } from './suite.js';

type AnyPoll = Poll<Conn<Z, Z, unknown>, Z>;
/** More pages than any twin has to fill: a stream that never ends is a fault. */
const mostPages = 500;
const enoughScenes = 60;

/** Streams lose nothing and repeat nothing. */
export function pollChecks(plugin: AnyPlugin, suite: Suite): Check[] {
  return Object.entries(plugin.polls ?? {}).flatMap(([name, poll]) => {
    const section = `poll ${name}`;
    const open = (): Promise<Bench> => bench(plugin, suite);
    return [
      {
        section,
        name: 'maps to valid tickets and messages, in several pages',
        run: async () => {
          const on = await open();
          const pages = await drain(poll, on, 'backfill');
          expect(pages.length, 'pages').toBeGreaterThan(1);
          const changes = pages.flatMap((page) => page.changes);
          expect(changes.length).toBeGreaterThan(0);
          for (const change of changes) changeSchema.parse(change);
          assertLimited(plugin, on);
        },
      },
      {
        section,
        name: 'emits nothing new the second time',
        run: async () => assertQuiet(poll, await open()),
      },
      {
        section,
        name: 'reads the same in pages of any size',
        run: () => assertAnySize(poll, (pageSize) => bench(plugin, suite, { pageSize })),
      },
      { section, name: 'resumes at every page boundary', run: () => assertResumes(poll, open) },
      { section, name: 'misses nothing that changes while it reads', run: () => assertComplete(poll, open) },
      {
        section,
        name: 'hears of what is new, history apart',
        run: async () => assertLive(poll, await open()),
      },
    ];
  });
}

/** Reads a stream to its end. */
export async function drain(poll: AnyPoll, on: Bench, lane: Lane, from?: unknown): Promise<Page<Z>[]> {
  const pages: Page<Z>[] = [];
  for await (const page of poll.pull(on.ctx, from ?? poll.start(lane, on.clock.now()), lane)) {
    pages.push({ ...page, next: stored(poll, page.next) });
    if (page.done) return pages;
    if (pages.length > mostPages) throw new Error('the stream does not end');
  }
  throw new Error('the stream ended before it was done');
}

/** A checkpoint as it comes back from the database. */
function stored(poll: AnyPoll, checkpoint: unknown): unknown {
  return poll.checkpoint.schema.parse(JSON.parse(JSON.stringify(checkpoint)));
}

async function assertQuiet(poll: AnyPoll, on: Bench): Promise<void> {
  for (const lane of ['backfill', 'live'] as const) {
    const first = await drain(poll, on, lane);
    const second = await drain(poll, on, lane, first.at(-1)!.next);
    const repeated = second.flatMap((page) => page.changes);
    expect({ lane, repeated }).toEqual({ lane, repeated: [] });
  }
}

async function assertResumes(poll: AnyPoll, open: () => Promise<Bench>): Promise<void> {
  const whole = await drain(poll, await open(), 'backfill');
  for (let cut = 1; cut < whole.length; cut += 1) {
    const rest = await drain(poll, await open(), 'backfill', whole[cut - 1]!.next);
    expect(rest.map((page) => page.changes)).toEqual(whole.slice(cut).map((page) => page.changes));
  }
}

/** What falls between two pages of one size lies within a page of another. */
async function assertAnySize(poll: AnyPoll, open: (pageSize: number) => Promise<Bench>): Promise<void> {
  const read = async (size: number) =>
    (await drain(poll, await open(size), 'backfill')).flatMap((page) => page.changes);
  const all = newest(await read(mostPages));
  for (const size of [1, 2, 3]) expect(newest(await read(size))).toEqual(all);
}

/** Something happens at every page boundary; in the end we know what a fresh reader knows. */
async function assertComplete(poll: AnyPoll, open: () => Promise<Bench>): Promise<void> {
  const on = await open();
  const play = scenesOf(on);
  const known: Change[] = [];
  let pages = 0;
  for await (const page of poll.pull(on.ctx, poll.start('backfill', on.clock.now()), 'backfill')) {
    known.push(...page.changes);
    if (page.done) break;
    pages += 1;
    if (pages > mostPages) throw new Error('the stream does not end');
    // Enough to change every page, and an end to it: a reader slower than its provider never ends.
    if (pages < enoughScenes) await play();
    on.clock.advance(400);
  }
  const fresh = (await drain(poll, on, 'backfill')).flatMap((page) => page.changes);
  expect(newest(known)).toEqual(newest(fresh));
}

/** The last word on every object. Versions order states, and may tell when they were read. A deleted ticket takes its messages along. */
function newest(changes: Change[]): Record<string, unknown> {
  const last = new Map(
    changes.map(({ version: _version, ...state }) => [`${state.object} ${state.id}`, state]),
  );
  const there = [...last].filter(
    ([, state]) =>
      state.object !== 'message' || last.get(`ticket ${state.data.ticket_external_id}`)?.op !== 'delete',
  );
  return Object.fromEntries(there.sort(([a], [b]) => a.localeCompare(b)));
}

async function assertLive(poll: AnyPoll, on: Bench): Promise<void> {
  on.clock.advance(3_600_000);
  const before = await drain(poll, on, 'live');
  expect(
    before.flatMap((page) => page.changes),
    'history in the live lane',
  ).toEqual([]);
  on.clock.advance(1_000);
  const play = scenesOf(on);
  for (let i = Object.keys(on.twin.scenes).length; i > 0; i -= 1) await play();
  const after = await drain(poll, on, 'live', before.at(-1)!.next);
  expect(after.flatMap((page) => page.changes).length, 'news').toBeGreaterThan(0);
}
