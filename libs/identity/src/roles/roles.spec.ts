import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { roleSchema, type Role } from '@patchbay/domain';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessGuard } from '../access.guard.js';
import { rolePermissions, type Permission } from '../permissions.js';
import type { Principal } from '../principal.js';
import { Sessions } from '../sessions/sessions.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { UserRepository, type User } from '../user.repository.js';
import { Members } from './members.js';
import { grantable } from './role.repository.js';
import { Roles } from './roles.js';

let hub: IdentityApp;
let members: Members;
let roles: Roles;
let tenant = '';
let people = 0;

beforeAll(async () => {
  hub = await identityApp();
  members = hub.get(Members);
  roles = hub.get(Roles);
});
beforeEach(async () => {
  tenant = await hub.tenant(randomUUID());
});

const join = (role: Role): Promise<User> => hub.person(`p${(people += 1)}@roles.example`, { role, tenant });
const as = (user: User): Principal => ({ ...user, userId: user.id, tenantId: user.tenant_id });
const with_ = (...permissions: Permission[]): Principal => ({
  userId: randomUUID(),
  tenantId: tenant,
  role: 'viewer',
  permissions,
});
const now = (user: User): Promise<User | null> => hub.get(UserRepository).find(tenant, user.id);
const all = roleSchema.options;
const pairs = all.flatMap((actor) => all.map((target) => [actor, target] as const));
/** Written by hand, not computed from the permissions: who stands above whom. */
const above: Record<Role, Role[]> = {
  owner: [...all],
  admin: ['admin', 'manager', 'analyst', 'agent', 'viewer'],
  manager: ['manager', 'agent', 'viewer'],
  analyst: ['analyst', 'agent', 'viewer'],
  agent: ['agent', 'viewer'],
  viewer: ['viewer'],
};
const refused = { status: 403, code: 'forbidden' };
/** What became of an attempt: done, or refused as not permitted. */
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const expected = (allowed: boolean): string => (allowed ? 'done' : 'forbidden');

describe('P29: nobody grants more than they hold', () => {
  it.each(pairs)('%s makes somebody %s', async (actor, target) => {
    await join('owner');
    const [caller, other] = [await join(actor), await join('viewer')];
    const change = members.change(as(caller), other.id, { role: target });
    expect(await outcome(change)).toBe(expected(above[actor].includes(target)));
    expect((await now(other))?.role).toBe(above[actor].includes(target) ? target : 'viewer');
  });

  it.each(pairs)('%s adds a new %s', async (actor, target) => {
    const caller = await join(actor);
    const email = `new${(people += 1)}@roles.example`;
    const added = members.add(as(caller), { email, name: 'New', role: target, password_hash: null });
    expect(await outcome(added)).toBe(expected(above[actor].includes(target)));
  });

  it.each(pairs)('%s demotes, switches off, renames and removes %s', async (actor, target) => {
    await join('owner');
    const [caller, other] = [await join(actor), await join(target)];
    const attempts = [
      () => members.change(as(caller), other.id, { name: 'Renamed' }),
      () => members.change(as(caller), other.id, { disabled: true }),
      () => members.change(as(caller), other.id, { role: 'viewer' }),
    ];
    const allowed = above[actor].includes(target);
    const before = await now(other);
    for (const attempt of attempts) expect(await outcome(attempt())).toBe(expected(allowed));
    expect(isDeepStrictEqual(await now(other), before)).toBe(!allowed);
    const victim = await join(target);
    const removal = members.remove(as(caller), victim.id);
    expect(await outcome(removal)).toBe(expected(allowed));
    expect((await now(victim)) === null).toBe(allowed);
  });

  it.each(all)('%s makes a role of what they may do, and of nothing else', async (actor) => {
    const caller = as(await join(actor));
    for (const permission of grantable) {
      const made = roles.create(caller, { name: permission, permissions: [permission] });
      expect(await outcome(made)).toBe(expected(rolePermissions[actor].includes(permission)));
    }
  });

  it('a custom role that manages people does not reach beyond itself', async () => {
    const chief = as(await join('owner'));
    const strong = await roles.create(chief, { name: 'Strong', permissions: ['plugins:manage'] });
    const caller = with_('users:manage', 'tickets:read', 'self');
    const other = await join('viewer');
    const weak = await roles.create(caller, { name: 'Weak', permissions: ['tickets:read'] });
    const content = { name: 'Mine', permissions: ['tickets:read'] as const };
    for (const attempt of [
      () => roles.change(caller, strong.id, content),
      () => roles.remove(caller, strong.id),
      () => roles.change(caller, weak.id, { name: 'Weak', permissions: ['plugins:manage'] }),
      () => members.change(caller, other.id, { role_id: strong.id }),
      () => members.change(caller, other.id, { role_id: weak.id }),
    ])
      await expect(attempt()).rejects.toMatchObject(refused);
  });
});

