import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { FirstAdmin, firstTenant } from './first-admin.js';
import { covers, may, permissions, permissionsOf, rolePermissions } from './permissions.js';
import { SignIn } from './sign-in.js';
import { TenantSettingRepository } from './tenant-setting.repository.js';
import { identityApp, password, type IdentityApp } from './testing/identity-app.js';
import { UserRepository } from './user.repository.js';

let hub: IdentityApp;
let users: UserRepository;
beforeAll(async () => {
  hub = await identityApp();
  users = hub.get(UserRepository);
  await hub.tenant('other');
});

describe('people', () => {
  it('are found by id and address within their organisation only', async () => {
    const ann = await hub.person('Ann@acme.example');
    expect(await users.find('acme', ann.id)).toEqual(ann);
    expect((await users.findByEmail('acme', 'ann@ACME.example'))?.id).toBe(ann.id);
    expect(await users.find('other', ann.id)).toBeNull();
    expect(await users.findByEmail('other', 'ann@acme.example')).toBeNull();
    expect(await users.find('acme', randomUUID())).toBeNull();
  });

  it('are located by address before anybody is signed in', async () => {
    const bob = await hub.person('bob@other.example', { tenant: 'other' });
    expect(await users.locate('BOB@other.example')).toEqual({ tenant_id: 'other', user_id: bob.id });
    expect(await users.locate('nobody@other.example')).toBeNull();
    expect(await users.locate("' or true --")).toBeNull();
  });

  it('have an address of their own', async () => {
    await hub.person('one@acme.example');
    await expect(hub.person('ONE@acme.example')).rejects.toMatchObject({ status: 409 });
  });

  it('are listed and counted for their organisation', async () => {
    const all = await users.list('acme');
    expect(await users.count('acme')).toBe(all.length);
    expect(all.every(({ tenant_id }) => tenant_id === 'acme')).toBe(true);
  });

  it('are seen, never earlier than before', async () => {
    const { id } = await hub.person('seen@acme.example');
    const seenAt = async () => {
      const [row] = await hub.sql<{ last_seen_at: Date }>('select last_seen_at from app_user where id = $1', [
        id,
      ]);
      return row?.last_seen_at?.toISOString();
    };
    await users.seen('acme', id, new Date('2026-03-01T12:00:00Z'));
    await users.seen('acme', id, new Date('2026-03-01T11:00:00Z'));
    expect(await seenAt()).toBe('2026-03-01T12:00:00.000Z');
  });
});

describe('organisations', () => {
  it('are made once', async () => {
    expect(await users.createTenant('new', 'New')).toBe(true);
    expect(await users.createTenant('new', 'Newer')).toBe(false);
    expect(await users.tenantName('new')).toBe('New');
  });

  it('keep facts of their own', async () => {
    const settings = hub.get(TenantSettingRepository);
    await settings.set('acme', 'a', { n: 1 });
    await settings.set('acme', 'a', { n: 2 });
    expect(await settings.get('acme', 'a')).toEqual({ n: 2 });
    expect(await settings.get('acme', 'b')).toBeUndefined();
    expect(await settings.get('other', 'a')).toBeUndefined();
  });
});

describe('roles', () => {
  it('grow from viewer to owner', () => {
    const { viewer, agent, manager, analyst, admin, owner } = rolePermissions;
    for (const [less, more] of [
      [viewer, agent],
      [agent, manager],
      [agent, analyst],
      [manager, admin],
      [analyst, admin],
      [admin, owner],
    ] as const) {
      expect(covers({ permissions: more }, less)).toBe(true);
      expect(covers({ permissions: less }, more)).toBe(false);
    }
    expect(new Set(owner)).toEqual(new Set(permissions));
  });

  it('of an organisation’s own permit what they name and one’s own account, and no word we do not know', () => {
    expect(permissionsOf('admin', ['tickets:read', 'world:rule'])).toEqual(['tickets:read', 'self']);
    expect(permissionsOf('agent', null)).toBe(rolePermissions.agent);
  });

  it.each([
    ['viewer', 'tickets:read', true],
    ['viewer', 'tickets:write', false],
    ['agent', 'tickets:write', true],
    ['agent', 'data:ingest', false],
    ['analyst', 'data:ingest', true],
    ['analyst', 'users:manage', false],
    ['analyst', 'plugins:manage', false],
    ['manager', 'users:read', true],
    ['manager', 'users:manage', false],
    ['manager', 'workflows:run', false],
    ['admin', 'users:manage', true],
    ['admin', 'tenant:own', false],
    ['owner', 'tenant:own', true],
  ] as const)('%s %s: %s', (role, permission, allowed) => {
    expect(may({ permissions: rolePermissions[role] }, permission)).toBe(allowed);
  });
});

