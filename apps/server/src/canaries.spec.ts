import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Sessions, UserRepository } from '@patchbay/identity';
import { JobQueue, JobRepository, Logger, TenantDoor } from '@patchbay/platform';
import { eventually, peek, testFoundation, type TestDatabase } from '@patchbay/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { live, pluginNames, serveDesk } from '../../../libs/plugins/src/testing/plugins-app.js';
import { createApp } from './create-app.js';

/** Every secret that is ever given to the hub, by where it was given. */
const canaries = new Map<string, string>();
const secret = (where: string): string => {
  const made = `CANARY${canaries.size.toString(36).padStart(2, '0')}x${'q7w8e9r0'.repeat(3)}`;
  canaries.set(where, made);
  return made;
};
const found = (text: string): string[] =>
  [...canaries].filter(([, value]) => text.includes(value)).map(([where]) => where);

const lines: string[] = [];
const outputs: string[] = [];
let app: NestFastifyApplication;
let database: TestDatabase;
let admin: string;
let desk: Awaited<ReturnType<typeof serveDesk>>;

beforeAll(async () => {
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()),
  });
  const { database: made, ...foundation } = await testFoundation({
    config: { plugins: [...pluginNames, '@patchbay/plugin-zendesk', '@patchbay/plugin-slack'] },
  });
  database = made;
  app = await createApp({ ...foundation, logger: new Logger('debug', sink) });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  afterAll(async () => {
    await app.get(JobQueue).drain(2_000);
    await app.close();
  });
  const users = app.get(UserRepository);
  await users.createTenant('acme', 'acme');
  const user = await users.create('acme', {
    email: 'admin@acme.example',
    name: 'Ann',
    role: 'admin',
    password_hash: null,
  });
  admin = await tokenOf(user.id);
  desk = await serveDesk();
});

async function tokenOf(userId: string): Promise<string> {
  const user = await app.get(UserRepository).find('acme', userId);
  return (await app.get(Sessions).open(user!)).access_token;
}

async function call(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const answer = await app
    .getHttpAdapter()
    .getInstance()
    .inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${admin}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      payload: typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body),
    });
  outputs.push(answer.body, JSON.stringify(answer.headers));
  return { status: answer.statusCode, text: answer.body };
}

const connect = (more: Record<string, unknown>, plugin = 'desk') =>
  call('POST', '/api/connections', { plugin, accept_grants: true, ...live(desk.port), ...more });

/** Every row of every table, bytes as the text they are. */
async function dump(): Promise<string> {
  const tables = await peek<{ name: string }>(
    database,
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await peek<Record<string, unknown>>(database, `select * from ${name}`);
    texts.push(JSON.stringify(rows, (_key, value: unknown) => toText(value)));
  }
  return texts.join('\n');
}
const toText = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'data' in value && 'type' in value && value.type === 'Buffer'
    ? Buffer.from(value.data as number[]).toString('latin1')
    : value;

const refresh = (where: string): Record<string, string> => ({ refresh_token: secret(where) });

/** Wrong in every way there is: what is refused must not be quoted. */
const refused: [string, () => Promise<unknown>][] = [
  ['sign-in, wrong password', () => login('login.password')],
  [
    'sign-in, unknown field',
    () => call('POST', '/api/auth/login', { email: 'a@b.test', pass: secret('login.pass') }),
  ],
  ['sign-in, broken JSON', () => call('POST', '/api/auth/login', `{"password":"${secret('login.broken')}`)],
  ['login link', () => call('POST', '/api/auth/link', { token: secret('link.token') })],
  ['refresh', () => call('POST', '/api/auth/refresh', refresh('refresh.token'))],
  ['logout', () => call('POST', '/api/auth/logout', refresh('logout.token'))],
  ['token endpoint', () => call('POST', '/api/auth/token', refresh('token.grant'))],
  [
    'own password',
    () =>
      call('POST', '/api/auth/password', {
        password: secret('own.new'),
        current_password: secret('own.old'),
        name: 'Ann',
      }),
  ],
  [
    'new person',
    () =>
      call('POST', '/api/users', {
        email: 'x@acme.example',
        name: 'X',
        role: 'agent',
        password: secret('user.password'),
      }),
  ],
  [
    'new person, wrong role',
    () =>
      call('POST', '/api/users', {
        email: 'y@acme.example',
        name: 'Y',
        role: 'king',
        password: secret('user.king'),
      }),
  ],
  ['bearer', () => call('GET', '/api/auth/me', undefined, { authorization: `Bearer ${secret('bearer')}` })],
  ['basic', () => call('GET', '/api/auth/me', undefined, { authorization: `Basic ${secret('basic')}` })],
  [
    'api key header',
    () => call('GET', '/api/tickets', undefined, { authorization: '', 'x-api-key': secret('header.key') }),
  ],
  ['cookie', () => call('GET', '/api/tickets', undefined, { cookie: `session=${secret('cookie')}` })],
  ['token in a query', () => call('GET', `/api/tickets?access_token=${secret('query.access')}`)],
  [
    'token of an unknown page',
    () => call('GET', `/api/nothing?token=${secret('query.token')}&password=${secret('query.password')}`),
  ],
  ['welcome page', () => call('GET', `/welcome?token=${secret('welcome')}`)],
  ['reset page', () => call('GET', `/reset-password?token=${secret('reset')}`)],
  [
    'callback',
    () => call('GET', `/api/oauth/callback?state=${secret('oauth.state')}&code=${secret('oauth.code')}`),
  ],
  ['callback, no state', () => call('GET', `/api/oauth/callback?code=${secret('oauth.only-code')}`)],
  ['credentials of another kind', () => connect({ secrets: { nonsense: secret('connection.unknown') } })],
  ['credentials that are no text', () => connect({ secrets: { token: [secret('connection.list')] } })],
  ['credentials the provider refuses', () => connect({ secrets: { token: secret('connection.refused') } })],
  ['credentials of no plugin', () => connect({ secrets: { token: secret('connection.nobody') } }, 'absent')],
  [
    'credentials without a way to sign in',
    () => connect({ auth: 'magic', secrets: { token: secret('connection.auth') } }),
  ],
  [
    'a client without an id',
    () => connect({ auth: 'oauth', secrets: { client_secret: secret('client.half') } }),
  ],
  [
    'a real provider nobody reaches',
    () =>
      connect(
        {
          auth: 'token',
          fields: { subdomain: 'Not One' },
          secrets: { email: 'a@b.test', token: secret('zendesk.token') },
        },
        'zendesk',
      ),
  ],
  [
    'a delivery with a forged signature',
    () =>
      call(
        'POST',
        '/hooks/desk/00000000-0000-0000-0000-000000000000',
        { a: 1 },
        { 'x-signature': secret('hook.signature'), authorization: secret('hook.authorization') },
      ),
  ],
  [
    'a delivery with a token in its address',
    () => call('POST', `/hooks/slack/x?token=${secret('hook.query')}`, {}),
  ],
];
const login = (where: string) =>
  call('POST', '/api/auth/login', { email: 'admin@acme.example', password: secret(where) });

