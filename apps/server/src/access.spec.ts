import { randomUUID } from 'node:crypto';
import {
  grantable,
  rolePermissions,
  RoleRepository,
  UserRepository,
  type Permission,
} from '@patchbay/identity';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './openapi/describe-api.js';
import { declaredRoutes } from './testing/declared-routes.js';
import { roles, testServer, type Answer, type TestServer } from './testing/test-server.js';

/** Every route and what it asks for. A new route is written down here, or this file fails. */
const routes: Record<string, Permission | 'public'> = {
  'GET /api/api-keys': 'self',
  'POST /api/api-keys': 'self',
  'DELETE /api/api-keys/{id}': 'self',
  'GET /api/assignees': 'tickets:write',
  'GET /api/audit': 'audit:read',
  'GET /api/audit/export': 'audit:read',
  'GET /api/audit/verify': 'audit:read',
  'POST /api/auth/link': 'public',
  'POST /api/auth/login': 'public',
  'POST /api/auth/logout': 'public',
  'POST /api/auth/refresh': 'public',
  'GET /api/auth/options': 'public',
  'POST /api/auth/sign-up': 'public',
  'POST /api/auth/sign-up/confirm': 'public',
  'POST /api/auth/password/forgot': 'public',
  'POST /api/auth/password/reset': 'public',
  'POST /api/auth/email/verification': 'self',
  'POST /api/auth/email/verify': 'public',
  'POST /api/auth/second-factor': 'public',
  'POST /api/auth/second-factor/begin': 'public',
  'GET /api/auth/second-factor': 'self',
  'POST /api/auth/second-factor/enrol': 'self',
  'POST /api/auth/second-factor/confirm': 'self',
  'POST /api/auth/second-factor/recovery-codes': 'self',
  'POST /api/auth/second-factor/remove': 'self',
  'GET /api/auth/settings': 'tenant:manage',
  'PATCH /api/auth/settings': 'tenant:manage',
  'GET /api/auth/me': 'self',
  'POST /api/auth/password': 'self',
  'GET /api/auth/sessions': 'self',
  'POST /api/auth/sessions/revoke-others': 'self',
  'DELETE /api/auth/sessions/{id}': 'self',
  'POST /api/auth/token': 'public',
  'POST /api/calls/{id}/dismiss': 'plugins:manage',
  'POST /api/calls/{id}/retry': 'plugins:manage',
  'GET /api/connections': 'plugins:read',
  'POST /api/connections': 'plugins:manage',
  'GET /api/connections/{id}': 'plugins:read',
  'PATCH /api/connections/{id}': 'plugins:manage',
  'DELETE /api/connections/{id}': 'plugins:manage',
  'POST /api/connections/{id}/authorize': 'plugins:manage',
  'GET /api/connections/{id}/calls': 'plugins:read',
  'POST /api/connections/revoke-all': 'plugins:manage',
  'POST /api/connections/{id}/check': 'plugins:manage',
  'GET /api/connections/{id}/sandbox': 'plugins:read',
  'PUT /api/connections/{id}/sandbox/fault': 'plugins:manage',
  'POST /api/connections/{id}/sandbox/scenes/{name}': 'plugins:manage',
  'POST /api/data-ingest': 'data:ingest',
  'GET /api/data-requests': 'privacy:manage',
  'GET /api/data-requests/{id}': 'privacy:manage',
  'GET /api/data-requests/{id}/archive': 'privacy:manage',
  'GET /api/entities/top': 'reports:read',
  'GET /api/invitations': 'users:manage',
  'POST /api/invitations': 'users:manage',
  'DELETE /api/invitations/{id}': 'users:manage',
  'POST /api/invitations/accept-as-me': 'self',
  'POST /api/invitations/look': 'public',
  'POST /api/invitations/accept': 'public',
  'GET /api/job/{id}': 'jobs:read',
  'POST /api/job/{id}/cancel': 'data:ingest',
  'GET /api/job/{id}/rejected-rows': 'data:ingest',
  'GET /api/job/{id}/rejects': 'data:ingest',
  'GET /api/jobs': 'jobs:read',
  'GET /api/metrics/recent': 'reports:read',
  'GET /api/metrics/snapshot': 'reports:read',
  'GET /api/notifications': 'tickets:read',
  'POST /api/notifications/{id}/read': 'tickets:read',
  'GET /api/oauth/callback': 'public',
  'GET /api/onboarding': 'tickets:read',
  'PATCH /api/onboarding': 'plugins:manage',
  'POST /api/onboarding/samples': 'plugins:manage',
  'DELETE /api/onboarding/samples': 'plugins:manage',
  'GET /api/outbox': 'tenant:manage',
  'GET /api/organisation': 'tenant:read',
  'PATCH /api/organisation': 'tenant:manage',
  'DELETE /api/organisation': 'tenant:own',
  'POST /api/organisation/export': 'tenant:own',
  'POST /api/privacy/erase': 'privacy:manage',
  'POST /api/privacy/export': 'privacy:manage',
  'GET /api/organisations': 'self',
  'POST /api/organisations': 'self',
  'POST /api/organisations/{id}/switch': 'self',
  'GET /api/plugins': 'plugins:read',
  'GET /api/plugins/{id}': 'plugins:read',
  'PUT /api/plugins/{id}': 'plugins:manage',
  'GET /api/plugins/{id}/icon': 'public',
  'GET /api/queue': 'queue:read',
  'POST /api/queue/dead/{job}/retry': 'queue:manage',
  'GET /api/report/sentiment-overview': 'reports:read',
  'GET /api/roles': 'users:read',
  'POST /api/roles': 'users:manage',
  'PUT /api/roles/{id}': 'users:manage',
  'DELETE /api/roles/{id}': 'users:manage',
  'GET /api/search': 'tickets:read',
  'GET /api/sso/connections': 'tenant:manage',
  'POST /api/sso/connections': 'tenant:manage',
  'GET /api/sso/connections/{id}': 'tenant:manage',
  'PATCH /api/sso/connections/{id}': 'tenant:manage',
  'DELETE /api/sso/connections/{id}': 'tenant:manage',
  'POST /api/sso/connections/{id}/metadata': 'tenant:manage',
  'POST /api/sso/connections/{id}/test': 'tenant:manage',
  'GET /api/sso/domains': 'tenant:manage',
  'POST /api/sso/domains': 'tenant:manage',
  'POST /api/sso/domains/{domain}/verify': 'tenant:manage',
  'DELETE /api/sso/domains/{domain}': 'tenant:manage',
  'POST /api/sso/logout': 'self',
  'GET /api/sso/oidc/{id}/callback': 'public',
  'GET /api/sso/policy': 'tenant:manage',
  'PUT /api/sso/policy': 'tenant:manage',
  'POST /api/sso/saml/{id}/acs': 'public',
  'GET /api/sso/saml/{id}/metadata': 'public',
  'GET /api/sso/saml/{id}/slo': 'public',
  'POST /api/sso/session': 'public',
  'POST /api/sso/start': 'public',
  'GET /api/sso/{id}/login': 'public',
  'POST /api/signing-keys/rotate': 'tenant:manage',
  'GET /api/tickets': 'tickets:read',
  'GET /api/tickets/{id}': 'tickets:read',
  'PATCH /api/tickets/{id}': 'tickets:write',
  'POST /api/upload': 'data:ingest',
  'POST /api/upload/preview': 'data:ingest',
  'GET /api/users': 'users:read',
  'POST /api/users': 'users:manage',
  'PATCH /api/users/{id}': 'users:manage',
  'DELETE /api/users/{id}': 'users:manage',
  'GET /api/users/{id}/api-keys': 'users:manage',
  'DELETE /api/users/{id}/api-keys/{keyId}': 'users:manage',
  'DELETE /api/users/{id}/second-factor': 'users:manage',
  'DELETE /api/users/{id}/sessions': 'users:manage',
  'GET /api/workflow-actions': 'workflows:read',
  'GET /api/workflow-runs': 'workflows:read',
  'GET /api/workflow-templates': 'workflows:read',
  'GET /api/workflows': 'workflows:read',
  'POST /api/workflows': 'workflows:manage',
  'GET /api/workflows/{id}': 'workflows:read',
  'PUT /api/workflows/{id}': 'workflows:manage',
  'DELETE /api/workflows/{id}': 'workflows:manage',
  'GET /api/workflows/{id}/runs': 'workflows:read',
  'POST /api/workflows/{id}/test': 'workflows:run',
  'POST /api/workflows/test': 'workflows:run',
  'GET /.well-known/jwks.json': 'public',
  'GET /healthz': 'public',
  'GET /metrics': 'public',
  'GET /readyz': 'public',
};

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

