import { randomUUID } from 'node:crypto';
import { Logger } from '@patchbay/platform';
import { eventually, TestClock, testFoundation } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../create-app.js';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

const clock = new TestClock(new Date());
let server: TestServer;
beforeAll(async () => {
  server = await testServer({}, clock);
});

interface Key {
  id: string;
  key: string;
  hint: string;
}
const make = async (as: string, more: object = {}): Promise<Answer> =>
  server.call('POST', '/api/api-keys', { as, body: { name: 'Import', scopes: ['tickets:read'], ...more } });
const made = async (as: string, more: object = {}): Promise<Key> => {
  const answer = await make(as, more);
  expect(answer.status).toBe(201);
  return answer.json as Key;
};
const list = async (as: string, of = 'me'): Promise<(Key & { expired: boolean; last_used_at: string })[]> => {
  const { json } = await server.call('GET', `/api/api-keys?of=${of}`, { as });
  return (json as { items: (Key & { expired: boolean; last_used_at: string })[] }).items;
};
const tickets = (as: string): Promise<Answer> => server.call('GET', '/api/tickets', { as });

describe('P28: API keys', () => {
  it('are shown once, and open what their scopes name', async () => {
    const as = await server.tokenOf('agent');
    const answer = await make(as);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { key, id, hint } = answer.json as Key;
    expect((await tickets(key)).status).toBe(200);
    const listed = await server.call('GET', '/api/api-keys', { as });
    expect(listed.text).not.toContain(key);
    expect(listed.text).not.toMatch(/key_hash|[0-9a-f]{64}/);
    const used = { hint, last_used_at: clock.now().toISOString() };
    await eventually(async () => expect((await list(as)).find((one) => one.id === id)).toMatchObject(used));
    const refused = await server.call('GET', '/api/jobs', { as: key });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('jobs:read');
  });

  it('never reach what is a person’s own', async () => {
    const { key } = await made(await server.tokenOf('owner'));
    for (const path of ['/api/auth/me', '/api/auth/sessions', '/api/api-keys'])
      expect((await server.call('GET', path, { as: key })).status).toBe(403);
    expect((await make(key)).status).toBe(403);
    expect((await make(await server.tokenOf('owner'), { scopes: ['self'] })).status).toBe(422);
  });

  it('revoked are dead at once', async () => {
    const as = await server.tokenOf('agent');
    const { key, id } = await made(as);
    expect((await tickets(key)).status).toBe(200);
    expect((await server.call('DELETE', `/api/api-keys/${id}`, { as })).status).toBe(204);
    expect((await tickets(key)).status).toBe(401);
    expect((await server.call('DELETE', `/api/api-keys/${id}`, { as })).status).toBe(404);
  });

  it('expire', async () => {
    const as = await server.tokenOf('agent');
    const expires_at = new Date(clock.now().getTime() + 60_000).toISOString();
    const { key, id } = await made(as, { expires_at });
    expect((await tickets(key)).status).toBe(200);
    clock.advance(61_000);
    expect((await tickets(key)).status).toBe(401);
    const fresh = await server.tokenOf('agent');
    expect((await list(fresh)).find((one) => one.id === id)).toMatchObject({ expired: true });
  });

  it('of the organisation are made, seen and revoked by whoever manages it', async () => {
    const admin = await server.tokenOf('admin');
    const { key, id } = await made(admin, { organisation: true });
    expect((await tickets(key)).status).toBe(200);
    expect((await list(admin, 'organisation')).map((one) => one.id)).toContain(id);
    expect((await list(admin)).map((one) => one.id)).not.toContain(id);
    const agent = await server.tokenOf('agent');
    expect((await server.call('GET', '/api/api-keys?of=organisation', { as: agent })).status).toBe(403);
    expect((await make(agent, { organisation: true })).status).toBe(403);
    expect((await server.call('DELETE', `/api/api-keys/${id}`, { as: agent })).status).toBe(404);
    const owner = await server.tokenOf('owner');
    expect((await server.call('DELETE', `/api/api-keys/${id}`, { as: owner })).status).toBe(204);
    expect((await tickets(key)).status).toBe(401);
  });

  it('see the tickets of their own organisation', async () => {
    const { key } = await made(await server.tokenOf('analyst', 'other'), {
      scopes: ['tickets:read', 'data:ingest'],
    });
    const body = { tickets: [{ id: 'k1', subject: 'Only here', body: 'A secret' }] };
    expect((await server.call('POST', '/api/data-ingest', { as: key, body })).status).toBe(202);
    await eventually(async () => expect((await tickets(key)).text).toContain('Only here'), 20_000);
    const own = await made(await server.tokenOf('owner'));
    expect((await tickets(own.key)).text).not.toContain('Only here');
  }, 30_000);

  it.each<[string, object, string]>([
    ['no name', { name: ' ' }, 'name'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope nobody knows', { scopes: ['world:rule'] }, 'scopes.0'],
    ['ownership', { scopes: ['tenant:own'] }, 'scopes.0'],
    ['an end that has come', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an end that is no time', { expires_at: 'tomorrow' }, 'expires_at'],
    ['B26: a person of our choice', { owner_id: 'x' }, 'owner_id'],
    ['B26: an organisation of our choice', { tenant_id: 'other' }, 'tenant_id'],
    ['B26: a key of our choice', { key: 'pb_x' }, 'key'],
  ])('with %s are refused', async (_name, more, path) => {
    const answer = await make(await server.tokenOf('owner'), more);
    expect(answer.status).toBe(422);
    expect((answer.json as { errors: { path: string }[] }).errors.map((one) => one.path)).toContain(path);
  });
});

describe('P28: what a key does', () => {
  const newest = async (action: string): Promise<Record<string, unknown>> => {
    const as = await server.tokenOf('owner');
    const { json } = await server.call('GET', `/api/audit?limit=1&action=${action}`, { as });
    return (json as { items: Record<string, unknown>[] }).items.at(0)!;
  };
  const role = () => ({ name: randomUUID(), permissions: ['tickets:read'] });

  it.each([false, true])(
    'is in the audit log under its name and id (organisation: %s)',
    async (organisation) => {
      const as = await server.tokenOf('admin');
      const { key, id } = await made(as, {
        name: 'Nightly import',
        organisation,
        scopes: ['users:manage', 'tickets:read'],
      });
      const { status } = await server.call('POST', '/api/roles', { as: key, body: role() });
      expect(status).toBe(201);
      const actor = { kind: 'api_key', id, name: 'Nightly import' };
      expect(await newest('role.create')).toMatchObject({ actor });
    },
  );

  it('grants no more than the key may, whatever its person may', async () => {
    const { key } = await made(await server.tokenOf('owner'), { scopes: ['users:manage'] });
    expect((await server.call('POST', '/api/roles', { as: key, body: role() })).status).toBe(403);
    const body = { name: 'Eve', email: 'eve@acme.example', role: 'admin', password: 'correct horse' };
    expect((await server.call('POST', '/api/users', { as: key, body })).status).toBe(403);
  });

  it('and that it was made and revoked is told, the key itself is not', async () => {
    const as = await server.tokenOf('admin');
    const { key, id } = await made(as, { name: 'Told' });
    const target = { type: 'api_key', id, name: 'Told' };
    const changes = { scopes: { to: ['tickets:read'] }, organisation: { to: false } };
    const entry = await newest('api_key.create');
    expect(entry).toMatchObject({ actor: { kind: 'user' }, target, changes });
    expect(JSON.stringify(entry)).not.toContain(key.slice(3, 20));
    await server.call('DELETE', `/api/api-keys/${id}`, { as });
    expect(await newest('api_key.revoke')).toMatchObject({ target });
  });

  it('is counted by key: a busy one leaves the person and their other keys alone', async () => {
    const busy = await testServer({ rateLimit: { auth: 50, read: 8, write: 8, upload: 8, webhook: 8 } });
    const as = await busy.tokenOf('agent');
    const keys = [0, 1].map(async () => {
      const body = { name: 'Busy', scopes: ['tickets:read'] };
      return ((await busy.call('POST', '/api/api-keys', { as, body })).json as Key).key;
    });
    const [first, second] = await Promise.all(keys);
    const ask = async (who: string | undefined) =>
      (await busy.call('GET', '/api/tickets', { as: who })).status;
    const statuses: number[] = [];
    for (let n = 0; n < 10; n += 1) statuses.push(await ask(first));
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    expect([await ask(second), await ask(as)]).toEqual([200, 200]);
  });
});

describe('P28: a key is dead within a second', () => {
  it('of its person being switched off', async () => {
    await server.tokenOf('agent', 'switched');
    const as = await server.tokenOf('owner', 'switched');
    const { key } = await made(await server.tokenOf('agent', 'switched'));
    expect((await tickets(key)).status).toBe(200);
    const { json } = await server.call('GET', '/api/users', { as });
    const { id } = (json as { items: { id: string; role: string }[] }).items.find(
      ({ role }) => role === 'agent',
    )!;
    await server.call('PATCH', `/api/users/${id}`, { as, body: { disabled: true } });
    clock.advance(1_000);
    expect((await tickets(key)).status).toBe(401);
    await server.call('PATCH', `/api/users/${id}`, { as, body: { disabled: false } });
    clock.advance(1_000);
    expect((await tickets(key)).status).toBe(200);
    await server.call('DELETE', `/api/users/${id}`, { as });
    clock.advance(1_000);
    expect((await tickets(key)).status).toBe(401);
  });

  it('of its organisation being closed, whoever it acts for', async () => {
    const as = await server.tokenOf('owner', 'closing');
    const keys = [await made(as), await made(as, { organisation: true })];
    for (const { key } of keys) expect((await tickets(key)).status).toBe(200);
    const closed = await server.call('DELETE', '/api/organisation', { as, body: { confirm: 'closing' } });
    expect(closed.status).toBe(200);
    clock.advance(1_000);
    for (const { key } of keys) expect((await tickets(key)).status).toBe(401);
  });
});

describe('B73: a key in an address', () => {
  it.each([
    ['a query', (key: string) => `/api/tickets?api_key=${key}`],
    ['a query of any name', (key: string) => `/api/search?q=${key}`],
    ['a query, encoded', (key: string) => `/api/tickets?k=${key.replace('_', '%5F')}`],
    ['a query, encoded letter by letter', (key: string) => `/api/tickets?k=%70%62%5F${key.slice(3)}`],
    ['a broken query', (key: string) => `/api/tickets?k=%ZZ&x=${key.replace('_', '%5f')}`],
    ['a path', (key: string) => `/api/tickets/${key}`],
    ['a webhook', (key: string) => `/hooks/zendesk?token=${key}`],
  ])('is refused in %s, whoever asks', async (_where, address) => {
    const as = await server.tokenOf('owner');
    const { key } = await made(as);
    for (const who of [undefined, as, key]) {
      const answer = await server.call('GET', address(key), { as: who });
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ code: 'key_in_address', status: 400 });
      expect(answer.text).not.toContain(key.slice(3));
    }
  });

  it.each(['/api/tickets?q=pb_short', `/api/tickets?q=xpb_${'k'.repeat(43)}`, '/api/tickets?cursor=pb-'])(
    'leaves %s alone: that is no key',
    async (address) => {
      expect((await server.call('GET', address)).status).toBe(401);
    },
  );

  it('is in no line of the log, however it was sent', async () => {
    const lines: string[] = [];
    const logger = new Logger('debug', { write: (line: string) => void lines.push(line) });
    const { database: _database, ...foundation } = await testFoundation();
    const app = await createApp({ ...foundation, logger });
    await app.init();
    const fastify = app.getHttpAdapter().getInstance();
    await fastify.ready();
    const key = `pb_${'k'.repeat(43)}`;
    for (const url of [`/api/tickets?api_key=${key}`, `/api/tickets/${key}`, '/api/tickets'])
      await fastify.inject({ url, headers: { authorization: `Bearer ${key}`, 'x-api-key': key } });
    logger.error(`somebody sent ${key}`, { note: key });
    await app.close();
    const requests = lines.filter((line) => line.includes('"msg":"request"'));
    expect(requests).toHaveLength(3);
    expect(lines.join('')).not.toContain('kkkk');
  });
});
