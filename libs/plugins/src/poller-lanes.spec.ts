import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TenantDoor } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import type { ConnectionRow } from './connections/connection.repository.js';
import { Connections } from './connections/connections.js';
import { Poller } from './poller.js';
import { CheckpointRepository } from './polling/checkpoint.repository.js';
import { Installations } from './registry/installations.js';
import { pollControl } from './testing/desk/index.js';
import type { DeskProvider } from './testing/desk/provider.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from './testing/plugins-app.js';

let hub: PluginsApp;
let second: PluginsApp;
let provider: DeskProvider;
let port: string;

beforeAll(async () => {
  hub = await pluginsApp();
  second = await pluginsApp({ database: hub.database });
  await hub.tenant('acme');
});
beforeEach(async () => {
  pollControl.beforePage = () => {};
  pollControl.pulls.length = 0;
  ({ provider, port } = await serveDesk());
  for (let i = 1; i <= 4; i += 1) provider.add(`t${i}`);
});

const idle = () =>
  eventually(async () =>
    expect(await hub.sql(`select 1 from job where queue = 'poll' and state in (0, 1)`)).toEqual([]),
  );
const start = (row: ConnectionRow) => hub.get(TenantDoor).run('acme', (em) => hub.get(Poller).start(em, row));
const state = async (row: ConnectionRow) =>
  (await hub.sql<{ state: string }>('select state from connection where id = $1', [row.id]))[0]?.state;

describe('lanes', () => {
  it('run side by side: news does not wait for history', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((done) => (release = done));
    pollControl.beforePage = (_page, lane) => (lane === 'backfill' ? gate : undefined);
    const row = await hub.connect('acme', live(port));
    const lane = (name: 'live' | 'backfill') =>
      hub.get(CheckpointRepository).find('acme', { connectionId: row.id, stream: 'tickets', lane: name });
    await eventually(async () => expect((await lane('live'))?.done).toBe(true));
    expect(await lane('backfill')).toBeNull();
    release();
    await eventually(async () => expect((await lane('backfill'))?.done).toBe(true));
    await idle();
  });

  it('report the backfill of each account', async () => {
    const row = await hub.connect('acme', live(port));
    await idle();
    const backfills = await hub.get(CheckpointRepository).backfills('acme');
    expect(backfills.get(row.id)).toEqual({ done: 4, total: 4, finished: true });
  });

  it('begin anew when their checkpoint is cleared', async () => {
    const row = await hub.connect('acme', live(port));
    await idle();
    pollControl.pulls.length = 0;
    await hub
      .get(TenantDoor)
      .run('acme', (em) => hub.get(CheckpointRepository).clear(em, row.id, 'backfill'));
    await start(row);
    await idle();
    expect(pollControl.pulls).toContainEqual({ lane: 'backfill', from: 0 });
    expect(pollControl.pulls).toContainEqual({ lane: 'live', from: 1_000_000 });
  });
});

describe('one reader for each lane', () => {
  it('over two hubs, however often it is asked for', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((done) => (release = done));
    pollControl.beforePage = () => gate;
    const row = await hub.connect('acme', live(port));
    await eventually(() => expect(pollControl.running.get(row.id)).toBe(2));
    for (const one of [hub, second, hub, second])
      await one.get(TenantDoor).run('acme', (em) => one.get(Poller).start(em, row));
    expect(await hub.sql(`select 1 from job where queue = 'poll'`)).toHaveLength(2);
    release();
    await idle();
    expect(pollControl.mostRunning.get(row.id)).toBe(2);
    const ids = await hub.sql('select 1 from ticket where connection_id = $1', [row.id]);
    expect(ids).toHaveLength(4);
  });
});

describe('a reader that fails', () => {
  it.each([
    [{ status: 401 }, 'needs_reauth', 0, 'needs_reauth'],
    [{ status: 500 }, 'degraded', 1, 'ok'],
    [{ status: 429, retryAfter: '60' }, 'rate_limited', 1, 'ok'],
  ])(
    'with %j makes the account %s, jobs that wait: %i, in the end %s',
    async (fault, expected, waiting, after) => {
      const row = await hub.connect('acme', live(port));
      await idle();
      provider.arm(/GET \/tickets$/, fault, 1);
      await hub
        .get(TenantDoor)
        .run('acme', (em) => hub.get(CheckpointRepository).clear(em, row.id, 'backfill'));
      pollControl.beforePage = (_page, lane) =>
        lane === 'live' ? new Promise((done) => setTimeout(done, 400)) : undefined;
      await start(row);
      await eventually(async () => expect(await state(row)).toBe(expected));
      await eventually(async () => {
        const jobs = await hub.sql<{ lane: string }>(
          `select payload->>'lane' as lane from job where queue = 'poll' and payload->>'lane' = 'backfill'`,
        );
        expect(jobs).toHaveLength(waiting);
      });
      await hub.sql(`delete from rate_bucket`);
      await hub.hurry('poll');
      await idle();
      expect(await state(row)).toBe(after);
    },
  );

  it('for the last time leaves no dead job behind that would block the stream for ever', async () => {
    const row = await hub.connect('acme', live(port));
    await idle();
    provider.arm(/GET \/tickets$/, { status: 500 }, 2);
    await start(row);
    await hub.sql(`update job set attempts = max_attempts - 1 where queue = 'poll'`);
    await hub.hurry('poll');
    await idle();
    expect(await hub.sql(`select 1 from job where queue = 'poll'`)).toEqual([]);
    pollControl.pulls.length = 0;
    await start(row);
    await idle();
    expect(pollControl.pulls.length).toBeGreaterThan(0);
  });

  it('does not read for an account that is paused or whose plugin is off', async () => {
    const row = await hub.connect('acme', live(port));
    await idle();
    pollControl.pulls.length = 0;
    await hub.get(Connections).update('acme', row.id, { paused: true });
    second.get(Connections).forget(row);
    await start(row);
    await idle();
    await hub.get(Connections).update('acme', row.id, { paused: false });
    second.get(Connections).forget(row);
    for (const one of [hub, second]) await one.get(Installations).change('acme', 'desk', { enabled: false });
    await start(row);
    await idle();
    expect(pollControl.pulls).toEqual([]);
    for (const one of [hub, second]) await one.get(Installations).change('acme', 'desk', { enabled: true });
  });
});