const guarded = Object.entries(routes).filter(([, permission]) => permission !== 'public') as [
  string,
  Permission,
][];

function ask(route: string, as?: string, id: string = randomUUID()): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  return server.call(method, path.replaceAll(/\{\w+\}/g, id), {
    as,
    ...(method === 'GET' ? {} : { body: {} }),
  });
}

describe('P17: every route declares who may call it', () => {
  it('and every one is written down here with the same words', async () => {
    const { paths } = await describeApi();
    const declared = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { description?: string }>).map(([verb, { description }]) => [
        `${verb.toUpperCase()} ${path}`,
        /^Permission: (\S+)/.exec(description ?? '')?.[1] ?? 'public',
      ]),
    );
    expect(Object.fromEntries(declared)).toEqual(routes);
  });

  it('P33: and every one that changes something says what the audit log calls it, or why nothing is recorded', () => {
    const changing = declaredRoutes().filter(({ method }) => method !== 'GET');
    expect(changing.length).toBeGreaterThan(25);
    const silent = changing.filter(({ spec: { audit } }) =>
      typeof audit === 'object' && 'none' in audit ? audit.none.length < 10 : !audit,
    );
    expect(silent.map(({ name }) => `${name} needs audit: '<thing>.<verb>' in its @Endpoint`)).toEqual([]);
  });

  it.each(guarded)('%s refuses strangers', async (route) => {
    for (const token of [undefined, 'nonsense', `${'a'.repeat(20)}.${'b'.repeat(40)}.c`]) {
      const { status, json } = await ask(route, token);
      expect(status).toBe(401);
      expect(json).toMatchObject({ code: 'unauthorized', status: 401 });
    }
  });

  it.each(guarded)('%s asks for %s of every role', async (route, permission) => {
    for (const role of roles) {
      const { status } = await ask(route, await server.tokenOf(role));
      expect([401, 403].includes(status)).toBe(!rolePermissions[role].includes(permission));
    }
  });

  it.each(guarded)('%s asks for %s of a role of the organisation', async (route, permission) => {
    for (const [token, held] of await customTokens()) {
      const { status } = await ask(route, token);
      expect([401, 403].includes(status)).toBe(!held.includes(permission));
    }
  });
});

