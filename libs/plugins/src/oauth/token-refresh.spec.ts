import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, TestClock } from '@patchbay/platform/testing';
import { AuthError, RetryError } from '@patchbay/plugin-sdk';
import { Contexts } from '../calls/contexts.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { PluginRegistry } from '../registry/plugin-registry.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { LeaseRepository } from './lease.repository.js';
import { TokenRefresh } from './token-refresh.js';

const clock = new TestClock(new Date());
const other = '00000000-0000-0000-0000-000000000002';
let hub: PluginsApp;
let second: PluginsApp;
let provider: DeskProvider;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ clock, config: { roles: ['http'] } });
  second = await pluginsApp({ clock, database: hub.database, config: { roles: ['http'] } });
  await hub.tenant('acme');
});
beforeEach(async () => {
  const desk = await serveDesk();
  provider = desk.provider;
  const client = { client_id: 'c', client_secret: 's' };
  const made = await hub.connect('acme', live(desk.port, { auth: 'oauth', secrets: client }));
  const now = clock.now().getTime();
  const tokens = {
    access_token: 'desk-token-1',
    refresh_token: 'refresh-1',
    expires_at: String(now + 3_600_000),
    refresh_at: String(now + 2_880_000),
  };
  await hub.sql('update connection set secrets = $2 where id = $1', [
    made.id,
    await hub.get(Connections).seal('acme', made.id, { ...client, ...tokens }),
  ]);
  for (const one of [hub, second]) one.get(Connections).forget(made);
  row = await hub.get(Connections).get('acme', made.id);
});

const me = async (app: PluginsApp) => {
  const { ctx } = await app.get(Contexts).open(await app.get(Connections).get('acme', row.id));
  return (await ctx.http.request({ method: 'GET', path: '/me' })).status;
};
const secrets = async () => {
  hub.get(Connections).forget(row);
  return hub.get(Connections).secrets(await hub.get(Connections).get('acme', row.id));
};
const renew = (app: PluginsApp) => app.get(TokenRefresh).renew(app.get(PluginRegistry).find('desk')!, row);

describe('a token', () => {
  it('is used as it is until 80 % of its life is over, then renewed before the call', async () => {
    clock.advance(2_879_000);
    expect(await me(hub)).toBe(200);
    expect(provider.refreshes).toBe(0);
    clock.advance(2_000);
    expect(await me(hub)).toBe(200);
    expect(provider.refreshes).toBe(1);
    expect(await secrets()).toMatchObject({
      access_token: [...provider.tokens][0],
      refresh_token: provider.refreshToken,
      refresh_at: String(clock.now().getTime() + 2_880_000),
      client_id: 'c',
    });
  });

  it('that has expired early is renewed once and the call made again', async () => {
    provider.tokens.clear();
    provider.tokens.add('something else');
    expect(await me(hub)).toBe(200);
    expect(provider.refreshes).toBe(1);
    expect(provider.to(/GET \/me/)).toHaveLength(2);
  });

  it('that is refused again after it was renewed makes the call fail: no loop', async () => {
    provider.arm(/GET \/me/, { status: 401 }, 5);
    await expect(me(hub)).rejects.toThrow(AuthError);
    expect(provider.refreshes).toBe(1);
    expect(provider.to(/GET \/me/)).toHaveLength(2);
  });

  it('without an end is never renewed by the clock', async () => {
    provider.expiresIn = undefined;
    await renew(hub);
    expect(await secrets()).toMatchObject({ access_token: [...provider.tokens][0] });
    clock.advance(400_000_000);
    await sealWithout(['refresh_at', 'expires_at']);
    expect(await me(hub)).toBe(200);
    expect(provider.refreshes).toBe(1);
  });
});

async function sealWithout(names: string[]): Promise<void> {
  const left = Object.fromEntries(Object.entries(await secrets()).filter(([name]) => !names.includes(name)));
  await hub.sql('update connection set secrets = $2 where id = $1', [
    row.id,
    await hub.get(Connections).seal('acme', row.id, left),
  ]);
  hub.get(Connections).forget(row);
}

