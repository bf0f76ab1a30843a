import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainEvents, JobQueue } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { RetryError } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from './connections/connection.repository.js';
import { pollControl } from './testing/desk/index.js';
import type { DeskProvider } from './testing/desk/provider.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from './testing/plugins-app.js';

let hub: PluginsApp;
let provider: DeskProvider;
let port: string;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
});
beforeEach(async () => {
  pollControl.pulls.length = 0;
  pollControl.beforePage = () => {};
  ({ provider, port } = await serveDesk());
  for (let i = 1; i <= 9; i += 1) provider.add(`t${i}`);
});

const checkpoint = async (row: ConnectionRow, lane = 'backfill') =>
  (
    await hub.sql<{ value: { after: number }; done: boolean; progress: object }>(
      'select value, done, progress from checkpoint where connection_id = $1 and lane = $2',
      [row.id, lane],
    )
  )[0];
const tickets = async (row: ConnectionRow): Promise<string[]> =>
  (await hub.sql<{ id: string }>('select external_id as id from ticket where connection_id = $1', [row.id]))
    .map(({ id }) => id)
    .sort();
const all = ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9'];
const finished = (row: ConnectionRow) =>
  eventually(async () => expect((await checkpoint(row))?.done).toBe(true), 20_000);

describe('a stream', () => {
  it('is read page by page, with its progress', async () => {
    const row = await hub.connect('acme', live(port));
    await finished(row);
    expect(await tickets(row)).toEqual(all);
    expect(await checkpoint(row)).toMatchObject({ value: { after: 9 }, progress: { done: 9, total: 9 } });
    expect(provider.to(/GET \/tickets$/)).toHaveLength(5 + 1);
  });

  it.each([0, 1, 2, 3, 4])(
    'that breaks before page %i goes on there: nothing lost, nothing read twice',
    async (page) => {
      let broken = false;
      let at = -1;
      pollControl.beforePage = (_page, lane) => {
        if (lane !== 'backfill') return;
        at += 1;
        if (at !== page || broken) return;
        broken = true;
        throw new RetryError('a cut', { status: 429, afterMs: 1 });
      };
      const row = await hub.connect('acme', live(port));
      await finished(row);
      expect(await tickets(row)).toEqual(all);
      expect(pollControl.pulls.filter(({ lane }) => lane === 'backfill').map(({ from }) => from)).toEqual([
        0,
        page * 2,
      ]);
      expect(provider.to(/GET \/tickets$/)).toHaveLength(5 + 1);
    },
  );

  it.each([1, 3])('survives the end of the process before page %i: another one takes over', async (page) => {
    const first = await pluginsApp({ database: hub.database });
    await first.tenant('acme');
    let reached = (): void => {};
    const there = new Promise<void>((done) => (reached = done));
    let at = -1;
    pollControl.beforePage = async (_page, lane) => {
      if (lane === 'backfill') at += 1;
      if (lane !== 'backfill' || at !== page) return;
      reached();
      await new Promise(() => {});
    };
    const row = await first.connect('acme', live(port));
    await there;
    expect((await checkpoint(row))?.value).toEqual({ after: page * 2 });
    pollControl.beforePage = () => {};
    await hub.sql(`update job set lease_until = now() - interval '1 s' where queue = 'poll' and state = 1`);
    // What the sweeper does every few seconds.
    await hub.sql('select job_sweep()');
    hub.get(JobQueue).poke('poll');
    await finished(row);
    expect(await tickets(row)).toEqual(all);
    await first.get(JobQueue).drain(1);
    await first.close();
  });

  it('tells of what is older than the account as history, and of the rest as news', async () => {
    hub.get(DomainEvents).subscribe('heard', ['ticket.created']);
    const stampOf = (at: number): number => Math.ceil((at - Date.UTC(2026, 2, 1)) / 1_000);
    provider.add('news', { stamp: stampOf(Date.now() + 60_000) });
    const row = await hub.connect('acme', live(port));
    await finished(row);
    const heard = await hub.sql<{ bulk: boolean; ids: string[] }>(
      `select j.payload->'bulk' as bulk, array_agg(t.external_id order by t.external_id) as ids
         from job j join ticket t on t.connection_id = $1 and j.payload->'ticket_ids' ? t.id::text
        where j.queue = 'heard' group by 1 order by 1`,
      [row.id],
    );
    expect(heard).toEqual([
      { bulk: false, ids: ['news'] },
      { bulk: true, ids: all },
    ]);
  });

  it('commits a page and its checkpoint together or not at all', async () => {
    provider.add('bad', { subject: 'no \u0000 in PostgreSQL' });
    const row = await hub.connect('acme', live(port));
    await eventually(async () =>
      expect(await hub.sql(`select 1 from job where queue = 'poll' and last_error is not null`)).toHaveLength(
        1,
      ),
    );
    expect(await tickets(row)).toEqual(all.slice(0, 8));
    expect(await checkpoint(row)).toMatchObject({ value: { after: 8 }, done: false });
    provider.tickets.get('bad')!.subject = 'mended';
    await hub.hurry('poll');
    await finished(row);
    expect(await tickets(row)).toEqual(['bad', ...all]);
  });
});