describe('P17: an API key', () => {
  it.each(guarded)(
    '%s asks for %s of a key, of a person or of the organisation',
    async (route, permission) => {
      for (const [key, held] of await keys()) {
        const { status } = await ask(route, key);
        expect([401, 403].includes(status)).toBe(!held.includes(permission));
      }
    },
  );

  it.each(guarded)('%s is closed to keys that are revoked or expired', async (route) => {
    for (const key of await deadKeys()) expect((await ask(route, key)).status).toBe(401);
  });
});

describe('P17: what belongs to another organisation does not exist', () => {
  const withId = guarded.filter(([route]) => route.includes('{id}'));

  it.each(withId)('%s says the same of a foreign id and of no id at all', async (route) => {
    const foreign = await foreignIds();
    for (const stranger of [await server.tokenOf('admin', 'other'), await foreignKey()]) {
      const nobody = await ask(route, stranger);
      for (const id of foreign) {
        const answer = await ask(route, stranger, id);
        expect({ ...answer, headers: 0, text: '', json: plain(answer.json) }).toEqual({
          ...nobody,
          headers: 0,
          text: '',
          json: plain(nobody.json),
        });
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }
    }
  });

  let made: Promise<string[]> | undefined;
  const foreignIds = (): Promise<string[]> => (made ??= makeThings());

  /** One of everything that has an id, in the first organisation. */
  async function makeThings(): Promise<string[]> {
    const as = await server.tokenOf('admin');
    const workflow = await server.call('POST', '/api/workflows', {
      as,
      body: {
        name: 'Theirs',
        trigger: { event: 'ticket.created' },
        actions: [{ type: 'core.tag', params: { tags: ['x'] } }],
      },
    });
    expect(workflow.status).toBe(201);
    const connection = await server.call('POST', '/api/connections', {
      as,
      body: { plugin: 'zendesk', mode: 'sandbox', accept_grants: true },
    });
    expect(connection.status).toBe(201);
    const job = await server.call('POST', '/api/data-ingest', {
      as,
      body: { tickets: [{ id: '1', subject: 'Theirs', body: 'A secret of Acme' }] },
    });
    expect(job.status).toBe(202);
    const role = await server.call('POST', '/api/roles', { as, body: { name: 'Theirs', permissions: [] } });
    expect(role.status).toBe(201);
    const request = await server.call('POST', '/api/privacy/export', { as, body: { email: 'a@b.example' } });
    expect(request.status).toBe(202);
    const people = await server.app.get(UserRepository).list('acme');
    const sessions = await server.call('GET', '/api/auth/sessions', { as });
    const session = (sessions.json as { items: { id: string }[] }).items.at(0)!;
    const keyBody = { name: 'Theirs', scopes: ['tickets:read'], organisation: true };
    const key = await server.call('POST', '/api/api-keys', { as, body: keyBody });
    expect(key.status).toBe(201);
    return [
      idOf(key, 'id'),
      idOf(request, 'id'),
      idOf(workflow, 'id'),
      idOf(connection, 'id'),
      idOf(job, 'job_id'),
      idOf(role, 'id'),
      people.at(0)!.id,
      session.id,
    ];
  }
});

