import { rolePermissions } from '@patchbay/identity';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
let owner = '';
beforeAll(async () => {
  server = await testServer();
  owner = await server.tokenOf('owner');
});

const ask = (method: string, path: string, body?: unknown, as = owner): Promise<Answer> =>
  server.call(method, path, { as, body });
const field = (answer: Answer, key: string): unknown => (answer.json as Record<string, unknown>)[key];
const add = async (email: string): Promise<string> => {
  const body = { email, name: 'New', role: 'agent', password: 'long enough' };
  return String(field(await ask('POST', '/api/users', body), 'id'));
};

describe('people over HTTP', () => {
  it('change name and role, go off and on, and leave', async () => {
    const id = await add('changes@acme.example');
    const changed = await ask('PATCH', `/api/users/${id}`, { name: 'Renamed', role: 'manager' });
    expect(changed.json).toMatchObject({ name: 'Renamed', role: 'manager', role_id: null, disabled: false });
    const off = await ask('PATCH', `/api/users/${id}`, { disabled: true });
    expect(off.json).toMatchObject({ name: 'Renamed', role: 'manager', disabled: true });
    expect(field(await ask('PATCH', `/api/users/${id}`, { disabled: false }), 'disabled')).toBe(false);
    expect((await ask('DELETE', `/api/users/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `/api/users/${id}`)).status).toBe(404);
  });

  it.each([
    [{ role: 'root' }, 'role'],
    [{ role: 'owner ' }, 'role'],
    [{ role_id: 'owner' }, 'role_id'],
    [{ role_id: '00000000-0000-4000-8000-000000000000' }, 'role_id'],
    [{ name: ' ' }, 'name'],
    [{ disabled: 'yes' }, 'disabled'],
    [{ tenant_id: 'other' }, 'tenant_id'],
    [{ permissions: ['tenant:own'] }, 'permissions'],
    [{ token_version: 1 }, 'token_version'],
  ])('B26: refuse %j', async (body, path) => {
    const id = await add(`bad${JSON.stringify(body).length}${path}@acme.example`);
    const answer = await ask('PATCH', `/api/users/${id}`, body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ errors: [{ path }] });
  });

  it('P29: an admin makes no owner and touches none', async () => {
    const admin = await server.tokenOf('admin');
    const id = await add('climbs@acme.example');
    expect((await ask('PATCH', `/api/users/${id}`, { role: 'owner' }, admin)).status).toBe(403);
    const chief = String(field(await ask('GET', '/api/auth/me'), 'id'));
    for (const attempt of [
      await ask('PATCH', `/api/users/${chief}`, { role: 'viewer' }, admin),
      await ask('DELETE', `/api/users/${chief}`, undefined, admin),
    ])
      expect(attempt.status).toBe(403);
    expect((await ask('DELETE', `/api/users/${chief}`)).status).toBe(409);
  });
});

describe('roles over HTTP', () => {
  it('are listed with what they permit and what one can be made of', async () => {
    const { json } = await ask('GET', '/api/roles');
    const { items, grantable } = json as {
      items: { id: string; permissions: string[] }[];
      grantable: string[];
    };
    expect(items.find(({ id }) => id === 'manager')?.permissions).toEqual([...rolePermissions.manager]);
    expect(grantable).not.toContain('tenant:own');
    expect(grantable).toContain('tickets:read');
  });

  it('are made, given, changed and removed', async () => {
    const made = await ask('POST', '/api/roles', {
      name: ' Night shift ',
      permissions: ['tickets:read', 'tickets:read'],
    });
    expect(made.json).toMatchObject({
      name: 'Night shift',
      built_in: false,
      permissions: ['tickets:read', 'self'],
    });
    const path = `/api/roles/${String(field(made, 'id'))}`;
    const id = await add('night@acme.example');
    await ask('PATCH', `/api/users/${id}`, { role_id: field(made, 'id') });
    const token = await server.tokenFor('acme', 'night@acme.example');
    const myself = await ask('GET', '/api/auth/me', undefined, token);
    expect(field(myself, 'permissions')).toEqual(['tickets:read', 'self']);
    expect(field(myself, 'role_name')).toBe('Night shift');
    expect(field(await ask('GET', '/api/auth/me'), 'role_name')).toBeNull();
    expect((await ask('GET', '/api/tickets', undefined, token)).status).toBe(200);
    expect((await ask('GET', '/api/jobs', undefined, token)).status).toBe(403);
    expect((await ask('DELETE', path)).status).toBe(409);
    const changed = await ask('PUT', path, { name: 'Night', permissions: [] });
    expect(changed.json).toMatchObject({ name: 'Night', permissions: ['self'] });
    await ask('DELETE', `/api/users/${id}`);
    expect((await ask('DELETE', path)).status).toBe(204);
  });

  it.each([
    [{ name: 'X', permissions: ['tenant:own'] }, 'permissions.0'],
    [{ name: 'X', permissions: ['everything'] }, 'permissions.0'],
    [{ name: '', permissions: [] }, 'name'],
    [{ name: 'X', permissions: [], tenant_id: 'other' }, 'tenant_id'],
  ])('B26: refuse %j', async (body, path) => {
    const answer = await ask('POST', '/api/roles', body);
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ errors: [{ path }] });
  });
});
