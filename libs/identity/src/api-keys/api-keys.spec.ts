import { eventually, testApp } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { AccessGuard } from '../access.guard.js';
import { IdentityModule } from '../identity.module.js';
import { Organisations } from '../organisations/organisations.js';
import { permissions, rolePermissions, type Permission } from '../permissions.js';
import type { Principal } from '../principal.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { RoleRepository } from '../roles/role.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { isApiKey } from './api-key.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeys, type ApiKeyWish } from './api-keys.js';

let hub: IdentityApp;
let keys: ApiKeys;
beforeAll(async () => {
  hub = await identityApp();
  keys = hub.get(ApiKeys);
  await hub.tenant('other');
});
const refused = { status: 401, code: 'unauthorized' };

const callerOf = (user: User): Principal => ({
  userId: user.id,
  tenantId: user.tenant_id,
  role: user.role,
  permissions: user.permissions,
});
const person = async (name: string, role: User['role'] = 'admin', tenant = 'acme'): Promise<Principal> =>
  callerOf(await hub.person(`${name}@${tenant}.example`, { role, tenant }));
const wish = (more: Partial<ApiKeyWish> = {}): ApiKeyWish => ({
  name: 'Import',
  scopes: ['tickets:read'],
  expires_at: null,
  organisation: false,
  ...more,
});
const inMs = (ms: number): Date => new Date(hub.clock.now().getTime() + ms);

describe('P28: an API key', () => {
  it('has our prefix and 256 bits, and is stored as a hash only', async () => {
    const { key, row } = await keys.create(await person('stored'), wish());
    expect(key).toMatch(/^pb_[\w-]{43}$/);
    expect(isApiKey(key)).toBe(true);
    expect(row.hint).toBe(key.slice(-4));
    const stored = await hub.sql<{ row: string }>('select to_jsonb(k)::text as row from api_key k');
    for (const one of stored) expect(one.row).not.toContain(key.slice(3));
  });

  it('of a person acts for them, with its scopes and nothing else', async () => {
    const caller = await person('acts');
    const { key, row } = await keys.create(caller, wish({ scopes: ['tickets:read', 'data:ingest'] }));
    expect(await keys.authenticate(key)).toEqual({
      userId: caller.userId,
      tenantId: 'acme',
      role: 'admin',
      permissions: ['tickets:read', 'data:ingest'],
      apiKey: { id: row.id, name: 'Import' },
    });
  });

  it('of the organisation acts for nobody, and stays when its maker goes', async () => {
    const caller = await person('goes');
    const { key, row } = await keys.create(caller, wish({ organisation: true }));
    expect(row.created_by).toBe('goes');
    await hub.sql('delete from app_user where id = $1', [caller.userId]);
    hub.clock.advance(1_000);
    expect(await keys.authenticate(key)).toEqual({
      userId: row.id,
      tenantId: 'acme',
      role: 'viewer',
      permissions: ['tickets:read'],
      apiKey: { id: row.id, name: 'Import' },
    });
    const listed = await keys.list(await person('stays'), true);
    expect(listed.find(({ id }) => id === row.id)).toMatchObject({ created_by: null });
  });

  it.each(['viewer', 'agent', 'manager', 'analyst', 'admin', 'owner'] as const)(
    'a %s cannot make one that may do more',
    async (role) => {
      const caller = await person(`maker-${role}`, role);
      for (const scope of permissions) {
        const own = rolePermissions[role].includes(scope) && scope !== 'self' && scope !== 'tenant:own';
        const made = keys.create(caller, wish({ scopes: ['tickets:read', scope] }));
        const status = await made.then(
          () => 201,
          (error: { status: number }) => error.status,
        );
        expect([scope, status]).toEqual([scope, own ? 201 : 403]);
      }
    },
  );

  it('cannot make one that may do more, either', async () => {
    const { key } = await keys.create(await person('chain'), wish());
    const program = await keys.authenticate(key);
    await expect(keys.create(program, wish({ scopes: ['data:ingest'] }))).rejects.toMatchObject({
      status: 403,
    });
  });

  it('loses at once what its person loses, for a second at most', async () => {
    const caller = await person('demoted');
    const scopes: Permission[] = ['tickets:read', 'users:manage'];
    const { key } = await keys.create(caller, wish({ scopes }));
    expect((await keys.authenticate(key)).permissions).toEqual(scopes);
    await hub.sql(`update app_user set role = 'viewer' where id = $1`, [caller.userId]);
    hub.clock.advance(1_000);
    expect((await keys.authenticate(key)).permissions).toEqual(['tickets:read']);
  });

  it.each([
    ['disabled', 'update app_user set disabled_at = now() where id = $1'],
    ['deleted', 'delete from app_user where id = $1'],
  ])('B72: is dead when its person is %s', async (name, sql) => {
    const caller = await person(name);
    const { key } = await keys.create(caller, wish());
    await keys.authenticate(key);
    await hub.sql(sql, [caller.userId]);
    hub.clock.advance(1_000);
    await expect(keys.authenticate(key)).rejects.toMatchObject(refused);
  });

  it('ends when it expires', async () => {
    const { key } = await keys.create(await person('expires'), wish({ expires_at: inMs(60_000) }));
    hub.clock.advance(59_999);
    await keys.authenticate(key);
    hub.clock.advance(1_000);
    await expect(keys.authenticate(key)).rejects.toMatchObject(refused);
  });

  it('revoked is dead at once here, and within a second on another node', async () => {
    const caller = await person('revokes');
    const { key, row } = await keys.create(caller, wish());
    const other = await testApp([IdentityModule], { database: hub.database, clock: hub.clock });
    for (const node of [hub, other]) await node.get(ApiKeys).authenticate(key);
    await keys.revoke(caller, row.id);
    await expect(keys.authenticate(key)).rejects.toMatchObject(refused);
    hub.clock.advance(1_000);
    await expect(other.get(ApiKeys).authenticate(key)).rejects.toMatchObject(refused);
    await expect(keys.revoke(caller, row.id)).rejects.toMatchObject({ status: 404 });
  });

  it('is dead within a second when its organisation closes, whoever it acts for', async () => {
    await hub.tenant('closing');
    const owner = await person('closes', 'owner', 'closing');
    const made = [await keys.create(owner, wish()), await keys.create(owner, wish({ organisation: true }))];
    for (const { key } of made) await keys.authenticate(key);
    await hub.get(Organisations).close(owner, 'closing');
    hub.clock.advance(1_000);
    for (const { key } of made) await expect(keys.authenticate(key)).rejects.toMatchObject(refused);
  });

  it('is one of a hundred at most; what is revoked or expired does not count', async () => {
    const caller = await person('collects');
    const { row } = await keys.create(caller, wish());
    await keys.create(caller, wish({ expires_at: inMs(1_000) }));
    hub.clock.advance(1_000);
    for (let n = 1; n < 100; n += 1) await keys.create(caller, wish());
    await expect(keys.create(caller, wish())).rejects.toMatchObject({ status: 409 });
    await keys.create(caller, wish({ organisation: true }));
    await keys.revoke(caller, row.id);
    await keys.create(caller, wish());
  });

  it.each(['pb_', 'pb_x', `pb_${'A'.repeat(43)}`, `pb_${'x'.repeat(100_000)}`, 'pb_\u0000'])(
    'nobody made is refused (%#)',
    async (key) => {
      await expect(keys.authenticate(key)).rejects.toMatchObject(refused);
    },
  );
});