describe('P30: no secret comes out again', () => {
  it.each(refused)('%s', async (_what, ask) => {
    outputs.length = 0;
    lines.length = 0;
    await ask();
    expect(found(outputs.join('\n'))).toEqual([]);
    expect(found(lines.join('\n'))).toEqual([]);
  });

  // The password above was set, and with that the session ended.
  it('of accounts that work, fail, are changed, revoked and removed', async () => {
    const { id: own } = (await app.get(UserRepository).findByEmail('acme', 'admin@acme.example'))!;
    admin = await tokenOf(own);
    const token = secret('live.token');
    desk.provider.tokens.clear();
    desk.provider.tokens.add(token);
    const made = await connect({ secrets: { token }, webhook_secret: secret('live.webhook') });
    expect([made.status, made.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
    const { id } = JSON.parse(made.text) as { id: string };
    const client = { client_id: 'client', client_secret: secret('oauth.client_secret') };
    const oauth = JSON.parse((await connect({ auth: 'oauth', secrets: client })).text) as { id: string };
    await call('POST', `/api/connections/${oauth.id}/authorize`, {});
    await call('PATCH', `/api/connections/${id}`, { webhook_secret: secret('rotated.webhook') });
    await call('PATCH', `/api/connections/${id}`, { secrets: { token: secret('renewed.token') } });
    await call('POST', `/api/connections/${id}/check`, {});
    await call('POST', `/hooks/desk/${id}`, { hints: ['1'] }, { 'x-signature': secret('live.signature') });
    for (const path of ['', `/${id}`, `/${id}/calls`, `/${oauth.id}`])
      await call('GET', `/api/connections${path}`);
    await call('POST', '/api/connections/revoke-all', {});
    await call('DELETE', `/api/connections/${id}`);
    expect(canaries.size).toBeGreaterThanOrEqual(30);
  });

  it('of a job that fails for good quoting what it was given', async () => {
    const quoted = secret('job.error');
    app.get(JobQueue).workSingly('canary', { concurrency: 1, leaseS: 30 }, async () => {
      throw new Error(`POST https://x.test/?access_token=${quoted} with Bearer ${quoted} failed`);
    });
    await app
      .get(TenantDoor)
      .run('acme', (em) =>
        app.get(JobQueue).enqueue(em, 'acme', [{ queue: 'canary', payload: {}, maxAttempts: 1 }]),
      );
    await eventually(async () => expect((await app.get(JobRepository).dead('acme', 10)).length).toBe(1));
  });

  it('anywhere: answers, log, metrics, queue, audit, exports, the API’s description, and every table', async () => {
    for (const path of [
      '/metrics',
      '/readyz',
      '/api/queue',
      '/api/plugins',
      '/api/users',
      '/api/audit',
      '/api/outbox',
      '/api/docs-json',
      '/api/notifications',
      '/api/onboarding',
      '/api/jobs',
    ])
      await call('GET', path);
    expect(canaries.size).toBeGreaterThanOrEqual(30);
    console.log(`P30: ${canaries.size} canaries`);
    expect(found(await dump())).toEqual([]);
    expect(found(lines.join('\n'))).toEqual([]);
    expect(found(outputs.join('\n'))).toEqual([]);
  });
});
