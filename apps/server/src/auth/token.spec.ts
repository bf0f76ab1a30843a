import { UserRepository } from '@patchbay/identity';
import { hashOf } from '@patchbay/identity/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type TestServer } from '../testing/test-server.js';

const password = 'correct horse & battery = staple';
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  const users = server.app.get(UserRepository);
  await users.createTenant('acme', 'Acme');
  const password_hash = await hashOf(password);
  await users.create('acme', { email: 'ann@example.com', name: 'Ann', role: 'agent', password_hash });
});

const send = (body: string, type = 'application/x-www-form-urlencoded') =>
  server.call('POST', '/api/auth/token', { body, headers: { 'content-type': type } });
const ask = (form: Record<string, string>) => send(new URLSearchParams(form).toString());
const byPassword = (more: Record<string, string> = {}) =>
  ask({ grant_type: 'password', username: 'ann@example.com', password, ...more });

interface Tokens {
  access_token: string;
  refresh_token: string;
}

describe('POST /api/auth/token', () => {
  it('grants tokens for a password, and they work', async () => {
    const answer = await byPassword();
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    const { access_token } = answer.json as Tokens;
    expect((await server.call('GET', '/api/auth/me', { as: access_token })).json).toMatchObject({
      name: 'Ann',
    });
  });

  it('takes parameters in a content type with a charset, and ignores those it does not know', async () => {
    const form = new URLSearchParams({ grant_type: 'password', username: 'ann@example.com', password });
    form.set('scope', 'everything');
    form.set('client_id', 'x');
    const answer = await send(form.toString(), 'application/x-www-form-urlencoded; charset=UTF-8');
    expect(answer.status).toBe(200);
  });

  it('P22: grants a new pair for a refresh token', async () => {
    const { refresh_token } = (await byPassword()).json as Tokens;
    const answer = await ask({ grant_type: 'refresh_token', refresh_token });
    expect(answer.status).toBe(200);
    expect((answer.json as Tokens).refresh_token).not.toBe(refresh_token);
  });

  it('lets nobody keep what it answers', async () => {
    for (const answer of [await byPassword(), await byPassword({ password: 'wrong' }), await send('')])
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const body = { email: 'ann@example.com', password };
    const login = await server.call('POST', '/api/auth/login', { body });
    expect(login.headers['cache-control']).toBe('no-store');
  });

  it('P24: refuses a wrong password and an unknown person in the same words', async () => {
    const wrong = await byPassword({ password: 'wrong' });
    const unknown = await byPassword({ username: 'nobody@example.com' });
    expect(wrong.status).toBe(400);
    expect(wrong.json).toEqual({
      error: 'invalid_grant',
      error_description: 'The e-mail address or the password is wrong.',
    });
    expect(unknown.json).toEqual(wrong.json);
    expect(unknown.status).toBe(400);
  });

  it.each<[string, string, string]>([
    ['an unknown refresh token', 'grant_type=refresh_token&refresh_token=x', 'invalid_grant'],
    ['another grant', 'grant_type=client_credentials', 'unsupported_grant_type'],
    ['another grant with odd characters', 'grant_type=%22%5C%00%F0%9F%92%A9', 'unsupported_grant_type'],
    ['no grant', 'username=ann@example.com&password=x', 'invalid_request'],
    ['an empty grant', 'grant_type=', 'invalid_request'],
    ['nothing', '', 'invalid_request'],
    ['no password', 'grant_type=password&username=ann@example.com', 'invalid_request'],
    ['no address', 'grant_type=password&username=ann&password=x', 'invalid_request'],
    ['a NUL in the address', 'grant_type=password&username=a%00@b.co&password=x', 'invalid_request'],
    ['no refresh token', 'grant_type=refresh_token', 'invalid_request'],
    [
      'B22: a parameter given twice',
      'grant_type=refresh_token&refresh_token=x&refresh_token=y',
      'invalid_request',
    ],
    ['a grant given twice', 'grant_type=password&grant_type=refresh_token', 'invalid_request'],
  ])('refuses %s', async (_name, body, error) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    const told = answer.json as { error: string; error_description: string };
    expect(Object.keys(told)).toEqual(['error', 'error_description']);
    expect(told.error).toBe(error);
    expect(told.error_description).toMatch(/^[ !#-[\]-~]+$/);
  });

  it('refuses the same as JSON', async () => {
    const body = { grant_type: 'password', username: 'ann@example.com', password };
    const answer = await server.call('POST', '/api/auth/token', { body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: 'invalid_request' });
  });
});