describe('what a key may', () => {
  const role = async (name: string, held: Permission[]): Promise<string> =>
    (await hub.get(RoleRepository).create('acme', { name, permissions: held })).id;

  it('follows a role of the organisation’s own: what it loses, the key loses', async () => {
    const id = await role('Importers', ['tickets:read', 'data:ingest']);
    const user = await hub.person('importer@acme.example');
    await hub.sql('update app_user set role_id = $2 where id = $1', [user.id, id]);
    const caller = callerOf((await hub.get(UserRepository).find('acme', user.id))!);
    const { key } = await keys.create(caller, wish({ scopes: ['tickets:read', 'data:ingest'] }));
    await hub.get(RoleRepository).change('acme', id, { name: 'Importers', permissions: ['tickets:read'] });
    hub.clock.advance(1_000);
    expect((await keys.authenticate(key)).permissions).toEqual(['tickets:read']);
  });

  it('comes back with what its person gets back, and never grows beyond its scopes', async () => {
    const caller = await person('restored');
    const { key } = await keys.create(caller, wish({ scopes: ['users:manage'] }));
    const may = async (to: string): Promise<readonly Permission[]> => {
      await hub.sql('update app_user set role = $2 where id = $1', [caller.userId, to]);
      hub.clock.advance(1_000);
      return (await keys.authenticate(key)).permissions;
    };
    expect(await may('viewer')).toEqual([]);
    expect(await may('owner')).toEqual(['users:manage']);
  });

  it('of the organisation is not lost with the rights of who made it', async () => {
    const caller = await person('steps-down');
    const { key } = await keys.create(caller, wish({ scopes: ['users:manage'], organisation: true }));
    await hub.sql(`update app_user set role = 'viewer', disabled_at = now() where id = $1`, [caller.userId]);
    hub.clock.advance(1_000);
    expect((await keys.authenticate(key)).permissions).toEqual(['users:manage']);
  });

  it('is believed for less than a second: thousands of requests are one look', async () => {
    const find = vi.spyOn(hub.get(ApiKeyRepository), 'find');
    const { key } = await keys.create(await person('busy'), wish());
    for (let n = 0; n < 2_000; n += 1) await keys.authenticate(key);
    expect(find).toHaveBeenCalledTimes(1);
    hub.clock.advance(1_000);
    await keys.authenticate(key);
    expect(find).toHaveBeenCalledTimes(2);
    find.mockRestore();
  });

  it('is nothing when it is revoked while somebody looks', async () => {
    const caller = await person('races');
    const { key, row } = await keys.create(caller, wish());
    const repository = hub.get(ApiKeyRepository);
    const really = repository.find.bind(repository);
    const find = vi.spyOn(repository, 'find').mockImplementation(async (...args) => {
      const found = await really(...args);
      await keys.revoke(caller, row.id);
      return found;
    });
    await keys.authenticate(key);
    find.mockRestore();
    await expect(keys.authenticate(key)).rejects.toMatchObject(refused);
  });
});

