import { eventually, TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateSync } from 'otplib';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

const clock = new TestClock(new Date());
let server: TestServer;
let owner = '';
beforeAll(async () => {
  server = await testServer({ publicUrl: 'https://hub.test' }, clock);
  owner = await server.tokenOf('owner');
});

const password = 'correct horse battery';
const post = (path: string, body: unknown, as?: string): Promise<Answer> =>
  server.call('POST', path, { as, body });
const field = (answer: Answer, key: string): string => String((answer.json as Record<string, unknown>)[key]);
const login = (email: string, secret = password) => post('/api/auth/login', { email, password: secret });
const codeOf = (secret: string): string =>
  generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1_000) });

/** The secret in the newest mail to this address, as an administrator would hand it over. */
const tokenFor = (email: string, as = owner): Promise<string> =>
  eventually(async () => {
    const { json } = await server.call('GET', '/api/outbox?limit=200', { as });
    const mail = (json as { items: { recipient: string; text: string }[] }).items.find(
      ({ recipient }) => recipient === email,
    );
    const token = /token=(\S+)/.exec(mail?.text ?? '')?.[1];
    expect(token).toBeTruthy();
    return token ?? '';
  });
async function person(email: string): Promise<Answer> {
  const body = { email, name: 'New', role: 'agent', password };
  const made = await post('/api/users', body, owner);
  expect(made.status).toBe(201);
  return made;
}
/** With a second factor of their own. */
async function enrolled(email: string): Promise<{ id: string; secret: string; access: string }> {
  const id = field(await person(email), 'id');
  const access = field(await login(email), 'access_token');
  const secret = field(await post('/api/auth/second-factor/enrol', { password }, access), 'secret');
  const confirmed = await post('/api/auth/second-factor/confirm', { code: codeOf(secret) }, access);
  expect((confirmed.json as { recovery_codes: string[] }).recovery_codes).toHaveLength(10);
  clock.advance(30_000);
  return { id, secret, access };
}

describe('a forgotten password', () => {
  it('is set anew by the link from the mail', async () => {
    await person('forgot@acme.example');
    expect((await post('/api/auth/password/forgot', { email: 'forgot@acme.example' })).status).toBe(202);
    const token = await tokenFor('forgot@acme.example');
    const weak = await post('/api/auth/password/reset', { token, password: 'password' });
    expect(weak.json).toMatchObject({ status: 422, errors: [{ path: 'password' }] });
    const fresh = 'another horse battery';
    expect((await post('/api/auth/password/reset', { token, password: fresh })).status).toBe(204);
    expect((await login('forgot@acme.example')).status).toBe(401);
    expect((await login('forgot@acme.example', fresh)).status).toBe(200);
    expect((await post('/api/auth/password/reset', { token, password: fresh })).status).toBe(401);
  });
});

describe('signing up', () => {
  it('is closed, opened by the first organisation only, and makes an organisation', async () => {
    const body = { organisation: 'Initech', name: 'Bill', email: 'bill@initech.example', password };
    expect((await post('/api/auth/sign-up', body)).status).toBe(403);
    const open = { as: owner, body: { sign_up: true } };
    expect((await server.call('PATCH', '/api/auth/settings', open)).status).toBe(403);
    const keeper = await server.tokenOf('owner', 'default');
    await server.call('PATCH', '/api/auth/settings', { ...open, as: keeper });
    expect((await server.call('GET', '/api/auth/options')).json).toEqual({ sign_up: true });
    expect((await post('/api/auth/sign-up', body)).status).toBe(202);
    const token = await tokenFor('bill@initech.example', keeper);
    const confirmed = await post('/api/auth/sign-up/confirm', { token });
    const me = await server.call('GET', '/api/auth/me', { as: field(confirmed, 'access_token') });
    expect(me.json).toMatchObject({
      email: 'bill@initech.example',
      email_verified: true,
      role: 'owner',
      tenant: { name: 'Initech' },
    });
    expect((await post('/api/auth/sign-up/confirm', { token })).status).toBe(401);
  });
});

describe('an invitation', () => {
  it('is sent, listed, looked at and accepted', async () => {
    const sent = await post('/api/invitations', { email: 'guest@acme.example', role: 'analyst' }, owner);
    expect(sent.status).toBe(201);
    const token = await tokenFor('guest@acme.example');
    expect((await post('/api/invitations/look', { token })).json).toEqual({
      organisation: 'acme',
      email: 'guest@acme.example',
      role: 'analyst',
    });
    const accepted = await post('/api/invitations/accept', { token, name: 'Guest', password });
    expect(accepted.status).toBe(200);
    expect((await login('guest@acme.example')).status).toBe(200);
    expect((await post('/api/invitations/look', { token })).status).toBe(401);
  });

  it('is withdrawn', async () => {
    const sent = await post('/api/invitations', { email: 'never@acme.example', role: 'viewer' }, owner);
    const token = await tokenFor('never@acme.example');
    const gone = await server.call('DELETE', `/api/invitations/${field(sent, 'id')}`, { as: owner });
    expect(gone.status).toBe(204);
    expect((await post('/api/invitations/accept', { token, name: 'N', password })).status).toBe(401);
  });

  it('P29: by an admin makes no owner', async () => {
    const admin = await server.tokenOf('admin');
    const up = await post('/api/invitations', { email: 'up@acme.example', role: 'owner' }, admin);
    expect(up.status).toBe(403);
  });

  it.each([
    [{ email: 'no address', role: 'agent' }, 'email'],
    [{ email: 'a@b.example', role: 'root' }, 'role'],
    [{ email: 'a@b.example', role: 'agent', tenant_id: 'other' }, 'tenant_id'],
  ])('B26: refuses %j', async (body, path) => {
    expect((await post('/api/invitations', body, owner)).json).toMatchObject({
      status: 422,
      errors: [{ path }],
    });
  });
});

