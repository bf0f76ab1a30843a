import { UserRepository } from '@patchbay/identity';
import { hashOf } from '@patchbay/identity/testing';
import { TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

const password = 'correct horse battery staple';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const clock = new TestClock(new Date());
let server: TestServer;

interface Tokens {
  access_token: string;
  refresh_token: string;
}
interface Session {
  id: string;
  device: string;
  ip: string | null;
  current: boolean;
  last_used_at: string;
}

beforeAll(async () => {
  server = await testServer({}, clock);
  const users = server.app.get(UserRepository);
  await users.createTenant('acme', 'Acme');
  const password_hash = await hashOf(password);
  for (const name of ['ann', 'bob'])
    await users.create('acme', { email: `${name}@example.com`, name, role: 'agent', password_hash });
});

const signIn = async (email: string, agent = firefox): Promise<Tokens> => {
  const body = { email, password };
  const answer = await server.call('POST', '/api/auth/login', { body, headers: { 'user-agent': agent } });
  expect(answer.status).toBe(200);
  return answer.json as Tokens;
};
const list = async (as: string): Promise<Session[]> =>
  ((await server.call('GET', '/api/auth/sessions', { as })).json as { items: Session[] }).items;
const me = async (as: string): Promise<number> => (await server.call('GET', '/api/auth/me', { as })).status;
const refresh = async (refresh_token: string): Promise<number> =>
  (await server.call('POST', '/api/auth/refresh', { body: { refresh_token } })).status;

describe('my sessions', () => {
  it('show device, address and times, and which one this is', async () => {
    await signIn('ann@example.com', 'curl/8.5.0');
    clock.advance(1_000);
    const { access_token } = await signIn('ann@example.com');
    const sessions = await list(access_token);
    expect(sessions.map(({ device, ip, current }) => ({ device, ip, current }))).toEqual([
      { device: 'Firefox on Linux', ip: '127.0.0.1', current: true },
      { device: 'curl', ip: '127.0.0.1', current: false },
    ]);
    expect(sessions[0]?.last_used_at).toBe(clock.now().toISOString());
  });

  it('end one by one: both tokens of it are dead at once', async () => {
    const here = await signIn('ann@example.com');
    const there = await signIn('ann@example.com');
    expect(await me(there.access_token)).toBe(200);
    const { id } = (await list(there.access_token)).find(({ current }) => current)!;
    const end = () => server.call('DELETE', `/api/auth/sessions/${id}`, { as: here.access_token });
    expect((await end()).status).toBe(204);
    expect([await me(there.access_token), await refresh(there.refresh_token)]).toEqual([401, 401]);
    expect(await me(here.access_token)).toBe(200);
    expect((await end()).status).toBe(404);
  });

  it('all but this one end together', async () => {
    const others = [await signIn('ann@example.com'), await signIn('ann@example.com')];
    const here = await signIn('ann@example.com');
    for (const { access_token } of others) expect(await me(access_token)).toBe(200);
    const before = (await list(here.access_token)).length;
    const answer = await server.call('POST', '/api/auth/sessions/revoke-others', { as: here.access_token });
    expect(answer.json).toEqual({ ended: before - 1 });
    for (const { access_token } of others) expect(await me(access_token)).toBe(401);
    expect(await list(here.access_token)).toMatchObject([{ current: true }]);
  });

  it('are mine: nobody of the same organisation ends or sees them', async () => {
    const ann = await signIn('ann@example.com');
    const bob = await signIn('bob@example.com');
    const { id } = (await list(ann.access_token)).at(0)!;
    const answer = await server.call('DELETE', `/api/auth/sessions/${id}`, { as: bob.access_token });
    expect(answer.status).toBe(404);
    expect((await list(bob.access_token)).map((session) => session.id)).not.toContain(id);
    expect(await me(ann.access_token)).toBe(200);
  });

  it('end with sign-out, the access token with them', async () => {
    const { access_token, refresh_token } = await signIn('bob@example.com');
    expect(await me(access_token)).toBe(200);
    await server.call('POST', '/api/auth/logout', { body: { refresh_token } });
    expect(await me(access_token)).toBe(401);
  });
});

describe('an administrator', () => {
  it('ends all sessions of a person', async () => {
    const as = await server.tokenOf('admin');
    const pairs = [await signIn('bob@example.com'), await signIn('bob@example.com')];
    const bob = await server.app.get(UserRepository).findByEmail('acme', 'bob@example.com');
    const answer = await server.call('DELETE', `/api/users/${bob?.id}/sessions`, { as });
    expect(answer.status).toBe(204);
    for (const { access_token, refresh_token } of pairs)
      expect([await me(access_token), await refresh(refresh_token)]).toEqual([401, 401]);
    expect(await me(as)).toBe(200);
    expect(await me((await signIn('bob@example.com')).access_token)).toBe(200);
  });
});

describe('P29: an administrator', () => {
  it('does not sign out who may do more', async () => {
    const owner = await server.tokenOf('owner');
    const { id } = (await server.call('GET', '/api/auth/me', { as: owner })).json as { id: string };
    const as = await server.tokenOf('admin');
    expect((await server.call('DELETE', `/api/users/${id}/sessions`, { as })).status).toBe(403);
    expect(await me(owner)).toBe(200);
  });
});

describe('signing keys', () => {
  const jwks = async () => {
    const answer = await server.call('GET', '/.well-known/jwks.json');
    return { ...answer, keys: (answer.json as { keys: Record<string, string>[] }).keys };
  };
  const kidOf = (token: string): string =>
    (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;

  it('are published, public halves only, and name the key of a token', async () => {
    const { access_token } = await signIn('ann@example.com');
    const { keys, headers } = await jwks();
    expect(headers['cache-control']).toBe('public, max-age=30');
    expect(keys.map(({ kid }) => kid)).toContain(kidOf(access_token));
    for (const key of keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('rotate at the word of an administrator, and nobody is signed out', async () => {
    const before = await signIn('ann@example.com');
    clock.advance(60_000);
    const as = await server.tokenOf('admin');
    const rotate = () => server.call('POST', '/api/signing-keys/rotate', { as });
    const { kid } = (await rotate()).json as { kid: string };
    expect((await rotate()).status).toBe(409);
    expect((await jwks()).keys.map((key) => key['kid'])).toContain(kid);
    clock.advance(60_000);
    const after = await signIn('ann@example.com');
    expect(kidOf(after.access_token)).toBe(kid);
    for (const { access_token } of [before, after]) expect(await me(access_token)).toBe(200);
  });
});