describe('the guard', () => {
  const guard = () => hub.get(AccessGuard);

  it('B72: lets a token of ours in, until the person’s access changes', async () => {
    const { id } = await hub.person('guarded@acme.example');
    const { access_token } = await hub.get(SignIn).withPassword('guarded@acme.example', password);
    const { sessionId } = await hub.get(AccessTokens).verify(access_token);
    expect(await guard().authenticate(access_token)).toEqual({
      userId: id,
      tenantId: 'acme',
      role: 'agent',
      permissions: rolePermissions.agent,
      sessionId,
    });
    await hub.sql('update app_user set token_version = token_version + 1 where id = $1', [id]);
    hub.clock.advance(31_000);
    await expect(guard().authenticate(access_token)).rejects.toMatchObject({ status: 401 });
  });

  it.each([
    ['switched off', 'update app_user set disabled_at = now() where id = $1'],
    ['deleted', 'delete from app_user where id = $1'],
  ])('B72: keeps out who was %s, half a minute later at most', async (name, sql) => {
    const email = `${name.replace(' ', '')}@acme.example`;
    const { id } = await hub.person(email);
    const { access_token } = await hub.get(SignIn).withPassword(email, password);
    await guard().authenticate(access_token);
    await hub.sql(sql, [id]);
    hub.clock.advance(30_000);
    await expect(guard().authenticate(access_token)).rejects.toMatchObject({ status: 401 });
  });

  it('believes no token that names a person of another organisation', async () => {
    const { id } = await hub.person('crossing@other.example', { tenant: 'other' });
    const pair = await hub.get(SignIn).withPassword('crossing@other.example', password);
    const { sessionId } = await hub.get(AccessTokens).verify(pair.access_token);
    const token = await hub
      .get(AccessTokens)
      .sign({ userId: id, tenantId: 'acme', role: 'admin', version: 1, sessionId });
    await expect(guard().authenticate(token)).rejects.toMatchObject({ status: 401 });
  });
});

describe('the first admin', () => {
  it('comes by a link, a new one at every start, until there is a password', async () => {
    const fresh = await identityApp({ admin: null });
    const first = await fresh.get(FirstAdmin).ensure();
    const second = await fresh.get(FirstAdmin).ensure();
    expect(first).not.toBe(second);
    const pair = await fresh.get(SignIn).withLink(second ?? '');
    const caller = await fresh.get(AccessTokens).verify(pair.access_token);
    expect(caller).toMatchObject({ tenantId: firstTenant.id, role: 'owner' });
    expect(await fresh.get(UserRepository).list(firstTenant.id)).toHaveLength(1);
    await fresh.get(SignIn).changePassword({ ...caller, permissions: [] }, { password: 'long enough' });
    expect(await fresh.get(FirstAdmin).ensure()).toBeNull();
  });

  it('comes as configured, once, and keeps a password changed since', async () => {
    const wanted = { email: 'boss@acme.example', password: 'configured password' };
    const fresh = await identityApp({ admin: wanted });
    expect(await fresh.get(FirstAdmin).ensure()).toBeNull();
    const pair = await fresh.get(SignIn).withPassword(wanted.email, wanted.password);
    const caller = await fresh.get(AccessTokens).verify(pair.access_token);
    await fresh
      .get(SignIn)
      .changePassword(
        { ...caller, permissions: [] },
        { password: 'my own choice', current_password: wanted.password },
      );
    expect(await fresh.get(FirstAdmin).ensure()).toBeNull();
    await expect(fresh.get(SignIn).withPassword(wanted.email, wanted.password)).rejects.toMatchObject({
      status: 401,
    });
    expect(await fresh.get(UserRepository).count(firstTenant.id)).toBe(1);
  });
});
