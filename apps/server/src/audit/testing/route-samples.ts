import { randomUUID } from 'node:crypto';
import { Passwords, Sessions, SignIn, UserRepository } from '@patchbay/identity';
import { eventually, makeTenant, peek } from '@patchbay/platform/testing';
import { TenantDoor } from '@patchbay/platform';
import { generateSync } from 'otplib';
import { ssoSamples } from '../../sso/testing/sso-samples.js';
import type { TestServer } from '../../testing/test-server.js';

/** A call of a route that succeeds. */
export interface Sample {
  path: string;
  /** Expected status. */
  status: number;
  as?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Entries it makes besides its own. */
  also?: string[];
}

type Prepare = (server: TestServer) => Promise<Sample>;
const password = 'correct horse battery';
const workflow = {
  name: 'Tag it',
  trigger: { event: 'ticket.created' },
  actions: [{ type: 'core.tag', params: { tags: ['x'] } }],
};

const role = () => ({ name: randomUUID(), permissions: ['tickets:read'] });
const admin = (server: TestServer): Promise<string> => server.tokenOf('admin');
const rows = <T>(server: TestServer, sql: string, values: unknown[] = []): Promise<T[]> =>
  peek<T>(server.database, sql, values);

/** An id of something that was made by a call, or by a statement. */
async function made(server: TestServer, path: string, body: unknown, key = 'id'): Promise<string> {
  const answer = await server.call('POST', path, { as: await admin(server), body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return String((answer.json as Record<string, unknown>)[key]);
}
async function stored(server: TestServer, sql: string): Promise<string> {
  return String((await rows<{ id: unknown }>(server, `${sql} returning id`))[0]!.id);
}

async function person(server: TestServer): Promise<{ email: string; id: string; token: string }> {
  await makeTenant(server.app.get(TenantDoor), 'acme');
  const email = `${randomUUID()}@acme.example`;
  const password_hash = await server.app.get(Passwords).hash(password);
  const user = await server.app
    .get(UserRepository)
    .create('acme', { email, name: 'Ann', role: 'admin', password_hash });
  const { access_token } = await server.app.get(Sessions).open(user);
  return { email, id: user.id, token: access_token };
}

const connection = (server: TestServer): Promise<string> =>
  made(server, '/api/connections', { plugin: 'slack', mode: 'sandbox', accept_grants: true });
const sandboxes = (server: TestServer): Promise<{ id: string }[]> =>
  rows(server, `select id from connection where tenant_id = 'acme' and mode = 'sandbox'`);
const ticket = (server: TestServer): Promise<string> =>
  stored(
    server,
    `insert into ticket(tenant_id, id, source, origin, origin_key, subject, body, status, priority, created_at, updated_at)
     values ('acme', gen_random_uuid(), 'zendesk', 'c', gen_random_uuid()::text, 's', 'b', 'open', 'normal', now(), now())`,
  );
const call = (server: TestServer, status: string): Promise<string> =>
  stored(
    server,
    `insert into action_call(tenant_id, key, reason, type, plugin_id, action, input, status)
     values ('acme', gen_random_uuid()::text, 'test', 'slack.post_message', 'slack', 'post_message', '{}', '${status}')`,
  );

function file(fields: Record<string, string>, content: string): Pick<Sample, 'body' | 'headers'> {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const body = `${parts.join('')}--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${content}\r\n--b--\r\n`;
  return { body, headers: { 'content-type': 'multipart/form-data; boundary=b' } };
}

/** A person whose second factor is on, and a code of it that is still good. */
async function withFactor(
  server: TestServer,
): Promise<{ email: string; id: string; token: string; code: string }> {
  const somebody = await person(server);
  const ask = (step: string, body: object) =>
    server.call('POST', `/api/auth/second-factor/${step}`, { as: somebody.token, body });
  const { secret } = (await ask('enrol', { password })).json as { secret: string };
  const confirmed = await ask('confirm', { code: generateSync({ secret }) });
  return { ...somebody, code: (confirmed.json as { recovery_codes: string[] }).recovery_codes[0]! };
}

/** The secret of the newest mail that is kept for this address. */
async function mailed(server: TestServer, recipient: string): Promise<string> {
  return eventually(async () => {
    const { json } = await server.call('GET', '/api/outbox', { as: await admin(server) });
    const mail = (json as { items: { recipient: string; text: string | null }[] }).items.find(
      (item) => item.recipient === recipient,
    );
    const secret = /token=(\S+)/.exec(mail?.text ?? '')?.[1];
    if (!secret) throw new Error(`no mail to ${recipient}`);
    return secret;
  });
}
/** As a mail would bring it; no worker is needed for this one. */
async function resetToken(server: TestServer, email: string): Promise<string> {
  const token = randomUUID();
  await rows(
    server,
    `insert into one_time_token(tenant_id, token_hash, purpose, user_id, expires_at)
     select tenant_id, encode(sha256($1::bytea), 'hex'), 'reset_password', id, now() + interval '10 minutes'
       from app_user where email = $2`,
    [token, email],
  );
  return token;
}
async function invitation(server: TestServer): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@acme.example`;
  return { email, id: await made(server, '/api/invitations', { email, role: 'agent' }) };
}

/** One for each route that has an entry in the audit log. */
export const routeSamples: Record<string, Prepare> = {
  'GET /api/audit/export': async (server) => ({
    path: '/api/audit/export?format=jsonl',
    status: 200,
    as: await admin(server),
  }),
  ...ssoSamples,
  'POST /api/auth/login': async (server) => {
    const { email } = await person(server);
    return { path: '/api/auth/login', status: 200, body: { email, password } };
  },
  'POST /api/auth/link': async (server) => ({
    path: '/api/auth/link',
    status: 200,
    body: { token: await oneTimeLink(server) },
  }),
  'POST /api/auth/logout': async (server) => {
    const { email } = await person(server);
    const { refresh_token } = await server.app.get(SignIn).withPassword(email, password);
    return { path: '/api/auth/logout', status: 204, body: { refresh_token } };
  },
  'POST /api/auth/password': async (server) => ({
    path: '/api/auth/password',
    status: 200,
    as: (await person(server)).token,
    body: { password: 'another good one', current_password: password, name: 'Ann B.' },
  }),
  'POST /api/auth/password/reset': async (server) => {
    const { email } = await person(server);
    const token = await resetToken(server, email);
    const body = { token, password: 'another good one' };
    return { path: '/api/auth/password/reset', status: 204, body };
  },
  'POST /api/auth/email/verify': async (server) => {
    const { email, token } = await person(server);
    await server.call('POST', '/api/auth/email/verification', { as: token });
    return { path: '/api/auth/email/verify', status: 204, body: { token: await mailed(server, email) } };
  },
  'POST /api/auth/second-factor': async (server) => {
    const { email, code } = await withFactor(server);
    const asked = await server.call('POST', '/api/auth/login', { body: { email, password } });
    const { challenge } = asked.json as { challenge: string };
    return { path: '/api/auth/second-factor', status: 200, body: { challenge, code } };
  },
  'POST /api/auth/second-factor/confirm': async (server) => {
    const { token } = await person(server);
    const path = '/api/auth/second-factor';
    const { json } = await server.call('POST', `${path}/enrol`, { as: token, body: { password } });
    const code = generateSync({ secret: (json as { secret: string }).secret });
    return { path: `${path}/confirm`, status: 200, as: token, body: { code } };
  },
  'POST /api/auth/second-factor/recovery-codes': async (server) => {
    const { token, code } = await withFactor(server);
    return { path: '/api/auth/second-factor/recovery-codes', status: 200, as: token, body: { code } };
  },
  'POST /api/auth/second-factor/remove': async (server) => {
    const { token, code } = await withFactor(server);
    return { path: '/api/auth/second-factor/remove', status: 204, as: token, body: { code } };
  },
  'DELETE /api/users/{id}/second-factor': async (server) => {
    const { id } = await withFactor(server);
    return { path: `/api/users/${id}/second-factor`, status: 204, as: await admin(server) };
  },
  'PATCH /api/auth/settings': async (server) => ({
    path: '/api/auth/settings',
    status: 200,
    as: await admin(server),
    body: { second_factor_required: false },
  }),
  'POST /api/invitations': async (server) => ({
    path: '/api/invitations',
    status: 201,
    as: await admin(server),
    body: { email: `${randomUUID()}@acme.example`, role: 'agent' },
  }),
  'DELETE /api/invitations/{id}': async (server) => ({
    path: `/api/invitations/${(await invitation(server)).id}`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/invitations/accept': async (server) => {
    const { email } = await invitation(server);
    const body = { token: await mailed(server, email), name: 'Guest', password: 'another good one' };
    return { path: '/api/invitations/accept', status: 200, body };
  },
  'POST /api/auth/token': async (server) => {
    const { email } = await person(server);
    return {
      path: '/api/auth/token',
      status: 200,
      body: new URLSearchParams({ grant_type: 'password', username: email, password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
  },
  'DELETE /api/auth/sessions/{id}': async (server) => {
    const { id, token } = await person(server);
    const sql = 'select id from session where user_id = $1';
    const [session] = await rows<{ id: string }>(server, sql, [id]);
    return { path: `/api/auth/sessions/${session!.id}`, status: 204, as: token };
  },
  'POST /api/auth/sessions/revoke-others': async (server) => {
    const { email, token } = await person(server);
    await server.app.get(SignIn).withPassword(email, password);
    return { path: '/api/auth/sessions/revoke-others', status: 200, as: token };
  },
  'DELETE /api/users/{id}/sessions': async (server) => ({
    path: `/api/users/${(await person(server)).id}/sessions`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/signing-keys/rotate': async (server) => {
    await rows(server, `update signing_key set created_at = created_at - interval '2 minutes'`);
    return { path: '/api/signing-keys/rotate', status: 200, as: await admin(server) };
  },
  'POST /api/users': async (server) => ({
    path: '/api/users',
    status: 201,
    as: await admin(server),
    body: { name: 'Bob', email: `${randomUUID()}@acme.example`, role: 'agent', password },
  }),
  'PATCH /api/users/{id}': async (server) => ({
    path: `/api/users/${(await person(server)).id}`,
    status: 200,
    as: await admin(server),
    body: { name: 'Ann C.' },
  }),
  'DELETE /api/users/{id}': async (server) => ({
    path: `/api/users/${(await person(server)).id}`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/roles': async (server) => ({
    path: '/api/roles',
    status: 201,
    as: await admin(server),
    body: role(),
  }),
  'PUT /api/roles/{id}': async (server) => ({
    path: `/api/roles/${await made(server, '/api/roles', role())}`,
    status: 200,
    as: await admin(server),
    body: role(),
  }),
  'DELETE /api/roles/{id}': async (server) => ({
    path: `/api/roles/${await made(server, '/api/roles', role())}`,
    status: 204,
    as: await admin(server),
  }),
  'PATCH /api/tickets/{id}': async (server) => ({
    path: `/api/tickets/${await ticket(server)}`,
    status: 200,
    as: await admin(server),
    body: { status: 'pending' },
  }),
  'POST /api/upload': async (server) => ({
    path: '/api/upload',
    status: 202,
    as: await admin(server),
    ...file({ source: randomUUID() }, 'id,subject,body\n1,Hello,World\n'),
  }),
  'POST /api/data-ingest': async (server) => ({
    path: '/api/data-ingest',
    status: 202,
    as: await admin(server),
    body: { tickets: [{ id: '1', subject: 'Hello', body: 'World' }] },
  }),
  'POST /api/job/{id}/cancel': async (server) => ({
    path: `/api/job/${await stored(
      server,
      `insert into import_job(tenant_id, id, kind, source, status) values ('acme', gen_random_uuid(), 'records', 'api', 'queued')`,
    )}/cancel`,
    status: 200,
    as: await admin(server),
  }),
  'PUT /api/plugins/{id}': async (server) => ({
    path: '/api/plugins/sentiment',
    status: 200,
    as: await admin(server),
    body: { enabled: false },
  }),
  'POST /api/connections': async (server) => ({
    path: '/api/connections',
    status: 201,
    as: await admin(server),
    body: { plugin: 'zendesk', mode: 'sandbox', accept_grants: true },
    also: ['plugin.update', 'plugin.update'],
  }),
  'PATCH /api/connections/{id}': async (server) => ({
    path: `/api/connections/${await connection(server)}`,
    status: 200,
    as: await admin(server),
    body: { paused: true },
  }),
  'DELETE /api/connections/{id}': async (server) => ({
    path: `/api/connections/${await connection(server)}`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/connections/revoke-all': async (server) => ({
    path: '/api/connections/revoke-all',
    status: 200,
    as: await admin(server),
    body: {},
  }),
  'POST /api/connections/{id}/check': async (server) => ({
    path: `/api/connections/${await connection(server)}/check`,
    status: 200,
    as: await admin(server),
  }),
  'POST /api/connections/{id}/authorize': async (server) => ({
    path: `/api/connections/${await made(server, '/api/connections', {
      plugin: 'zendesk',
      mode: 'live',
      auth: 'oauth',
      accept_grants: true,
      fields: { subdomain: 'acme' },
      secrets: { client_id: 'c', client_secret: 'canary' },
    })}/authorize`,
    status: 200,
    as: await admin(server),
  }),
  'POST /api/calls/{id}/retry': async (server) => ({
    path: `/api/calls/${await call(server, 'failed')}/retry`,
    status: 200,
    as: await admin(server),
  }),
  'POST /api/calls/{id}/dismiss': async (server) => ({
    path: `/api/calls/${await call(server, 'uncertain')}/dismiss`,
    status: 200,
    as: await admin(server),
  }),
  'POST /api/workflows': async (server) => ({
    path: '/api/workflows',
    status: 201,
    as: await admin(server),
    body: workflow,
  }),
  'PUT /api/workflows/{id}': async (server) => ({
    path: `/api/workflows/${await made(server, '/api/workflows', workflow)}`,
    status: 200,
    as: await admin(server),
    body: { ...workflow, name: 'Tag it twice' },
  }),
  'DELETE /api/workflows/{id}': async (server) => ({
    path: `/api/workflows/${await made(server, '/api/workflows', workflow)}`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/notifications/{id}/read': async (server) => ({
    path: `/api/notifications/${await stored(
      server,
      `insert into notification(tenant_id, title, body) values ('acme', 't', 'b')`,
    )}/read`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/queue/dead/{job}/retry': async (server) => ({
    path: `/api/queue/dead/${await stored(
      server,
      `insert into job(tenant_id, queue, payload, state) values ('acme', 'nobody', '{}', 3)`,
    )}/retry`,
    status: 204,
    as: await admin(server),
  }),
  'PATCH /api/onboarding': async (server) => ({
    path: '/api/onboarding',
    status: 204,
    as: await admin(server),
    body: { choice: 'empty', dismissed: true },
  }),
  'POST /api/onboarding/samples': async (server) => ({
    path: '/api/onboarding/samples',
    status: 202,
    as: (await connection(server)) && (await admin(server)),
    also: ['workflow.create'],
  }),
  'DELETE /api/onboarding/samples': async (server) => ({
    path: '/api/onboarding/samples',
    status: 204,
    as: await admin(server),
    also: ['workflow.delete', ...(await sandboxes(server)).map(() => 'connection.delete')],
  }),
  'POST /api/privacy/export': async (server) => ({
    path: '/api/privacy/export',
    status: 202,
    as: await admin(server),
    body: { email: 'asks@customer.example' },
  }),
  'POST /api/privacy/erase': async (server) => ({
    path: '/api/privacy/erase',
    status: 202,
    as: await admin(server),
    body: { email: 'asks@customer.example', dry_run: false },
  }),
  'PATCH /api/organisation': async (server) => ({
    path: '/api/organisation',
    status: 200,
    as: await admin(server),
    body: { retention_days: 400 },
  }),
  'POST /api/organisation/export': async (server) => ({
    path: '/api/organisation/export',
    status: 202,
    as: await server.tokenOf('owner'),
  }),
  /** The last one: after it nobody gets in. */
  'DELETE /api/organisation': async (server) => ({
    path: '/api/organisation',
    status: 200,
    as: await server.tokenOf('owner'),
    body: { confirm: 'acme' },
  }),
};

async function oneTimeLink(server: TestServer): Promise<string> {
  const { id } = await person(server);
  const token = randomUUID();
  await rows(
    server,
    `insert into login_link(tenant_id, token_hash, user_id, expires_at)
     values ('acme', encode(sha256($1::bytea), 'hex'), $2, now() + interval '1 day')`,
    [token, id],
  );
  return token;
}
