import { randomUUID } from 'node:crypto';
import { AuditRepository, during, type AuditEntry } from '@patchbay/platform';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../principal.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { Members } from './members.js';
import { Roles } from './roles.js';

let hub: IdentityApp;
let tenant = '';
let owner: Principal;
beforeAll(async () => {
  hub = await identityApp();
});
beforeEach(async () => {
  tenant = await hub.tenant(randomUUID());
  const user = await hub.person(`${randomUUID()}@acme.example`, { role: 'owner', tenant });
  owner = { ...user, userId: user.id, tenantId: tenant };
});

/** As a route does it that declares `action`. */
const declaring = <T>(action: string, work: () => Promise<T>): Promise<T> =>
  during(
    {
      actor: { kind: 'user', id: owner.userId, name: 'Olga' },
      requestId: null,
      ip: null,
      userAgent: null,
      declared: { action, targetId: null, byService: false },
    },
    work,
  );
const newest = async (): Promise<AuditEntry> =>
  (await hub.get(AuditRepository).page(tenant, {}, null, 1)).at(0)!;
const newPerson = () => ({
  email: `${randomUUID()}@acme.example`,
  name: 'Ann',
  role: 'agent' as const,
  password_hash: 'canary-hash',
});

describe('P33: the entry of a person', () => {
  it('who joins says as what', async () => {
    const person = newPerson();
    const { id } = await declaring('user.create', () => hub.get(Members).add(owner, person));
    const entry = await newest();
    expect(entry).toMatchObject({ action: 'user.create', target_type: 'user', target_id: id });
    expect(entry.changes).toEqual({
      name: { to: 'Ann' },
      email: { to: person.email },
      role: { to: 'agent' },
      role_id: { to: null },
      disabled: { to: false },
    });
  });

  it('who changes says what was and what is, and nothing else', async () => {
    const { id } = await hub.get(Members).add(owner, newPerson());
    await declaring('user.update', () => hub.get(Members).change(owner, id, { role: 'admin' }));
    expect((await newest()).changes).toEqual({ role: { from: 'agent', to: 'admin' } });
    await declaring('user.update', () => hub.get(Members).change(owner, id, { disabled: true, name: 'A' }));
    expect((await newest()).changes).toEqual({
      name: { from: 'Ann', to: 'A' },
      disabled: { from: false, to: true },
    });
  });

  it('who goes says who it was', async () => {
    const person = newPerson();
    const { id } = await hub.get(Members).add(owner, person);
    await declaring('user.delete', () => hub.get(Members).remove(owner, id));
    expect(await newest()).toMatchObject({
      target_id: id,
      target_name: 'Ann',
      changes: { email: { from: person.email }, role: { from: 'agent' } },
    });
  });

  it('who is signed out names them', async () => {
    const { id } = await hub.get(Members).add(owner, newPerson());
    await declaring('user.sign_out', () => hub.get(Members).signOut(owner, id));
    expect(await newest()).toMatchObject({ target_id: id, target_name: 'Ann', changes: {} });
  });

  it('P30: holds no hash of a password', async () => {
    await declaring('user.create', () => hub.get(Members).add(owner, newPerson()));
    expect(JSON.stringify(await newest())).not.toContain('canary');
  });

  it('is not written when the change is refused', async () => {
    const taken = newPerson();
    await hub.get(Members).add(owner, taken);
    const again = declaring('user.create', () => hub.get(Members).add(owner, taken));
    await expect(again).rejects.toMatchObject({ status: 409 });
    expect(await newest()).toBeUndefined();
  });
});

describe('P33: the entry of a role', () => {
  it('that is made, changed and removed says what it permits, before and after', async () => {
    const content = { name: 'Readers', permissions: ['tickets:read'] as const };
    const { id } = await declaring('role.create', () => hub.get(Roles).create(owner, content));
    expect(await newest()).toMatchObject({
      target_type: 'role',
      target_id: id,
      target_name: 'Readers',
      changes: { name: { to: 'Readers' }, permissions: { to: ['tickets:read', 'self'] } },
    });
    const wider = { name: 'Readers', permissions: ['tickets:read', 'jobs:read'] as const };
    await declaring('role.update', () => hub.get(Roles).change(owner, id, wider));
    const { changes } = await newest();
    expect(Object.keys(changes)).toEqual(['permissions']);
    expect(changes['permissions']).toMatchObject({ from: ['tickets:read', 'self'] });
    await declaring('role.delete', () => hub.get(Roles).remove(owner, id));
    expect(await newest()).toMatchObject({ action: 'role.delete', changes: { name: { from: 'Readers' } } });
  });
});
