import { randomUUID } from 'node:crypto';
import { SignIn } from '@patchbay/identity';
import type { TestServer } from '../../testing/test-server.js';
import { organisationSamples } from './organisation-samples.js';
import { peopleSamples } from './people-samples.js';
import { admin, made, password, person, rows, stored, type Prepare, type Sample } from './sample-kit.js';
import { sessionSamples } from './session-samples.js';

const workflow = {
  name: 'Tag it',
  trigger: { event: 'ticket.created' },
  actions: [{ type: 'core.tag', params: { tags: ['x'] } }],
};

const role = () => ({ name: randomUUID(), permissions: ['tickets:read'] });

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

/** One for each route that has an entry in the audit log. */
export const routeSamples: Record<string, Prepare> = {
  ...peopleSamples,
  ...sessionSamples,
  ...organisationSamples,
  'GET /api/audit/export': async (server) => ({
    path: '/api/audit/export?format=jsonl',
    status: 200,
    as: await admin(server),
  }),
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
