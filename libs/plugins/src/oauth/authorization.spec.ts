import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { UserRepository, type User } from '@patchbay/identity';
import { ProblemError } from '@patchbay/platform';
import { textIn } from '@patchbay/plugin-sdk';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { Authorization } from './authorization.js';
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
const begin = async (user = admin, id = row.id) => new URL(await flow.begin('acme', user.id, id));
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
    expect(mine!.verifier).toMatch(/^v1\./);
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
    const done = await flow.finish(stateOf(url), 'code-1');
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
    expect(hub.get(Connections).secrets(done)).toMatchObject({
      ...client,
      refresh_token: provider.refreshToken,
    });
  });

  it.each(['', 'guessed', 'a'.repeat(43)])('refuses the state %j, which is not ours', async (state) => {
    expect(await refused(flow.finish(state, 'code'))).toEqual([400, 'bad_state']);
  });

  it('refuses a state that was used, also when two come at the same moment', async () => {
    const state = stateOf(await begin());
    const both = await Promise.allSettled([
      flow.finish(state, 'a'),
      flow.finish(state, 'b'),
      flow.finish(state, 'c'),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refused(flow.finish(state, 'd'))).toEqual([400, 'bad_state']);
  });

  it('refuses a state that is too old', async () => {
    const state = stateOf(await begin());
    await hub.sql(`update oauth_state set expires_at = now() - interval '1 s' where used_at is null`);
    expect(await refused(flow.finish(state, 'code'))).toEqual([400, 'bad_state']);
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
    expect(await refused(flow.finish(state, 'code'))).toEqual([400, 'bad_state']);
    expect(provider.to(/POST \/token/)).toHaveLength(before);
  });

  it('refuses a state whose account signs in otherwise now', async () => {
    const state = stateOf(await begin());
    await hub.sql(`update connection set auth = 'plain' where id = $1`, [row.id]);
    hub.get(Connections).forget(row);
    expect(await refused(flow.finish(state, 'code'))).toEqual([400, 'bad_state']);
    await hub.sql(`update connection set auth = 'oauth' where id = $1`, [row.id]);
    hub.get(Connections).forget(row);
  });

  it('keeps the new tokens even while another process is renewing the old ones', async () => {
    await hub.get(LeaseRepository).take('acme', row.id, '00000000-0000-0000-0000-000000000001', 60);
    const done = await flow.finish(stateOf(await begin()), 'code-2');
    expect([...provider.tokens]).toEqual([hub.get(Connections).secrets(done)['access_token']]);
    const late = await hub
      .get(LeaseRepository)
      .store('acme', row.id, '00000000-0000-0000-0000-000000000001', 'old', {});
    expect(late).toBe(false);
  });

  it('says so when the provider refuses the code, and keeps what there was', async () => {
    const kept = hub.get(Connections).secrets(await hub.get(Connections).get('acme', row.id));
    provider.arm(/POST \/token/, { status: 400 });
    await expect(flow.finish(stateOf(await begin()), 'bad')).rejects.toThrow(
      'the token endpoint answered 400',
    );
    expect(hub.get(Connections).secrets(await hub.get(Connections).get('acme', row.id))).toEqual(kept);
  });
});

describe('a provider without PKCE', () => {
  it('gets no challenge and no verifier, and the client in the body', async () => {
    const plain = await hub.connect('acme', live(port, { auth: 'plain', secrets: client }));
    const url = await begin(admin, plain.id);
    expect(url.searchParams.has('code_challenge')).toBe(false);
    await flow.finish(stateOf(url), 'code-3');
    const { body, headers } = first(provider.to(/POST \/token/).toReversed());
    expect(body).toMatchObject({ ...client, code: 'code-3' });
    expect(body).not.toHaveProperty('code_verifier');
    expect(headers['authorization']).toBeUndefined();
  });
});