describe('F19: many at once', () => {
  it('50 workers of two hubs on an expired token make one refresh call', async () => {
    clock.advance(2_900_000);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => me(i % 2 ? hub : second)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(provider.refreshes).toBe(1);
    expect(provider.to(/POST \/token/)).toHaveLength(1);
    expect((await secrets())['refresh_token']).toBe(provider.refreshToken);
  });

  it('10 rounds of rotation lose no refresh token', async () => {
    for (let round = 1; round <= 10; round += 1) {
      clock.advance(2_900_000);
      await Promise.all([me(hub), me(second), me(hub)]);
      for (const one of [hub, second]) one.get(Connections).forget(row);
      expect(provider.refreshes).toBe(round);
    }
  });

  it('whoever waits takes the token another process has brought', async () => {
    await hub.get(LeaseRepository).take('acme', row.id, other, 30);
    const waiting = renew(second);
    const sealed = await hub.get(Connections).seal('acme', row.id, { access_token: 'brought by another' });
    expect(await hub.get(LeaseRepository).store('acme', row.id, other, sealed, {})).toBe(true);
    expect(await second.get(Connections).secrets(await waiting)).toEqual({
      access_token: 'brought by another',
    });
    expect(provider.refreshes).toBe(0);
  });

  it('a process that died in the middle is succeeded when its lease is over', async () => {
    await hub.get(LeaseRepository).take('acme', row.id, other, 30);
    await hub.sql(`update connection set refresh_until = now() - interval '1 s' where id = $1`, [row.id]);
    await renew(hub);
    expect(provider.refreshes).toBe(1);
    expect(await hub.get(LeaseRepository).store('acme', row.id, other, 'late', {})).toBe(false);
  });
});

describe('a refusal', () => {
  it('of the grant asks for a person, deletes nothing and frees the lease', async () => {
    provider.refreshToken = 'revoked';
    await expect(renew(hub)).rejects.toThrow(AuthError);
    expect(await secrets()).toMatchObject({ access_token: 'desk-token-1', refresh_token: 'refresh-1' });
    const [lease] = await hub.sql('select refresh_owner, refresh_until from connection where id = $1', [
      row.id,
    ]);
    expect(lease).toEqual({ refresh_owner: null, refresh_until: null });
  });

  it.each([
    ['a 503', { status: 503 } as const],
    ['a 429', { status: 429 } as const],
    ['a cut line', 'cut-before' as const],
  ])('by %s is tried again later', async (_what, fault) => {
    provider.arm(/POST \/token/, fault);
    await expect(renew(hub)).rejects.toThrow(RetryError);
    await renew(hub);
    expect(provider.refreshes).toBe(1);
  });

  it('is what accounts get that have nothing to renew', async () => {
    const plugin = hub.get(PluginRegistry).find('desk')!;
    for (const auth of ['token', 'plain']) {
      const nothing = hub.get(TokenRefresh).renew(plugin, { ...row, auth });
      await expect(nothing).rejects.toThrow(AuthError);
      expect(await hub.get(TokenRefresh).fresh(plugin, { ...row, auth })).toMatchObject({ id: row.id });
    }
  });
});

describe('a lease', () => {
  it('is held by one, and stored under by its holder only', async () => {
    const leases = hub.get(LeaseRepository);
    const mine = '00000000-0000-0000-0000-000000000003';
    const taken = await Promise.all([other, mine].map((owner) => leases.take('acme', row.id, owner, 30)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const loser = taken[0] ? mine : other;
    expect(await leases.store('acme', row.id, loser, 'x', {})).toBe(false);
    await leases.release('acme', row.id, loser);
    expect(await leases.take('acme', row.id, loser, 30)).toBe(false);
    await leases.release('acme', row.id, taken[0] ? other : mine);
    await eventually(async () => expect(await leases.take('acme', row.id, loser, 30)).toBe(true));
  });
});