describe('an address', () => {
  it('is verified by a mail to it', async () => {
    await person('verify@acme.example');
    const as = field(await login('verify@acme.example'), 'access_token');
    expect((await post('/api/auth/email/verification', undefined, as)).status).toBe(202);
    const token = await tokenFor('verify@acme.example');
    const verified = async (): Promise<unknown> =>
      ((await server.call('GET', '/api/auth/me', { as })).json as { email_verified: boolean }).email_verified;
    expect(await verified()).toBe(false);
    expect((await post('/api/auth/email/verify', { token })).status).toBe(204);
    expect(await verified()).toBe(true);
    expect((await post('/api/auth/email/verify', { token })).status).toBe(401);
  });
});

describe('a second factor', () => {
  it('is asked for with a challenge, and its code opens the session', async () => {
    const { secret } = await enrolled('two@acme.example');
    const first = await login('two@acme.example');
    expect(first.json).toMatchObject({ status: 401, code: 'second_factor_required' });
    expect(first.text).not.toContain('access_token');
    const body = { challenge: field(first, 'challenge'), code: codeOf(secret) };
    const second = await post('/api/auth/second-factor', body);
    expect(second.json).toMatchObject({ token_type: 'Bearer', recovery_codes: null });
    expect((await post('/api/auth/second-factor', body)).status).toBe(401);
  });

  it('takes the password to enrol and a code to remove', async () => {
    await person('own@acme.example');
    const fresh = field(await login('own@acme.example'), 'access_token');
    const refused = await post('/api/auth/second-factor/enrol', { password: 'wrong' }, fresh);
    expect(refused.json).toMatchObject({ status: 422, errors: [{ path: 'password' }] });
    const { secret, access } = await enrolled('removes@acme.example');
    const wrong = await post('/api/auth/second-factor/remove', { code: '000000' }, access);
    expect(wrong.json).toMatchObject({ status: 422, errors: [{ path: 'code' }] });
    const done = await post('/api/auth/second-factor/remove', { code: codeOf(secret) }, access);
    expect(done.status).toBe(204);
    expect((await login('removes@acme.example')).status).toBe(200);
  });

  it('P25: is not guessed through an open session either', async () => {
    const { secret, access } = await enrolled('open@acme.example');
    for (let i = 0; i < 10; i += 1)
      expect((await post('/api/auth/second-factor/remove', { code: '000000' }, access)).status).toBe(422);
    const locked = await post('/api/auth/second-factor/remove', { code: codeOf(secret) }, access);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('of a person who has lost it is removed by an administrator, of no one who may do more', async () => {
    const { id } = await enrolled('lost@acme.example');
    const admin = await server.tokenOf('admin');
    const reset = (user: string) => server.call('DELETE', `/api/users/${user}/second-factor`, { as: admin });
    expect((await reset(id)).status).toBe(204);
    expect((await login('lost@acme.example')).status).toBe(200);
    const log = await server.call('GET', '/api/audit?action=user.reset_second_factor', { as: admin });
    const changes = { second_factor: { from: true, to: false } };
    expect(log.json).toMatchObject({ items: [{ target: { id }, actor: { kind: 'user' }, changes }] });
    const chief = field(await server.call('GET', '/api/auth/me', { as: owner }), 'id');
    expect((await reset(chief)).status).toBe(403);
  });

  it('can be asked of everybody, by who has one', async () => {
    const tenant = 'strict';
    const boss = await server.tokenOf('owner', tenant);
    const ask = (as: string) =>
      server.call('PATCH', '/api/auth/settings', { as, body: { second_factor_required: true } });
    expect((await ask(boss)).status).toBe(409);
    const { json } = await post('/api/auth/second-factor/enrol', {}, boss);
    await post(
      '/api/auth/second-factor/confirm',
      { code: codeOf((json as { secret: string }).secret) },
      boss,
    );
    expect((await ask(boss)).json).toEqual({ sign_up: null, second_factor_required: true });
    await post('/api/users', { email: 'new@strict.example', name: 'N', role: 'agent', password }, boss);
    const first = await login('new@strict.example');
    expect(first.json).toMatchObject({ status: 401, code: 'second_factor_enrolment_required' });
    const challenge = field(first, 'challenge');
    const secret = field(await post('/api/auth/second-factor/begin', { challenge }), 'secret');
    const done = await post('/api/auth/second-factor', { challenge, code: codeOf(secret) });
    expect((done.json as { recovery_codes: string[] }).recovery_codes).toHaveLength(10);
  });
});
