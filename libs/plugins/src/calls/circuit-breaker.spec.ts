import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EgressError, OutboundError, TenantDoor } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import type { HttpRequest } from '@patchbay/plugin-sdk';
import { ConnectionCheck } from '../connections/connection-check.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import type { DeskProvider, Fault } from '../testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { Contexts } from './contexts.js';
import { CircuitOpenError, Limiter, limitKey } from './limiter.js';

let hub: PluginsApp;
let second: PluginsApp;
let provider: DeskProvider;
let port: string;
/** Each case has an account of its own, about which nothing is known. */
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  second = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
  await hub.tenant('acme');
  await hub.tenant('globex');
  ({ provider, port } = await serveDesk());
  provider.add('t1');
});
beforeEach(async () => {
  provider.calm();
  row = await hub.connect('acme', live(port));
  provider.calls.length = 0;
});

const send = async (request: Partial<HttpRequest> = {}, app = hub, of = row) => {
  const { ctx } = await app.get(Contexts).open(of);
  return ctx.http.request({ method: 'GET', path: '/tickets/t1', ...request });
};
const attempt = (...call: Parameters<typeof send>): Promise<unknown> =>
  send(...call).then(
    ({ status }) => status,
    (error: unknown) => error,
  );
async function fail(times: number, fault: Fault = { status: 503 }, app = hub): Promise<void> {
  provider.arm(/tickets/, fault, times);
  for (let i = 0; i < times; i += 1) await attempt({}, app);
}
const rests = () =>
  hub.sql<{ failing: string | null; ms: number | null }>(
    `select failing, (extract(epoch from blocked_until - clock_timestamp()) * 1000)::float8 as ms from rate_bucket where key = $1`,
    [limitKey(row.id)],
  );
const bucket = async () => first(await rests());
const later = (seconds: number) =>
  hub.sql(
    `update rate_bucket set blocked_until = blocked_until - make_interval(secs => $1), probe_at = probe_at - make_interval(secs => $1)`,
    [seconds],
  );
const isOpen = async (): Promise<boolean> => (await rests()).some(({ failing }) => failing !== null);
const calls = (): number => provider.to(/tickets/).length;
const health = async (app = hub) => {
  app.get(Connections).forget(row);
  const { state, cause } = await app.get(Connections).get('acme', row.id);
  return { state, cause };
};
const down = 'Patchbay tries again every 30 seconds; nothing is lost.';

const statuses: Record<string, number> = { x: 503, n: 404, r: 429 };
const errors: Record<string, Error> = { c: new OutboundError('cut', true), g: new EgressError('not there') };
/** A call with that end: `x` = 503, `n` = 404, `r` = 429, `c` = cut, `g` = stopped by our own guard, `.` = 200. */
const ends = (end: string, probe = false): Promise<unknown> => {
  const call = () =>
    errors[end] ? Promise.reject(errors[end]) : Promise.resolve({ status: statuses[end] ?? 200 });
  return hub
    .get(CircuitBreaker)
    .watch(row, probe, call)
    .catch(() => null);
};