describe('the last use of a key', () => {
  const lastUse = async (caller: Principal): Promise<Date | null> =>
    (await keys.list(caller, false)).at(0)!.last_used_at;

  it('is noted once a minute at most', async () => {
    const note = vi.spyOn(hub.get(ApiKeyRepository), 'noteUse');
    const caller = await person('used');
    const { key } = await keys.create(caller, wish());
    expect(await lastUse(caller)).toBeNull();
    const first = hub.clock.now();
    for (let second = 0; second < 60; second += 1) {
      await keys.authenticate(key);
      hub.clock.advance(1_000);
    }
    await eventually(async () => expect(await lastUse(caller)).toEqual(first));
    expect(note).toHaveBeenCalledTimes(1);
    await keys.authenticate(key);
    await eventually(async () => expect(await lastUse(caller)).toEqual(hub.clock.now()));
    expect(note).toHaveBeenCalledTimes(2);
    note.mockRestore();
  });

  it('is noted once by all nodes together', async () => {
    const caller = await person('spread');
    const { key } = await keys.create(caller, wish());
    const first = hub.clock.now();
    await keys.authenticate(key);
    await eventually(async () => expect(await lastUse(caller)).toEqual(first));
    hub.clock.advance(30_000);
    const other = await testApp([IdentityModule], { database: hub.database, clock: hub.clock });
    await other.get(ApiKeys).authenticate(key);
    await other.close();
    expect(await lastUse(caller)).toEqual(first);
  });

  it('keeps nobody out when it cannot be written', async () => {
    const { key } = await keys.create(await person('unwritten'), wish());
    const note = vi.spyOn(hub.get(ApiKeyRepository), 'noteUse').mockRejectedValue(new Error('disk full'));
    await expect(keys.authenticate(key)).resolves.toBeDefined();
    expect(note).toHaveBeenCalledTimes(1);
    note.mockRestore();
  });

  it('is waited for by nobody', async () => {
    const { key } = await keys.create(await person('unhurried'), wish());
    let end = (): void => {};
    const note = vi
      .spyOn(hub.get(ApiKeyRepository), 'noteUse')
      .mockReturnValue(new Promise((done) => (end = done)));
    await expect(keys.authenticate(key)).resolves.toBeDefined();
    end();
    note.mockRestore();
  });
});

describe('the guard', () => {
  it('takes keys where it takes access tokens', async () => {
    const caller = await person('guarded-key');
    const { key } = await keys.create(caller, wish());
    const admitted = await hub.get(AccessGuard).authenticate(key);
    expect(admitted).toMatchObject({ userId: caller.userId, permissions: ['tickets:read'] });
    expect(admitted.sessionId).toBeUndefined();
    await hub.get(UserRepository).remove('acme', caller.userId);
    hub.clock.advance(1_000);
    await expect(hub.get(AccessGuard).authenticate(key)).rejects.toMatchObject(refused);
  });
});

describe('keys of others', () => {
  it('are neither seen nor revoked by a colleague, nor by another organisation', async () => {
    const owner = await person('mine', 'agent');
    const { key, row } = await keys.create(owner, wish());
    const colleague = await person('colleague', 'owner');
    const foreign = await person('foreign', 'owner', 'other');
    for (const stranger of [colleague, foreign]) {
      await expect(keys.revoke(stranger, row.id)).rejects.toMatchObject({ status: 404 });
      for (const organisation of [true, false])
        expect((await keys.list(stranger, organisation)).map(({ id }) => id)).not.toContain(row.id);
    }
    await keys.authenticate(key);
  });

  it('of the organisation are for those who manage it', async () => {
    const admin = await person('boss');
    const { row } = await keys.create(admin, wish({ organisation: true }));
    const agent = await person('agent', 'agent');
    await expect(keys.list(agent, true)).rejects.toMatchObject({ status: 403 });
    await expect(keys.create(agent, wish({ organisation: true }))).rejects.toMatchObject({ status: 403 });
    await expect(keys.revoke(agent, row.id)).rejects.toMatchObject({ status: 404 });
    const foreign = await person('foreign-boss', 'owner', 'other');
    await expect(keys.revoke(foreign, row.id)).rejects.toMatchObject({ status: 404 });
    await keys.revoke(await person('second-boss'), row.id);
    expect((await keys.list(admin, true)).map(({ id }) => id)).not.toContain(row.id);
  });
});
