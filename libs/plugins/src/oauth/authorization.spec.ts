import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserRepository, type User } from '@patchbay/identity';
import { AuditRepository, ProblemError } from '@patchbay/platform';
import { textIn } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { Authorization, type Begun, type Returned } from './authorization.js';
import { LeaseRepository } from './lease.repository.js';

const client = { client_id: 'client-1', client_secret: 'canary-client-secret' };
let hub: PluginsApp;
let flow: Authorization;
let provider: DeskProvider;
let port: string;
let admin: User;
let row: ConnectionRow;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'], publicUrl: 'https://hub.example' } });
  flow = hub.get(Authorization);
  await hub.tenant('acme');
  await hub.tenant('globex');
  admin = await person('admin', 'acme');
  ({ provider, port } = await serveDesk());
  row = await hub.connect('acme', live(port, { auth: 'oauth', secrets: client }));
});

const person = (role: User['role'], tenant: string): Promise<User> =>
  hub
    .get(UserRepository)
    .create(tenant, { email: `${role}-${Math.random()}@x.example`, name: role, role, password_hash: null });
const begun = new Map<string, Begun>();
const begin = async (user = admin, id = row.id): Promise<URL> => {
  const made = await flow.begin('acme', user.id, id);
  const url = new URL(made.url);
  begun.set(stateOf(url), made);
  return url;
};
/** The browser that began comes back. */
const finish = (state: string, code: string, more: Partial<Returned> = {}): Promise<ConnectionRow> =>
  flow.finish({ state, code, cookies: cookieOf(state), ...more });
const cookieOf = (state: string): Record<string, string> => {
  const cookie = begun.get(state)?.cookie;
  return cookie ? { [cookie.name]: cookie.nonce } : {};
};
const stateOf = (url: URL): string => url.searchParams.get('state')!;
const refused = async (finishing: Promise<unknown>) => {
  const error = await finishing.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  return [(error as ProblemError).status, (error as ProblemError).code];
};

describe('the way to the provider', () => {
  it('waits for a person before anything else is done', () => {
    expect(row).toMatchObject({ state: 'needs_reauth', cause: 'Sign in at Desk to finish.' });
    expect(provider.calls).toEqual([]);
  });

  it('carries client, exact redirect, scopes, a state and a PKCE challenge, and no secret', async () => {
    const url = await begin();
    expect(`${url.origin}${url.pathname}`).toBe('https://desk.example/authorize');
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: 'https://hub.example/api/oauth/callback',
      scope: 'read write',
      code_challenge_method: 'S256',
    });
    expect(query['state']).toMatch(/^[\w-]{43}$/);
    expect(query['code_challenge']).toMatch(/^[\w-]{43}$/);
    expect(url.href).not.toContain(client.client_secret);
    expect(stateOf(await begin())).not.toBe(query['state']);
  });

  it('keeps the state as a hash and the verifier sealed', async () => {
    const state = stateOf(await begin());
    const rows = await hub.sql<{ state_hash: string; verifier: string; user_id: string }>(
      'select * from oauth_state',
    );
    const mine = rows.find(
      ({ state_hash }) => state_hash === createHash('sha256').update(state).digest('hex'),
    );
    expect(mine).toMatchObject({
      user_id: admin.id,
      tenant_id: 'acme',
      connection_id: row.id,
      auth: 'oauth',
    });
    expect(mine!.verifier).toMatch(/^v2\./);
    expect(JSON.stringify(rows)).not.toContain(state);
  });

  it('is closed to a foreign account and to one that signs in otherwise', async () => {
    await expect(flow.begin('globex', admin.id, row.id)).rejects.toMatchObject({ status: 404 });
    const other = await hub.connect('acme');
    await expect(flow.begin('acme', admin.id, other.id)).rejects.toMatchObject({ status: 409 });
  });
});