describe('P10: a circuit', () => {
  it.each([
    ['xxxxx', '5 of the last 5 calls failed (HTTP 503)'],
    ['xxxx', null],
    ['xxxx.....x', '5 of the last 10 calls failed (HTTP 503)'],
    ['xxxx......x', null],
    ['x.x.x.x.x', '5 of the last 9 calls failed (HTTP 503)'],
    ['ccccc', '5 of the last 5 calls failed (cut)'],
    ['xcxcx', '5 of the last 5 calls failed (HTTP 503)'],
    ['xxxxrrrrrrrrrrx', '5 of the last 5 calls failed (HTTP 503)'],
    ['xxxxnnnnnnx', null],
    ['rrrrrrrrrr', null],
    ['ggggggggg', null],
    ['xxxxggggggggc', '5 of the last 5 calls failed (cut)'],
    ['nnnnnnnnnn', null],
  ])('after %s is open because: %s', async (outcomes, failing) => {
    for (const outcome of outcomes) await ends(outcome);
    expect((await rests()).map((rest) => rest.failing)).toEqual(failing === null ? [] : [failing]);
    expect((await hub.get(CircuitBreaker).outageOf(row))?.failing ?? null).toBe(failing);
  });

  it('that is open sends nothing and says when the next try is', async () => {
    await fail(5);
    const refused = (await attempt()) as CircuitOpenError;
    expect(refused).toBeInstanceOf(CircuitOpenError);
    expect(refused).toMatchObject({ status: 429, failing: '5 of the last 5 calls failed (HTTP 503)' });
    expect(refused.message).toMatch(/failed \(HTTP 503\). The next try is in (30|29|28) seconds/);
    expect(refused.afterMs).toBeGreaterThan(27_000);
    expect(refused.afterMs).toBeLessThanOrEqual(30_000);
    expect(await attempt({ method: 'POST', path: '/rings', json: {} })).toBeInstanceOf(CircuitOpenError);
    expect(provider.calls).toHaveLength(5);
  });

  it('is open for all processes', async () => {
    await fail(5);
    expect(await attempt({}, second)).toBeInstanceOf(CircuitOpenError);
    expect(calls()).toBe(5);
  });

  it('is opened once by two processes that both find the provider down', async () => {
    await Promise.all([fail(5), fail(5, { status: 500 }, second)]);
    const told = await bucket();
    expect(told.failing).toMatch(/^5 of the last \d calls failed \(HTTP 50[03]\)$/);
    expect(await health()).toEqual({ state: 'degraded', cause: `${told.failing}. ${down}` });
    expect(told.ms).toBeLessThanOrEqual(30_000);
  });

  it('of one account is none of another account, or of another tenant', async () => {
    const other = await hub.connect('acme', live(port));
    const foreign = await hub.connect('globex', live(port));
    await fail(5);
    for (const [app, of] of [
      [hub, other],
      [second, foreign],
    ] as const)
      expect(await attempt({}, app, of)).toBe(200);
    expect(await attempt()).toBeInstanceOf(CircuitOpenError);
  });

  it('of a provider that hangs opens after five calls, and the sixth does not wait', async () => {
    provider.arm(/tickets/, 'hang', 9);
    await Promise.all(Array.from({ length: 5 }, () => attempt({ timeoutMs: 200 })));
    expect((await bucket()).failing).toBe(
      `5 of the last 5 calls failed (127.0.0.1:${port} did not answer in time)`,
    );
    expect(await attempt()).toBeInstanceOf(CircuitOpenError);
    expect(calls()).toBe(5);
  });

  it('of a sandbox opens like any other', async () => {
    const sandbox = await hub.connect('acme');
    (await hub.provider(sandbox)).arm(/tickets/, { status: 500 }, 5);
    for (let i = 0; i < 5; i += 1) await attempt({}, hub, sandbox);
    expect(await attempt({}, hub, sandbox)).toBeInstanceOf(CircuitOpenError);
  });

  it('of an address nobody listens at opens as well', async () => {
    await hub.get(Connections).update('acme', row.id, { fields: { port: '1' } });
    const away = await hub.get(Connections).get('acme', row.id);
    for (let i = 0; i < 5; i += 1) await attempt({}, hub, away);
    expect((await bucket()).failing).toMatch(/could not be reached \(ECONNREFUSED\)/);
  });

  it('that stays closed costs no statement but the one that asks for rests', async () => {
    await fail(4);
    const { ctx } = await hub.get(Contexts).open(row);
    const door = hub.get(TenantDoor);
    const statements = [vi.spyOn(door, 'once'), vi.spyOn(door, 'run'), vi.spyOn(door, 'outside')];
    for (let i = 0; i < 9; i += 1) await ctx.http.request({ method: 'GET', path: '/tickets/t1' });
    expect(statements.map(({ mock }) => mock.calls.length)).toEqual([9, 0, 0]);
    vi.restoreAllMocks();
    expect(await rests()).toEqual([]);
  });
});

