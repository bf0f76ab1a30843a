import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { armFault, JobQueue } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import type { JsonObject } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from './connections/connection.repository.js';
import type { DeskProvider } from './testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from './testing/plugins-app.js';

let hub: PluginsApp;
let provider: DeskProvider;
let row: ConnectionRow;
let port: string;

beforeAll(async () => {
  hub = await pluginsApp();
  await hub.tenant('acme');
  await hub.tenant('globex');
  const desk = await serveDesk();
  provider = desk.provider;
  ({ port } = desk);
  row = await hub.connect('acme', live(port));
});
beforeEach(async () => {
  for (const table of ['action_call', 'rate_bucket']) await hub.sql(`delete from ${table}`);
  Object.assign(provider, { rings: 0 });
  provider.calm();
  provider.notes.clear();
  provider.calls.length = 0;
  hub.listener.told.length = 0;
});

const many = (n: number, type = 'desk.note', input: JsonObject = { text: 'hello' }) =>
  hub.queue(
    'acme',
    Array.from({ length: n }, (_, i) => ({
      key: `m${i}`,
      type,
      input,
      connectionId: row.id,
      runId: row.id,
      ordinal: i,
    })),
  );
const statuses = async (tenant = 'acme'): Promise<Record<string, number>> => {
  const rows = await hub.sql<{ status: string; n: number }>(
    'select status, count(*)::int as n from action_call where tenant_id = $1 group by 1',
    [tenant],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
};
const all = (n: number) => eventually(async () => expect(await statuses()).toEqual({ succeeded: n }), 20_000);

describe('many calls', () => {
  it('of two hubs are made once each, and told once each', async () => {
    const second = await pluginsApp({ database: hub.database });
    await many(120);
    await all(120);
    expect(provider.notes.size).toBe(120);
    expect(provider.to(/POST \/notes/)).toHaveLength(120);
    const told = [...hub.listener.told, ...second.listener.told].map(({ ordinal }) => ordinal);
    expect(told.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(Array.from({ length: 120 }, (_, i) => i));
    await second.close();
  });

  it('keep to the limit of two hubs together: nothing is refused by the provider, nothing fails', async () => {
    const second = await pluginsApp({ database: hub.database });
    provider.add('t1');
    await many(75, 'desk.set_field', { ticket: 't1', value: 1 });
    const writes = (): number => provider.to(/PUT/).length;
    await eventually(() => expect(writes()).toBeGreaterThanOrEqual(60), 30_000);
    const { seconds } = first(
      await hub.sql<{ seconds: number }>(
        'select extract(epoch from clock_timestamp() - min(created_at))::float8 as seconds from action_call',
      ),
    );
    expect(writes()).toBeLessThanOrEqual(60 + Math.ceil(seconds));
    const { state } = first(
      await hub.sql<{ state: string }>('select state from connection where id = $1', [row.id]),
    );
    expect(state).toBe('ok');
    await hub.sql('update rate_bucket set tokens = 60');
    await hub.hurry('action');
    await all(75);
    expect(writes()).toBe(75);
    const tries = await hub.sql<{ n: number }>(`select count(*)::int as n from job where queue = 'action'`);
    expect(tries).toEqual([{ n: 0 }]);
    await second.close();
  }, 60_000);

  it('of another tenant do not wait for those of an account that rests', async () => {
    const other = await hub.connect('globex', live(port));
    provider.arm(/POST \/notes/, { status: 429, retryAfter: '60' });
    await many(10);
    await eventually(async () =>
      expect(await hub.sql('select 1 from rate_bucket where blocked_until > now()')).toHaveLength(1),
    );
    await hub.queue('globex', [{ key: 'g', connectionId: other.id }]);
    await eventually(async () => expect(await statuses('globex')).toEqual({ succeeded: 1 }));
    expect((await statuses())['queued']).toBeGreaterThan(0);
    await hub.sql('delete from rate_bucket');
    await hub.hurry('action');
    await all(10);
    expect(provider.notes.size).toBe(11);
  });
});

describe('P9: a storm of 429', () => {
  it('fails no job, and lets no more than the calls under way through to the provider', async () => {
    provider.arm(/POST \/notes/, { status: 429, retryAfter: '60' }, 1_000);
    await many(200);
    await eventually(async () => {
      expect(await hub.sql('select 1 from rate_bucket where blocked_until > now()')).toHaveLength(1);
      expect((await statuses())['queued']).toBe(200);
    });
    const sent = provider.to(/POST \/notes/).length;
    expect(sent).toBeLessThanOrEqual(64);
    await hub.hurry('action');
    await new Promise((done) => setTimeout(done, 400));
    expect(provider.to(/POST \/notes/)).toHaveLength(sent);
    expect(await hub.sql('select 1 from job where state = 3')).toEqual([]);
    await hub.sql(`delete from job where queue = 'action'`);
  });
});

describe('P3: a process that dies in the middle of a call', () => {
  it.each([
    ['desk.note', 'succeeded', 2, 'note'],
    ['desk.ring', 'uncertain', 1, 'ring'],
  ])('%s is taken over by another one and ends %s after %i on the wire', async (type, status, wire) => {
    const dying = await pluginsApp({ database: hub.database });
    await hub.get(JobQueue).drain(100);
    let hit = (): void => {};
    const reached = new Promise<void>((done) => (hit = done));
    const disarm = armFault('action:after-call', async () => {
      hit();
      await new Promise(() => {});
    });
    await dying.queue('acme', [{ key: 'once', type, connectionId: row.id }]);
    dying.get(JobQueue).poke('action');
    await reached;
    disarm();
    const heir = await pluginsApp({ database: hub.database });
    expect(first(await hub.calls('acme'))).toMatchObject({ status: 'running', attempts: 1 });
    await hub.sql(`update job set lease_until = now() - interval '1 s', state = 0 where queue = 'action'`);
    heir.get(JobQueue).poke('action');
    await eventually(async () => expect(first(await hub.calls('acme')).status).toBe(status));
    expect(provider.to(/POST \/(notes|rings)/)).toHaveLength(wire);
    expect(provider.notes.size + provider.rings).toBe(1);
    const keys = provider.to(/POST \/notes/).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBeLessThanOrEqual(1);
    await Promise.all([dying.get(JobQueue).drain(1), heir.close()]);
    await dying.close();
  });
});