/** Two people with roles of the organisation's own that share no permission; what is read in one is written in the other. */
let custom: Promise<[string, Permission[]][]> | undefined;
const customTokens = (): Promise<[string, Permission[]][]> =>
  (custom ??= Promise.all([
    customToken('Readers', ['tickets:read', 'jobs:read', 'workflows:read', 'users:read', 'queue:read']),
    customToken('Doers', [
      'tickets:write',
      'data:ingest',
      'workflows:run',
      'plugins:manage',
      'tenant:manage',
    ]),
  ]));

async function customToken(name: string, permissions: Permission[]): Promise<[string, Permission[]]> {
  await server.tokenOf('viewer');
  const { id } = await server.app.get(RoleRepository).create('acme', { name, permissions });
  const users = server.app.get(UserRepository);
  const email = `${name}@acme.example`;
  const person = await users.create('acme', { email, name, role: 'viewer', password_hash: null });
  await users.change('acme', person.id, { ...unchanged, role: 'viewer', role_id: id });
  return [await server.tokenFor('acme', email), [...permissions, 'self']];
}
const unchanged = { name: null, disabled: null, at: new Date() };

/** Two keys that share no scope: one acts for a person, one for the organisation itself. */
let made: Promise<[string, Permission[]][]> | undefined;
const keys = (): Promise<[string, Permission[]][]> =>
  (made ??= Promise.all([
    makeKey(['tickets:read', 'jobs:read', 'workflows:read', 'users:read', 'queue:read'], false),
    makeKey(['tickets:write', 'data:ingest', 'workflows:run', 'plugins:manage', 'tenant:manage'], true),
  ]));

async function makeKey(scopes: Permission[], organisation: boolean): Promise<[string, Permission[]]> {
  const body = { name: 'Program', scopes, organisation };
  const answer = await server.call('POST', '/api/api-keys', { as: await server.tokenOf('admin'), body });
  return [idOf(answer, 'key'), scopes];
}

let dead: Promise<string[]> | undefined;
const deadKeys = (): Promise<string[]> => (dead ??= Promise.all([revokedKey(), expiredKey()]));

async function revokedKey(): Promise<string> {
  const as = await server.tokenOf('admin');
  const body = { name: 'Revoked', scopes: grantable };
  const answer = await server.call('POST', '/api/api-keys', { as, body });
  await server.call('DELETE', `/api/api-keys/${idOf(answer, 'id')}`, { as });
  return idOf(answer, 'key');
}

async function expiredKey(): Promise<string> {
  const expires_at = new Date(Date.now() + 200).toISOString();
  const body = { name: 'Expired', scopes: grantable, expires_at };
  const answer = await server.call('POST', '/api/api-keys', { as: await server.tokenOf('admin'), body });
  await new Promise((done) => setTimeout(done, 300));
  return idOf(answer, 'key');
}

/** A key of another organisation that may do everything a key may. */
let stranger: Promise<string> | undefined;
const foreignKey = (): Promise<string> => (stranger ??= makeForeignKey());

async function makeForeignKey(): Promise<string> {
  const body = { name: 'Foreign', scopes: grantable };
  const as = await server.tokenOf('admin', 'other');
  return idOf(await server.call('POST', '/api/api-keys', { as, body }), 'key');
}

const idOf = (answer: Answer, key: string): string => String((answer.json as Record<string, unknown>)[key]);

/** A problem without what differs at every request. */
function plain(json: unknown): unknown {
  return typeof json === 'object' && json !== null ? { ...json, request_id: '' } : json;
}