describe('P10: a probe', () => {
  beforeEach(() => fail(5));

  it('is one call in 30 seconds, of many callers in two processes', async () => {
    for (const round of [1, 2, 3]) {
      provider.calm();
      provider.arm(/tickets/, { status: 503 }, 1_000);
      await later(30);
      const callers = Array.from({ length: 40 }, (_, i) => attempt({}, i % 2 ? hub : second));
      const refused = (await Promise.all(callers)).filter((error) => error instanceof CircuitOpenError);
      expect(refused).toHaveLength(39);
      expect(calls()).toBe(5 + round);
      await later(29);
      expect(await attempt()).toBeInstanceOf(CircuitOpenError);
      await later(-29);
    }
  });

  it('that is answered closes the circuit for everybody, and counting starts anew', async () => {
    await later(30);
    expect(await attempt({}, second)).toBe(200);
    expect(await bucket()).toEqual({ failing: null, ms: null });
    expect(await Promise.all([attempt(), attempt({}, second)])).toEqual([200, 200]);
    await fail(4);
    expect(await isOpen()).toBe(false);
    await fail(1);
    expect(await isOpen()).toBe(true);
  });

  it('that fails does not count once another process finds the provider back', async () => {
    for (let i = 0; i < 4; i += 1) {
      await later(30);
      await fail(1);
    }
    await later(30);
    expect(await attempt({}, second)).toBe(200);
    await fail(1);
    expect(await isOpen()).toBe(false);
  });

  it('that is answered forgets what was under way here', async () => {
    for (let i = 0; i < 4; i += 1) await ends('x');
    await later(30);
    expect(await attempt()).toBe(200);
    await fail(4);
    expect(await isOpen()).toBe(false);
  });

  it.each([400, 401, 404, 409])('that is answered with %i finds the provider alive', async (status) => {
    provider.arm(/tickets/, { status });
    await later(30);
    await attempt();
    expect(await isOpen()).toBe(false);
  });

  it.each<[string, Fault]>([
    ['a 500', { status: 500 }],
    ['a cut line', 'cut-before'],
    ['a 429 with a shorter rest', { status: 429, retryAfter: '3' }],
  ])('that ends with %s leaves it open for another 30 seconds', async (_what, fault) => {
    provider.arm(/tickets/, fault);
    await later(30);
    await attempt();
    const after = await bucket();
    expect(after.failing).toBe('5 of the last 5 calls failed (HTTP 503)');
    expect(after.ms).toBeGreaterThan(27_000);
    expect(after.ms).toBeLessThanOrEqual(30_000);
  });

  it('that is told to wait longer waits longer', async () => {
    provider.arm(/tickets/, { status: 429, retryAfter: '90' });
    await later(30);
    await attempt();
    expect((await bucket()).ms).toBeGreaterThan(85_000);
    await later(60);
    expect(await attempt()).toBeInstanceOf(CircuitOpenError);
    await later(30);
    expect(await attempt()).toBe(200);
    expect(await bucket()).toEqual({ failing: null, ms: null });
  });

  it('closes the circuit, but not the rest that a 429 asked for meanwhile', async () => {
    await later(30);
    const { probe } = await hub.get(Limiter).admit('acme', row.id, [], 'GET', '/');
    expect(probe).toBe(true);
    const head = { status: 429, headers: new Headers({ 'retry-after': '50' }) };
    await second.get(Limiter).learn('acme', row.id, null, head, Date.now());
    await ends('.', probe);
    const { failing, ms } = await bucket();
    expect(failing).toBeNull();
    expect(ms).toBeGreaterThan(45_000);
    await expect(send()).rejects.toThrow('the connection rests after a 429');
  });

  it('is what closes it: a call that was on its way before does not', async () => {
    await ends('.');
    expect(await isOpen()).toBe(true);
  });

  it('is not spent on a call that has no token of its limit', async () => {
    await later(30);
    const limits = [{ id: 'gone', match: '* /**', per: 'hour' as const, max: 1 }];
    const admit = () => hub.get(Limiter).admit('acme', row.id, limits, 'GET', '/x');
    await hub.sql(
      `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens) values ('acme', $1, 1, 0.0001, 0)`,
      [`${limitKey(row.id)}:gone`],
    );
    await expect(admit()).rejects.toThrow('the limit gone is used up');
    expect(await attempt()).toBe(200);
  });
});

describe('a longer rest after a 429', () => {
  it('is not shortened by a circuit that opens', async () => {
    const head = { status: 429, headers: new Headers({ 'retry-after': '80' }) };
    await hub.get(Limiter).learn('acme', row.id, null, head, Date.now());
    for (let i = 0; i < 5; i += 1) await ends('x');
    expect((await bucket()).ms).toBeGreaterThan(75_000);
    expect(await isOpen()).toBe(true);
  });
});

describe('the health of a connection', () => {
  const check = (app = hub) => app.get(ConnectionCheck);

  it('says what is wrong and what is done about it, and is mended by the first answer', async () => {
    await fail(5);
    const cause = `5 of the last 5 calls failed (HTTP 503). ${down}`;
    expect(await health()).toEqual({ state: 'degraded', cause });
    await check(second).note(row, new OutboundError('late', true));
    expect(await health()).toEqual({ state: 'degraded', cause });
    await later(30);
    expect(await check().run('acme', row.id)).toMatchObject({ state: 'ok', cause: null });
    expect(await isOpen()).toBe(false);
  });

  it('is told to whoever tests it meanwhile, with the time of the next try; nothing is sent', async () => {
    await fail(5);
    for (const app of [hub, second]) {
      const { row: tested, missing } = await check(app).diagnose('acme', row.id);
      expect(tested.state).toBe('degraded');
      expect(tested.cause).toMatch(
        /^5 of the last 5 calls failed \(HTTP 503\). The next try is in \d+ seconds; nothing is lost.$/,
      );
      expect(missing).toEqual([]);
    }
    expect(provider.calls).toHaveLength(5);
    expect((await health()).cause).toContain(down);
  });

  it('names the outage, not the answer of the check that found it', async () => {
    await fail(4);
    provider.arm(/GET \/me/, { status: 500 });
    const tested = await check().run('acme', row.id);
    expect(tested.cause).toBe(`5 of the last 5 calls failed (HTTP 500). ${down}`);
  });

  it('of refused credentials is told all the same', async () => {
    await fail(5);
    await later(30);
    provider.tokens.clear();
    const tested = await check().run('acme', row.id);
    provider.tokens.add('desk-token-1');
    expect(tested.state).toBe('needs_reauth');
    await eventually(async () => expect(await isOpen()).toBe(false));
  });
});