describe('P29: an organisation keeps an owner', () => {
  const lost = { status: 409, message: expect.stringContaining('needs an owner') as string };

  it.each([
    ['demoted', (caller: Principal) => members.change(caller, caller.userId, { role: 'admin' })],
    ['switched off', (caller: Principal) => members.change(caller, caller.userId, { disabled: true })],
    [
      'switched off under another word',
      (caller: Principal) => members.change(caller, caller.userId, { role: 'owner', disabled: true }),
    ],
    ['removed', (caller: Principal) => members.remove(caller, caller.userId)],
    [
      'given a role of the organisation',
      async (caller: Principal) => {
        const { id } = await roles.create(caller, { name: randomUUID(), permissions: [] });
        return members.change(caller, caller.userId, { role_id: id });
      },
    ],
  ])('the last one is not %s', async (_how, leave) => {
    const last = await join('owner');
    const gone = await join('owner');
    await members.change(as(last), gone.id, { disabled: true });
    await expect(leave(as(last))).rejects.toMatchObject(lost);
    expect(await now(last)).toMatchObject({ role: 'owner', disabled_at: null });
    await join('owner');
    await leave(as(last));
  });

  it('even when the last two remove each other at the same moment', async () => {
    const [one, two] = [await join('owner'), await join('owner')];
    const ends = await Promise.allSettled([
      members.change(as(one), two.id, { role: 'viewer' }),
      members.change(as(two), one.id, { role: 'viewer' }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const owners = (await hub.get(UserRepository).list(tenant)).filter(({ role }) => role === 'owner');
    expect(owners).toHaveLength(1);
  });
});

describe('roles of an organisation', () => {
  it('have a name of their own', async () => {
    const caller = as(await join('owner'));
    const first = await roles.create(caller, { name: 'Night shift', permissions: ['tickets:read'] });
    await expect(roles.create(caller, { name: 'NIGHT SHIFT', permissions: [] })).rejects.toMatchObject({
      status: 409,
    });
    const second = await roles.create(caller, { name: 'Day shift', permissions: [] });
    await expect(
      roles.change(caller, second.id, { name: first.name, permissions: [] }),
    ).rejects.toMatchObject({ status: 409 });
    expect((await roles.list(tenant)).map(({ name }) => name)).toEqual(['Day shift', 'Night shift']);
  });

  it('are removed when nobody has them', async () => {
    const caller = as(await join('owner'));
    const { id } = await roles.create(caller, { name: 'Short', permissions: ['tickets:read'] });
    const other = await join('viewer');
    await members.change(caller, other.id, { role_id: id });
    await expect(roles.remove(caller, id)).rejects.toMatchObject({ status: 409 });
    await members.change(caller, other.id, { role: 'agent' });
    await roles.remove(caller, id);
    expect(await roles.list(tenant)).toEqual([]);
    await expect(roles.remove(caller, id)).rejects.toMatchObject({ status: 404 });
  });

  it('of another organisation do not exist', async () => {
    const caller = as(await join('owner'));
    const { id } = await roles.create(caller, { name: 'Here', permissions: [] });
    const elsewhere = { ...caller, tenantId: await hub.tenant(randomUUID()) };
    await expect(roles.remove(elsewhere, id)).rejects.toMatchObject({ status: 404 });
    await expect(roles.change(elsewhere, id, { name: 'x', permissions: [] })).rejects.toMatchObject({
      status: 404,
    });
    tenant = elsewhere.tenantId;
    const other = await join('viewer');
    await expect(members.change(elsewhere, other.id, { role_id: id })).rejects.toMatchObject({
      errors: [{ path: 'role_id' }],
    });
  });

  it('come alone: not beside a built-in one', async () => {
    const caller = as(await join('owner'));
    const { id } = await roles.create(caller, { name: 'Either', permissions: [] });
    const other = await join('viewer');
    await expect(members.change(caller, other.id, { role: 'agent', role_id: id })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'role_id' }],
    });
  });
});

describe('P29: a change counts after half a minute at most', () => {
  const guard = () => hub.get(AccessGuard);
  const signIn = async (user: User): Promise<string> =>
    (await hub.get(SignIn).withPassword(user.email, password)).access_token;

  it('of a role, with the next token', async () => {
    const [caller, user] = [as(await join('owner')), await join('agent')];
    const token = await signIn(user);
    expect((await guard().authenticate(token)).permissions).toContain('tickets:write');
    await members.change(caller, user.id, { role: 'viewer' });
    hub.clock.advance(30_000);
    await expect(guard().authenticate(token)).rejects.toMatchObject({ status: 401 });
    expect((await guard().authenticate(await signIn(user))).permissions).toEqual(rolePermissions.viewer);
  });

  it('of what a role permits', async () => {
    const [caller, user] = [as(await join('owner')), await join('agent')];
    const { id } = await roles.create(caller, { name: 'Desk', permissions: ['tickets:write'] });
    await members.change(caller, user.id, { role_id: id });
    const token = await signIn(user);
    expect((await guard().authenticate(token)).permissions).toEqual(['tickets:write', 'self']);
    await roles.change(caller, id, { name: 'Desk', permissions: [] });
    hub.clock.advance(30_000);
    await expect(guard().authenticate(token)).rejects.toMatchObject({ status: 401 });
    expect((await guard().authenticate(await signIn(user))).permissions).toEqual(['self']);
  });

  it('of who is switched off, whose sessions end at once, and who comes back', async () => {
    const [caller, user] = [as(await join('owner')), await join('agent')];
    const { refresh_token } = await hub.get(SignIn).withPassword(user.email, password);
    await members.change(caller, user.id, { disabled: true });
    await expect(hub.get(Sessions).renew(refresh_token)).rejects.toMatchObject({ status: 401 });
    await expect(signIn(user)).rejects.toMatchObject({ status: 401 });
    await members.change(caller, user.id, { disabled: false });
    expect(await signIn(user)).toBeDefined();
  });
});
