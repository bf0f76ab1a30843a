import { UserRepository } from '@patchbay/identity';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let admin = '';
let ann = { id: '', token: '' };
beforeAll(async () => {
  server = await testServer();
  admin = await server.tokenOf('admin');
});
let people = 0;
beforeEach(async () => {
  const email = `ann${(people += 1)}@acme.example`;
  const person = { email, name: 'Ann', role: 'agent' as const, password_hash: null };
  const { id } = await server.app.get(UserRepository).create('acme', person);
  ann = { id, token: await server.tokenFor('acme', email) };
});

interface Key {
  id: string;
  key: string;
}
const make = async (as = ann.token): Promise<Key> => {
  const body = { name: 'Import', scopes: ['tickets:read'] };
  return (await server.call('POST', '/api/api-keys', { as, body })).json as Key;
};
const list = (as = admin, id = ann.id): Promise<Answer> =>
  server.call('GET', `/api/users/${id}/api-keys`, { as });
const revoke = (key: string, as = admin, id = ann.id): Promise<Answer> =>
  server.call('DELETE', `/api/users/${id}/api-keys/${key}`, { as });
const tickets = async (as: string): Promise<number> =>
  (await server.call('GET', '/api/tickets', { as })).status;
const idOf = async (as: string): Promise<string> =>
  ((await server.call('GET', '/api/auth/me', { as })).json as { id: string }).id;

describe('P28: keys of a person', () => {
  it('are listed as the person sees them, and no secret is in the answer', async () => {
    const { id, key } = await make();
    const listed = await list();
    expect(listed.json).toMatchObject({
      items: [{ id, name: 'Import', hint: key.slice(-4), organisation: false, created_by: 'Ann' }],
      total: 1,
      next_cursor: null,
    });
    expect(listed.json).toEqual((await server.call('GET', '/api/api-keys', { as: ann.token })).json);
    expect(listed.text).not.toContain(key.slice(3, -4));
    expect(listed.text).not.toMatch(/key_hash|[0-9a-f]{64}/);
  });

  it('revoked by an administrator are dead at once, while the person stays signed in', async () => {
    const { id, key } = await make();
    expect(await tickets(key)).toBe(200);
    expect((await revoke(id)).status).toBe(204);
    expect(await tickets(key)).toBe(401);
    expect(await tickets(ann.token)).toBe(200);
    expect((await list()).json).toMatchObject({ items: [], total: 0 });
    expect((await revoke(id)).status).toBe(404);
  });

  it('and that they were revoked is told: by whom, which, and whose', async () => {
    const { id, key } = await make();
    await revoke(id);
    const as = await server.tokenOf('owner');
    const { json, text } = await server.call('GET', '/api/audit?limit=1&action=api_key.revoke', { as });
    expect((json as { items: object[] }).items).toMatchObject([
      {
        actor: { kind: 'user', id: await idOf(admin) },
        target: { type: 'api_key', id, name: 'Import' },
        changes: { owner: { from: `ann${people}@acme.example` } },
      },
    ]);
    expect(text).not.toContain(key.slice(3, -4));
  });

  it('leave no entry when nothing was revoked', async () => {
    const as = await server.tokenOf('owner');
    const count = async () => (await server.call('GET', '/api/audit?action=api_key.revoke', { as })).text;
    const before = await count();
    for (const key of [ann.id, 'no-id', '..']) expect((await revoke(key)).status).toBeGreaterThanOrEqual(400);
    expect(await count()).toBe(before);
  });
});

describe('P29: whose keys an administrator reaches', () => {
  it('ends where somebody holds more', async () => {
    const owner = await server.tokenOf('owner');
    const { id, key } = await make(owner);
    const chief = await idOf(owner);
    for (const answer of [await list(admin, chief), await revoke(id, admin, chief)]) {
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('may do more than you');
    }
    expect(await tickets(key)).toBe(200);
    expect((await revoke(id, owner, chief)).status).toBe(204);
  });

  it.each(['viewer', 'agent', 'manager', 'analyst'] as const)('is nobody for a %s', async (role) => {
    const { id, key } = await make();
    const as = await server.tokenOf(role);
    for (const answer of [await list(as), await revoke(id, as)]) expect(answer.status).toBe(403);
    expect(await tickets(key)).toBe(200);
  });

  it('is nobody of another organisation: their ids answer like random ones', async () => {
    const { id, key } = await make();
    const as = await server.tokenOf('owner', 'other');
    for (const answer of [await list(as), await revoke(id, as)]) expect(answer.status).toBe(404);
    expect(await tickets(key)).toBe(200);
  });
});
