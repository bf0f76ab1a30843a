import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobQueue } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { limitKey } from './calls/limiter.js';
import type { ConnectionRow } from './connections/connection.repository.js';
import type { DeskProvider, Fault } from './testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from './testing/plugins-app.js';

let hub: PluginsApp;
let second: PluginsApp;
let provider: DeskProvider;
let port: string;
/** Each case has an account of its own, about which nothing is known. */
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp();
  second = await pluginsApp({ database: hub.database });
  await hub.tenant('acme');
  await hub.tenant('globex');
  ({ provider, port } = await serveDesk());
});
beforeEach(async () => {
  provider.calm();
  for (const table of ['action_call', 'rate_bucket']) await hub.sql(`delete from ${table}`);
  await hub.sql(`delete from job where queue = 'action'`);
  row = await hub.connect('acme', live(port));
  provider.calls.length = 0;
  provider.notes.clear();
  provider.rings = 0;
});

const queue = (n: number, type = 'desk.note') =>
  hub.queue(
    'acme',
    Array.from({ length: n }, (_, i) => ({ key: `${row.id}:${i}`, type, connectionId: row.id })),
  );
const statuses = async (tenant = 'acme') => {
  const counted: Record<string, number> = {};
  for (const { status } of await hub.calls(tenant)) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
};
const jobs = () =>
  hub.sql<{ attempts: number; state: number }>(
    `select attempts, state from job where queue = 'action' order by id`,
  );
const all = (n: number, status = 'succeeded') =>
  eventually(async () => expect(await statuses()).toEqual({ [status]: n }), 20_000);
const sent = (): number => provider.to(/POST/).length;
const open = () =>
  eventually(async () =>
    expect(await hub.sql('select 1 from rate_bucket where failing is not null')).toHaveLength(1),
  );
/** Nobody holds a job any more. */
const idle = () =>
  eventually(async () => expect((await jobs()).every(({ state }) => state === 0)).toBe(true));
/** Everything waits for half a minute less, and is looked at. */
async function halfAMinute(): Promise<void> {
  const earlier = `interval '30 s'`;
  await hub.sql(`update job set run_at = run_at - ${earlier} where state = 0`);
  await hub.sql(
    `update rate_bucket set blocked_until = blocked_until - ${earlier}, probe_at = probe_at - ${earlier}`,
  );
  for (const app of [hub, second]) app.get(JobQueue).poke('action');
}
const state = async () =>
  first(
    await hub.sql<{ state: string; cause: string }>('select state, cause from connection where id = $1', [
      row.id,
    ]),
  );

