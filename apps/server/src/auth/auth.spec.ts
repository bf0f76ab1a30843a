import { UserRepository } from '@patchbay/identity';
import { hashOf } from '@patchbay/identity/testing';
import { TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

const password = 'correct horse battery staple';
const clock = new TestClock(new Date());
let server: TestServer;

interface Tokens {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
}

beforeAll(async () => {
  server = await testServer({}, clock);
  const users = server.app.get(UserRepository);
  await users.createTenant('acme', 'Acme');
  const password_hash = await hashOf(password);
  await users.create('acme', { email: 'Ann@Example.com', name: 'Ann', role: 'agent', password_hash });
});

const login = (email: string, secret: string) =>
  server.call('POST', '/api/auth/login', { body: { email, password: secret } });
const refresh = (refresh_token: string) =>
  server.call('POST', '/api/auth/refresh', { body: { refresh_token } });
const me = (as: string) => server.call('GET', '/api/auth/me', { as });
const signIn = async (): Promise<Tokens> => (await login('ann@example.com', password)).json as Tokens;

describe('signing in', () => {
  it('answers a token pair that works, whatever the case of the address', async () => {
    const tokens = await signIn();
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect((await me(tokens.access_token)).json).toMatchObject({
      name: 'Ann',
      role: 'agent',
      tenant: { id: 'acme' },
    });
  });

  it('P24: says the same of a wrong password and of an unknown address', async () => {
    const wrong = await login('ann@example.com', 'wrong password');
    const unknown = await login('nobody@example.com', 'wrong password');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const same = (answer: { json: unknown }) => ({ ...(answer.json as object), request_id: '' });
    expect(same(wrong)).toEqual(same(unknown));
  });

  it('never shows a hash', async () => {
    const { access_token } = await signIn();
    const people = await server.call('GET', '/api/users', { as: await server.tokenOf('manager') });
    expect(people.text).toContain('Ann@Example.com');
    const answers = [await me(access_token), people];
    for (const { text } of answers) expect(text).not.toMatch(/argon2|password_hash/);
  });
});

describe('P22: refresh tokens rotate', () => {
  it('B71: a new pair, and the old one only for the time a lost answer takes', async () => {
    const first = await signIn();
    const second = (await refresh(first.refresh_token)).json as Tokens;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    clock.advance(5_000);
    expect((await refresh(first.refresh_token)).status).toBe(200);
    clock.advance(6_000);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect((await refresh(second.refresh_token)).status).toBe(401);
  });

  it('ends with the session', async () => {
    const { refresh_token } = await signIn();
    await server.call('POST', '/api/auth/logout', { body: { refresh_token } });
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  it('and after 30 days', async () => {
    const { refresh_token } = await signIn();
    clock.advance(30 * 24 * 3_600_000 + 1);
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  it.each(['', 'nonsense', 'a'.repeat(500)])('nonsense %# is refused', async (token) => {
    expect((await refresh(token)).status).toBeGreaterThanOrEqual(401);
  });
});

describe('access tokens', () => {
  it('end after 15 minutes', async () => {
    const { access_token } = await signIn();
    clock.advance(14 * 60_000);
    expect((await me(access_token)).status).toBe(200);
    clock.advance(61_000);
    expect((await me(access_token)).status).toBe(401);
  });

  it('are refused when anything in them was changed', async () => {
    const { access_token } = await signIn();
    const [head = '', claims = '', signature = ''] = access_token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...decode(claims), role: 'admin' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    for (const token of [
      `${head}.${forged}.${signature}`,
      `${none}.${claims}.`,
      `${head}.${claims}.${signature.slice(1)}`,
    ])
      expect((await me(token)).status).toBe(401);
  });
});

describe('one’s own password', () => {
  it('asks for the current one, ends other sessions, and works from then on', async () => {
    const users = server.app.get(UserRepository);
    const password_hash = await hashOf(password);
    await users.create('acme', { email: 'bob@example.com', name: 'Bob', role: 'viewer', password_hash });
    const here = (await login('bob@example.com', password)).json as Tokens;
    const there = (await login('bob@example.com', password)).json as Tokens;
    const change = (body: object) =>
      server.call('POST', '/api/auth/password', { as: here.access_token, body });
    const refused = await change({ password: 'a new password', current_password: 'wrong one' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('current_password');
    expect((await change({ password: 'short', current_password: password })).status).toBe(422);
    const changed = await change({ password: 'a new password', current_password: password });
    expect(changed.status).toBe(200);
    expect((await refresh(there.refresh_token)).status).toBe(401);
    expect((await me((changed.json as Tokens).access_token)).status).toBe(200);
    expect((await login('bob@example.com', password)).status).toBe(401);
    expect((await login('bob@example.com', 'a new password')).status).toBe(200);
  });
});

describe('people', () => {
  it('are added by an admin, once per address, and can sign in', async () => {
    const as = await server.tokenOf('admin');
    const body = { email: 'carol@example.com', name: 'Carol', role: 'analyst', password: 'long enough' };
    expect((await server.call('POST', '/api/users', { as, body })).status).toBe(201);
    const again = await server.call('POST', '/api/users', {
      as,
      body: { ...body, email: 'Carol@example.com' },
    });
    expect(again.status).toBe(409);
    expect((await login('carol@example.com', 'long enough')).status).toBe(200);
  });
});

const decode = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