describe('P27: the way back', () => {
  it('exchanges the code under the verifier that was promised, and opens the account', async () => {
    const url = await begin();
    const done = await finish(stateOf(url), 'code-1');
    expect(done).toMatchObject({ state: 'ok', account: 'acme-desk', fields: { port, site: 'eu' } });
    const exchange = first(provider.to(/POST \/token/).toReversed());
    expect(exchange.body).toMatchObject({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: 'https://hub.example/api/oauth/callback',
    });
    const verifier = textIn(exchange.body, 'code_verifier');
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      url.searchParams.get('code_challenge'),
    );
    const basic = Buffer.from(
      exchange.headers['authorization']?.slice('Basic '.length) ?? '',
      'base64',
    ).toString();
    expect(basic).toBe('client-1:canary-client-secret');
    expect(exchange.body).not.toHaveProperty('client_secret');
    expect(await hub.get(Connections).secrets(done)).toMatchObject({
      ...client,
      refresh_token: provider.refreshToken,
    });
  });

  it('P33: leaves an entry in the name of whoever began, with the account and without its tokens', async () => {
    await finish(stateOf(await begin()), 'code-for-the-log');
    const entries = await hub.get(AuditRepository).page('acme', { action: 'connection.sign_in' }, null, 10);
    expect(entries.at(0)).toMatchObject({
      actor_kind: 'user',
      actor_id: admin.id,
      actor_name: admin.email,
      target_type: 'connection',
      target_id: row.id,
      changes: { state: { to: 'signed_in' } },
    });
    const text = JSON.stringify(entries);
    for (const secret of [
      ...provider.tokens,
      provider.refreshToken,
      client.client_secret,
      'code-for-the-log',
    ])
      expect(text).not.toContain(secret);
    await refused(finish('nobody gave this out', 'code'));
    const after = await hub.get(AuditRepository).page('acme', { action: 'connection.sign_in' }, null, 10);
    expect(after).toHaveLength(entries.length);
  });

  it.each(['', 'guessed', 'a'.repeat(43)])('refuses the state %j, which is not ours', async (state) => {
    expect(await refused(finish(state, 'code'))).toEqual([400, 'bad_state']);
  });

  it('refuses a state that was used, also when two come at the same moment', async () => {
    const state = stateOf(await begin());
    const both = await Promise.allSettled([finish(state, 'a'), finish(state, 'b'), finish(state, 'c')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refused(finish(state, 'd'))).toEqual([400, 'bad_state']);
  });

  it('refuses a state that is too old', async () => {
    const state = stateOf(await begin());
    await hub.sql(`update oauth_state set expires_at = now() - interval '1 s' where used_at is null`);
    expect(await refused(finish(state, 'code'))).toEqual([400, 'bad_state']);
  });

  it('is open for ten minutes', async () => {
    await begin();
    const [last] = await hub.sql<{ s: number }>(
      'select extract(epoch from max(expires_at) - now())::float8 as s from oauth_state',
    );
    expect(last?.s).toBeGreaterThan(9 * 60);
    expect(last?.s).toBeLessThanOrEqual(10 * 60);
  });

  it.each<[string, (user: User) => Promise<unknown>]>([
    [
      'was switched off',
      (user) => hub.sql('update app_user set disabled_at = now() where id = $1', [user.id]),
    ],
    [
      'may no longer manage plugins',
      (user) => hub.sql(`update app_user set role = 'viewer' where id = $1`, [user.id]),
    ],
    ['has been removed', (user) => hub.sql('delete from app_user where id = $1', [user.id])],
  ])('refuses a state whose user %s meanwhile', async (_what, happen) => {
    const user = await person('admin', 'acme');
    const state = stateOf(await begin(user));
    await happen(user);
    const before = provider.to(/POST \/token/).length;
    expect(await refused(finish(state, 'code'))).toEqual([400, 'bad_state']);
    expect(provider.to(/POST \/token/)).toHaveLength(before);
  });

  it('refuses a state whose account signs in otherwise now', async () => {
    const state = stateOf(await begin());
    await hub.sql(`update connection set auth = 'plain' where id = $1`, [row.id]);
    hub.get(Connections).forget(row);
    expect(await refused(finish(state, 'code'))).toEqual([400, 'bad_state']);
    await hub.sql(`update connection set auth = 'oauth' where id = $1`, [row.id]);
    hub.get(Connections).forget(row);
  });

  it('keeps the new tokens even while another process is renewing the old ones', async () => {
    await hub.get(LeaseRepository).take('acme', row.id, '00000000-0000-0000-0000-000000000001', 60);
    const done = await finish(stateOf(await begin()), 'code-2');
    expect([...provider.tokens]).toEqual([(await hub.get(Connections).secrets(done))['access_token']]);
    const late = await hub
      .get(LeaseRepository)
      .store('acme', row.id, '00000000-0000-0000-0000-000000000001', 'old', {});
    expect(late).toBe(false);
  });

  it('says so when the provider refuses the code, and keeps what there was', async () => {
    const kept = await hub.get(Connections).secrets(await hub.get(Connections).get('acme', row.id));
    provider.arm(/POST \/token/, { status: 400 });
    await expect(finish(stateOf(await begin()), 'bad')).rejects.toThrow('the token endpoint answered 400');
    expect(await hub.get(Connections).secrets(await hub.get(Connections).get('acme', row.id))).toEqual(kept);
  });
});

