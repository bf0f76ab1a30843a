import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessGuard } from '../access.guard.js';
import type { Permission } from '../permissions.js';
import type { Principal } from '../principal.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { RoleRepository } from '../roles/role.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { ApiKeys } from './api-keys.js';
import { PersonKeys } from './person-keys.js';

let hub: IdentityApp;
let keys: ApiKeys;
let others: PersonKeys;
let admin: Principal;
let owner: Principal;
let ann: Principal;
beforeAll(async () => {
  hub = await identityApp();
  keys = hub.get(ApiKeys);
  others = hub.get(PersonKeys);
  await hub.tenant('other');
  admin = await person('admin');
  owner = await person('owner');
});
let people = 0;
beforeEach(async () => {
  ann = await person('agent');
});

const callerOf = (user: User): Principal => ({
  userId: user.id,
  tenantId: user.tenant_id,
  role: user.role,
  permissions: user.permissions,
});
const person = async (role: User['role'], tenant = 'acme'): Promise<Principal> =>
  callerOf(await hub.person(`${role}${(people += 1)}@${tenant}.example`, { role, tenant }));
const make = (of: Principal, more: { name?: string; organisation?: boolean } = {}) =>
  keys.create(of, {
    name: 'Import',
    scopes: ['tickets:read'],
    expires_at: null,
    organisation: false,
    ...more,
  });
const refused = { status: 401, code: 'unauthorized' };

describe('P28: keys of a person', () => {
  it('are seen by who looks after people: theirs only, newest first, without the key or its hash', async () => {
    const first = await make(ann, { name: 'First' });
    hub.clock.advance(1_000);
    const second = await make(ann, { name: 'Second' });
    await make(await person('agent'), { name: 'Of somebody else' });
    await make(admin, { name: 'Ours', organisation: true });
    const listed = await others.list(admin, ann.userId);
    expect(listed.map(({ id, name }) => [id, name])).toEqual([
      [second.row.id, 'Second'],
      [first.row.id, 'First'],
    ]);
    for (const { key } of [first, second]) expect(JSON.stringify(listed)).not.toContain(key.slice(3, -4));
    expect(JSON.stringify(listed)).not.toMatch(/hash|[0-9a-f]{64}/);
  });

  it('are none where there is none', async () => {
    expect(await others.list(admin, ann.userId)).toEqual([]);
  });

  it('are seen and revoked when the person is switched off, too: they could be let in again', async () => {
    const { row } = await make(ann);
    await hub.sql('update app_user set disabled_at = now() where id = $1', [ann.userId]);
    expect(await others.list(admin, ann.userId)).toHaveLength(1);
    await others.revoke(admin, ann.userId, row.id);
    expect(await others.list(admin, ann.userId)).toEqual([]);
  });

  it('revoked are dead at once and gone from both lists; the others go on', async () => {
    const [dead, alive] = [await make(ann), await make(ann)];
    await keys.authenticate(dead.key);
    await others.revoke(admin, ann.userId, dead.row.id);
    await expect(keys.authenticate(dead.key)).rejects.toMatchObject(refused);
    await expect(hub.get(AccessGuard).authenticate(dead.key)).rejects.toMatchObject(refused);
    for (const listed of [await keys.list(ann, false), await others.list(admin, ann.userId)])
      expect(listed.map(({ id }) => id)).toEqual([alive.row.id]);
    await keys.authenticate(alive.key);
  });

  it('are revoked once', async () => {
    const { row } = await make(ann);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => others.revoke(admin, ann.userId, row.id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(others.revoke(admin, ann.userId, row.id)).rejects.toMatchObject({ status: 404 });
  });
});

describe('P29: nobody reaches into what somebody has who holds more', () => {
  it.each<[string, () => Promise<Principal>]>([
    ['an admin of an owner’s', async () => admin],
    ['a manager of people of an owner’s', () => withRole(['users:manage', 'tickets:read'])],
    ['a program of an owner’s', async () => program(['users:manage'])],
  ])('%s', async (_what, caller) => {
    const { key, row } = await make(owner);
    const asker = await caller();
    const outcomes = [
      others.list(asker, owner.userId),
      others.revoke(asker, owner.userId, row.id),
      others.revoke(asker, owner.userId, '00000000-0000-4000-8000-000000000000'),
    ];
    for (const outcome of await Promise.allSettled(outcomes))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { status: 403 } });
    await keys.authenticate(key);
  });

  it('but who holds as much, or is it themselves', async () => {
    const second = await person('admin');
    const { row } = await make(second);
    expect(await others.list(admin, second.userId)).toHaveLength(1);
    await others.revoke(second, second.userId, row.id);
    const { row: chief } = await make(owner);
    await others.revoke(await person('owner'), owner.userId, chief.id);
  });

  async function withRole(permissions: Permission[]): Promise<Principal> {
    const { id } = await hub
      .get(RoleRepository)
      .create('acme', { name: `Role ${(people += 1)}`, permissions });
    const { userId } = await person('viewer');
    await hub.sql('update app_user set role_id = $2 where id = $1', [userId, id]);
    return callerOf((await hub.get(UserRepository).find('acme', userId))!);
  }

  async function program(scopes: Permission[]): Promise<Principal> {
    const { key } = await keys.create(owner, {
      name: 'Program',
      scopes,
      expires_at: null,
      organisation: false,
    });
    return keys.authenticate(key);
  }
});

describe('P17: what is not this person’s', () => {
  it.each<[string, () => Promise<{ of: string; id: string; key: string; by?: Principal }>]>([
    ['a key of somebody else', async () => keyOf(await person('agent'), ann)],
    ['a key of the organisation', async () => keyOf(admin, ann, true)],
    ['a key of the admin', async () => keyOf(admin, ann)],
    ['a key in another organisation', async () => keyOf(await person('agent', 'other'), ann)],
    ['their key, asked for from another organisation', async () => foreign()],
  ])('%s: 404, and it goes on', async (_what, prepare) => {
    const { of, id, key, by = admin } = await prepare();
    await expect(others.revoke(by, of, id)).rejects.toMatchObject({ status: 404 });
    await keys.authenticate(key);
  });

  it('of nobody, or of somebody elsewhere, is no list either', async () => {
    const elsewhere = await person('agent', 'other');
    for (const id of [elsewhere.userId, '00000000-0000-4000-8000-000000000000'])
      await expect(others.list(admin, id)).rejects.toMatchObject({ status: 404 });
  });

  async function keyOf(holder: Principal, of: Principal, organisation = false) {
    const { row, key } = await make(holder, { organisation });
    return { of: of.userId, id: row.id, key };
  }
  async function foreign() {
    return { ...(await keyOf(ann, ann)), by: await person('owner', 'other') };
  }
});