describe('F16: a provider that is down for an hour', () => {
  it('is asked by two hubs once in 30 seconds; no call is given up, and each has its effect once', async () => {
    provider.arm(/POST \/notes/, { status: 503 }, 100_000);
    await queue(6);
    await open();
    await idle();
    const before = sent();
    expect(before).toBeLessThanOrEqual(6);
    for (let probes = 1; probes <= 120; probes += 1) {
      await halfAMinute();
      await eventually(() => expect(sent()).toBe(before + probes));
      await idle();
    }
    expect(sent()).toBe(before + 120);
    expect(await statuses()).toEqual({ queued: 6 });
    expect(Math.max(...(await jobs()).map(({ attempts }) => attempts))).toBeLessThanOrEqual(2);
    expect(await state()).toMatchObject({
      state: 'degraded',
      cause: expect.stringMatching(/HTTP 503/) as string,
    });
    provider.calm();
    await halfAMinute();
    await eventually(async () => {
      await hub.hurry('action');
      expect(await statuses()).toEqual({ succeeded: 6 });
    }, 20_000);
    expect(provider.notes.size).toBe(6);
    const keys = provider.to(/POST \/notes/).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(6);
    expect((await hub.calls('acme')).map(({ key }) => key).sort()).toEqual([...new Set(keys)].sort());
    await eventually(async () => expect(await state()).toEqual({ state: 'ok', cause: null }));
  }, 120_000);

  it('does not keep others waiting', async () => {
    const other = await hub.connect('globex', live((await serveDesk()).port));
    provider.arm(/POST/, { status: 500 }, 1_000);
    await queue(20);
    await open();
    await hub.queue('globex', [{ key: 'theirs', connectionId: other.id }]);
    await eventually(async () => expect(await statuses('globex')).toEqual({ succeeded: 1 }));
  });

  it('does not have its jobs claimed over and over', async () => {
    provider.arm(/POST/, { status: 503 }, 1_000);
    await queue(10);
    await open();
    await idle();
    const tried = async () => (await hub.calls('acme')).reduce((sum, { attempts }) => sum + attempts, 0);
    const before = await tried();
    await hub.hurry('action');
    await new Promise((done) => setTimeout(done, 1_500));
    expect(await tried()).toBe(before);
    expect(
      await hub.sql('select 1 from rate_bucket where key = $1 and blocked_until > now()', [limitKey(row.id)]),
    ).toHaveLength(1);
  });

  it.each<[string, Fault, string]>([
    ['desk.note', 'cut-before', 'running'],
    ['desk.note', { status: 502 }, 'queued'],
    ['desk.ring', { status: 502 }, 'queued'],
  ])('%s answered with %j waits as %s', async (type, fault, status) => {
    provider.arm(/POST/, fault, 1_000);
    await queue(7, type);
    await open();
    await idle();
    for (let i = 0; i < 9; i += 1) {
      await halfAMinute();
      await idle();
    }
    expect(new Set(await hub.calls('acme').then((calls) => calls.map((call) => call.status)))).toEqual(
      new Set([status]),
    );
    provider.calm();
    await eventually(async () => {
      await halfAMinute();
      expect(await statuses()).toEqual({ succeeded: 7 });
    }, 20_000);
    expect(provider.notes.size + provider.rings).toBe(7);
  });

  it('leaves uncertain what was cut and may not be repeated, but never what was refused here', async () => {
    provider.arm(/POST/, 'cut-before', 1_000);
    await queue(5, 'desk.ring');
    await all(5, 'uncertain');
    await open();
    expect((await state()).cause).toMatch(/^5 of the last 5 calls failed/);
    await hub.queue('acme', [{ key: 'refused', type: 'desk.ring', connectionId: row.id }]);
    await hub.sql('update job set limit_key = null');
    await hub.hurry('action');
    await eventually(async () => {
      const { status, error } = (await hub.calls('acme')).find(({ key }) => key === 'refused')!;
      expect(status).toBe('queued');
      expect(error).toMatch(/^CircuitOpenError: .* The next try is in \d+ seconds; nothing is lost.$/);
    });
    expect(sent()).toBe(5);
  });
});

describe('a call that waits', () => {
  it.each<[string, string | null]>([
    ['for a provider that is down', '5 of the last 5 calls failed (HTTP 503)'],
    ['after a 429', null],
  ])('%s is not given up at its last attempt', async (_what, failing) => {
    await hub.sql(
      `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens, failing, probe_at, blocked_until)
       values ('acme', $1, 1, 1, 0, $2, now() + interval '1 minute', now() + interval '1 minute')`,
      [limitKey(row.id), failing],
    );
    await queue(1);
    await hub.sql('update job set attempts = max_attempts - 1, limit_key = null');
    await hub.hurry('action');
    await eventually(async () => expect(first(await hub.calls('acme')).error).toMatch(/Error: /));
    await idle();
    expect(await statuses()).toEqual({ queued: 1 });
    expect(await jobs()).toMatchObject([{ attempts: 7, state: 0 }]);
    expect(sent()).toBe(0);
  });

  it('for longer than a day for a provider that fails is given up in the end', async () => {
    provider.arm(/POST/, { status: 500 }, 1_000);
    await queue(5);
    await open();
    await idle();
    await hub.sql(`update job set created_at = now() - interval '25 hours', attempts = max_attempts - 1`);
    await halfAMinute();
    await eventually(async () => expect(await statuses()).toEqual({ queued: 4, failed: 1 }));
  });
});
