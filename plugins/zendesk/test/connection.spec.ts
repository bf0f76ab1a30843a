import { limitFor, type Limit } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import zendesk from '../src/index.js';
import { fieldsSchema } from '../src/settings.js';
import { answering, aUser, connect, errorOf } from './support.js';

const connection = zendesk.base.connection!;
const now = Date.parse('2026-03-02T09:30:00Z');

describe('the check', () => {
  it('names account, author and person', async () => {
    const { ctx } = await connect();
    expect(await connection.check(ctx)).toEqual({
      identity: {
        account: 'acme-sandbox',
        authors: ['9001'],
        label: 'acme-sandbox (patchbay@acme.example)',
      },
      missingScopes: [],
    });
  });

  it.each([
    ['an admin', { role: 'admin' }, []],
    ['an agent, who may not export', { role: 'agent' }, ['admin role']],
    ['an end-user', { role: 'end-user' }, ['admin role']],
    ['a suspended admin', { role: 'admin', suspended: true }, ['a user that is not suspended']],
    ['somebody without a role', { role: null }, ['admin role']],
  ])('tells what %s is missing', async (_who, over, missing) => {
    const { ctx } = await connect({ intercept: answering(() => ({ user: aUser(over) })) });
    expect((await connection.check(ctx)).missingScopes).toEqual(missing);
  });

  it.each([
    [{ email: null }, 'acme-sandbox (Johnny Appleseed)'],
    [{ email: null, name: null }, 'acme-sandbox (20978392)'],
  ])('finds a label for %j', async (over, label) => {
    const { ctx } = await connect({ intercept: answering(() => ({ user: aUser(over) })) });
    expect((await connection.check(ctx)).identity.label).toBe(label);
  });
});

describe('the subdomain', () => {
  it.each(['acme', 'acme-support', '3com', 'a'])('may be %s', (subdomain) => {
    expect(fieldsSchema.safeParse({ subdomain }).success).toBe(true);
  });

  it.each(['', '-acme', 'Acme', 'acme.zendesk.com', 'acme/..', 'acme@evil', 'acme evil', '{x}', 'ä'])(
    'may not be "%s": it becomes part of a host',
    (subdomain) => {
      expect(fieldsSchema.safeParse({ subdomain }).success).toBe(false);
    },
  );

  it('decides the only host that is called', async () => {
    const { ctx } = await connect();
    const error = await errorOf(
      ctx.http.request({ method: 'GET', path: 'https://other.zendesk.com/api/v2/users/me' }),
    );
    expect(error.message).toContain('other.zendesk.com is not among the plugin');
  });
});

describe('limits', () => {
  const { limits } = connection;
  const limitOf = (call: string): Limit | null => limitFor(limits, ...(call.split(' ') as [string, string]));

  it.each([
    ['GET /api/v2/incremental/tickets/cursor', 'export', 8],
    ['GET /api/v2/incremental/ticket_events', 'export', 8],
    ['GET /api/v2/tickets/show_many', 'api', 400],
    ['GET /api/v2/users/show_many', 'api', 400],
    ['PUT /api/v2/tickets/35436', 'update', 100],
    ['GET /api/v2/tickets/35436', 'api', 400],
    ['POST /api/v2/tickets', 'api', 400],
    ['GET /api/v2/tickets/35436/comments', 'api', 400],
    ['DELETE /api/v2/webhooks/01', 'api', 400],
  ])('%s falls under %s', (call, id, max) => {
    expect(limitOf(call)).toMatchObject({ id, max, per: 'minute' });
  });

  it('leave people something while history is read', () => {
    expect(limits.every(({ reserve = 0 }) => reserve > 0 && reserve < 1)).toBe(true);
  });

  it.each<[string, Record<string, string>, unknown]>([
    ['no header', {}, {}],
    ['what is left', { 'x-rate-limit-remaining': '42' }, { remaining: 42, resetAt: now + 60_000 }],
    [
      'nothing left, and when it comes back',
      { 'x-rate-limit-remaining': '0', 'ratelimit-reset': '7' },
      { remaining: 0, resetAt: now + 7_000 },
    ],
    [
      'the newer header alone',
      { 'ratelimit-remaining': '3', 'ratelimit-reset': '50' },
      { remaining: 3, resetAt: now + 50_000 },
    ],
    [
      'a reset that is no number',
      { 'x-rate-limit-remaining': '0', 'ratelimit-reset': 'soon' },
      { remaining: 0, resetAt: now + 60_000 },
    ],
  ])('are told by the headers: %s', (_what, headers, told) => {
    const limit = limitOf('GET /api/v2/users/me');
    expect(limit?.feedback?.({ status: 200, headers: new Headers(headers) }, now)).toEqual(told);
  });

  it('see the headers of the sandbox', async () => {
    const { ctx } = await connect();
    const { headers, status } = await ctx.http.request({ method: 'GET', path: '/api/v2/users/me' });
    const told = limitOf('GET /api/v2/users/me')?.feedback?.({ status, headers }, now);
    expect(told?.remaining).toBeGreaterThan(0);
  });
});