describe('P27: six ways to slip a sign-in under somebody', () => {
  const another = async (): Promise<URL> => begin();
  const attacks: [string, string, (mine: URL) => Promise<Returned>][] = [
    [
      'a state nobody gave out (CSRF)',
      'bad_state',
      async (mine) => ({ ...back(mine), state: 'A'.repeat(43) }),
    ],
    [
      'the link of an attacker, opened by a victim without its cookie (login CSRF)',
      'bad_state',
      async (mine) => ({ ...back(mine), cookies: {} }),
    ],
    [
      'the cookie of another sign-in of the same browser (session fixation)',
      'bad_state',
      async (mine) => ({ ...back(mine), cookies: cookieOf(stateOf(await another())) }),
    ],
    [
      'a nonce of the attacker under the name of the cookie (cookie tossing)',
      'bad_state',
      async (mine) => ({
        ...back(mine),
        cookies: { [begun.get(stateOf(mine))!.cookie.name]: 'B'.repeat(43) },
      }),
    ],
    [
      'a code of another provider (mix-up)',
      'other_issuer',
      async (mine) => ({ ...back(mine), issuer: 'https://honest.example' }),
    ],
    [
      'an answer that was used already (replay)',
      'bad_state',
      async (mine) => {
        await flow.finish(back(mine));
        return back(mine);
      },
    ],
  ];
  const back = (url: URL): Returned => ({ state: stateOf(url), code: 'c', cookies: cookieOf(stateOf(url)) });

  it.each(attacks)('refuses %s', async (_what, code, attack) => {
    const returned = await attack(await begin());
    const before = provider.to(/POST \/token/).length;
    expect(await refused(flow.finish(returned))).toEqual([400, code]);
    expect(provider.to(/POST \/token/)).toHaveLength(before);
  });

  it('takes what none of them has touched', async () => {
    expect(await flow.finish(back(await begin()))).toMatchObject({ state: 'ok' });
    const named = { ...back(await begin()), issuer: 'https://desk.example/' };
    expect(await flow.finish(named)).toMatchObject({ state: 'ok' });
  });

  it('leaves a sign-in alone that somebody tries to finish without its cookie', async () => {
    const mine = await begin();
    await refused(flow.finish({ ...back(mine), cookies: {} }));
    expect(await flow.finish(back(mine))).toMatchObject({ state: 'ok' });
  });

  it('stores the nonce as a hash', async () => {
    const { cookie } = begun.get(stateOf(await begin()))!;
    expect(cookie).toMatchObject({ nonce: expect.stringMatching(/^[\w-]{43}$/) as string, maxAgeS: 600 });
    expect(JSON.stringify(await hub.sql('select * from oauth_state'))).not.toContain(cookie.nonce);
  });

  it('insists on the name of a provider that gives one', async () => {
    const named = await hub.connect('acme', live(port, { auth: 'named', secrets: client }));
    const issuer = `https://127.0.0.1:${port}`;
    for (const wrong of [undefined, 'https://127.0.0.1', `${issuer}/`])
      expect(await refused(flow.finish({ ...back(await begin(admin, named.id)), issuer: wrong }))).toEqual([
        400,
        'other_issuer',
      ]);
    expect(await flow.finish({ ...back(await begin(admin, named.id)), issuer })).toMatchObject({
      state: 'ok',
    });
  });
});

describe('a provider without PKCE', () => {
  it('gets no challenge and no verifier, and the client in the body', async () => {
    const plain = await hub.connect('acme', live(port, { auth: 'plain', secrets: client }));
    const url = await begin(admin, plain.id);
    expect(url.searchParams.has('code_challenge')).toBe(false);
    await finish(stateOf(url), 'code-3');
    const { body, headers } = first(provider.to(/POST \/token/).toReversed());
    expect(body).toMatchObject({ ...client, code: 'code-3' });
    expect(body).not.toHaveProperty('code_verifier');
    expect(headers['authorization']).toBeUndefined();
  });
});