describe('OAuth', () => {
  const secrets = {
    access_token: 'sandbox-access-0',
    refresh_token: 'sandbox-refresh-0',
    client_id: 'c',
    client_secret: 's',
  };
  const open = (over: Partial<typeof secrets> = {}) =>
    connect({ auth: 'oauth', secrets: { ...secrets, ...over } });
  const renewals = (sent: { path: string }[]): number =>
    sent.filter(({ path }) => path === '/oauth/tokens').length;

  it('asks for no more than reading and writing', () => {
    const { auth } = connection;
    expect(auth['oauth']).toMatchObject({
      scopes: [{ name: 'read' }, { name: 'write' }],
      authorizeUrl: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
    });
  });

  it('works with an access token', async () => {
    const bench = await open();
    expect((await connection.check(bench.ctx)).missingScopes).toEqual([]);
    expect(bench.http.sent[0]?.headers['authorization']).toBe('Bearer sandbox-access-0');
    expect(renewals(bench.http.sent)).toBe(0);
  });

  it('renews an expired token once, and goes on with the call', async () => {
    const bench = await open();
    bench.twin.fault({ kind: 'expire-token', rate: 1 });
    expect((await connection.check(bench.ctx)).identity.account).toBe('acme-sandbox');
    expect(bench.http.sent.map(({ path, status }) => `${path} ${status}`)).toEqual([
      '/api/v2/users/me 401',
      '/oauth/tokens 200',
      '/api/v2/users/me 200',
    ]);
  });

  it('renews once for fifty calls at a time', async () => {
    const bench = await open();
    bench.twin.fault({ kind: 'expire-token', rate: 1 });
    await Promise.all(Array.from({ length: 50 }, () => bench.ctx.client.me()));
    expect(renewals(bench.http.sent)).toBe(1);
  });

  it('uses the rotated refresh token the next time', async () => {
    const bench = await open();
    for (let i = 0; i < 3; i += 1) {
      bench.twin.fault({ kind: 'expire-token', rate: 1 });
      await bench.ctx.client.me();
    }
    const forms = bench.http.sent
      .filter(({ path }) => path === '/oauth/tokens')
      .map(({ body }) => body as string);
    expect(forms.map((form) => new URLSearchParams(form).get('refresh_token'))).toEqual([
      'sandbox-refresh-0',
      'sandbox-refresh-1',
      'sandbox-refresh-2',
    ]);
    expect(forms[0]).toContain('client_id=c&client_secret=s');
  });

  it('asks for a person when the refresh token is spent', async () => {
    const bench = await open({ refresh_token: 'an old one' });
    bench.twin.fault({ kind: 'expire-token', rate: 1 });
    expect((await errorOf(bench.ctx.client.me())).name).toBe('AuthError');
  });

  it('gives an API token no second chance', async () => {
    const bench = await connect({ secrets: { email: 'patchbay@acme.example', token: 'wrong' } });
    expect((await errorOf(bench.ctx.client.me())).name).toBe('AuthError');
    expect(bench.http.sent).toHaveLength(1);
  });
});
