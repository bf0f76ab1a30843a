import type { Role } from '@patchbay/domain';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RoleRepository } from '../roles/role.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { SsoAccounts, type VouchedPerson } from './accounts.js';
import { mappingSchema, type SsoConnection } from './connection.js';
import { SsoConnectionRepository } from './connection.repository.js';
import { SsoDomains } from './domains.js';
import { ssoApp, type SsoApp } from './testing/sso-app.js';

let hub: SsoApp;
let accounts: SsoAccounts;
let connection: SsoConnection;

const roles: { value: string; role: Exclude<Role, 'owner'> }[] = [
  { value: 'admins', role: 'admin' },
  { value: 'leads', role: 'manager' },
  { value: 'data', role: 'analyst' },
  { value: 'staff', role: 'agent' },
];

beforeAll(async () => {
  hub = await ssoApp();
  accounts = hub.get(SsoAccounts);
  const mapping = mappingSchema.parse({ role: 'groups', roles });
  const change = { mapping };
  connection = (await hub.get(SsoConnectionRepository).change('acme', hub.connection.id, change))!;
});

let count = 0;
let email = '';
beforeEach(() => {
  count += 1;
  email = `person${count}@acme.example`;
});

const person = (more: Partial<VouchedPerson> = {}): VouchedPerson => ({
  email,
  name: 'Mara Meyer',
  groups: [],
  ...more,
});
const admit = (more: Partial<VouchedPerson> = {}, by: SsoConnection = connection): Promise<User> =>
  accounts.admit(by, person(more));
const stored = (id: string): Promise<User | null> => hub.get(UserRepository).find('acme', id);
const entries = (action: string): Promise<{ target_id: string; changes: unknown }[]> =>
  hub.sql('select target_id, changes from audit_entry where action = $1 order by seq', [action]);

describe('a person who is new', () => {
  it('gets an account of the organisation without a password', async () => {
    const user = await admit();
    expect(user).toMatchObject({
      tenant_id: 'acme',
      email,
      name: 'Mara Meyer',
      role: 'viewer',
      password_hash: null,
      disabled_at: null,
    });
  });

  it.each<[string[], Role]>([
    [[], 'viewer'],
    [['unknown'], 'viewer'],
    [['staff'], 'agent'],
    [['data'], 'analyst'],
    [['leads'], 'manager'],
    [['admins'], 'admin'],
    [['staff', 'admins'], 'admin'],
    [['Staff'], 'viewer'],
    [['staff '], 'viewer'],
    [['owner', 'admin'], 'viewer'],
  ])('of the groups %j is made %s', async (groups, role) => {
    expect(await admit({ groups })).toMatchObject({ role });
  });

  it.each([
    [null, ''],
    ['', ''],
    ['   ', ''],
    [' Mara ', 'Mara'],
    ['x'.repeat(500), 'x'.repeat(200)],
  ])('called %j gets a name all the same', async (name, wanted) => {
    const user = await admit({ name });
    expect(user.name).toBe(wanted === '' ? email.split('@')[0] : wanted);
  });

  it('is told in the audit log', async () => {
    const user = await admit({ groups: ['staff'] });
    const [entry] = (await entries('user.create')).slice(-1);
    expect(entry).toMatchObject({ target_id: user.id });
    expect(JSON.stringify(entry?.changes)).toContain('agent');
  });

  it('gets none where the connection makes none', async () => {
    const closed = { ...connection, create_users: false };
    await expect(admit({}, closed)).rejects.toMatchObject({ reason: 'no_account' });
    expect(await hub.get(UserRepository).findByEmail('acme', email)).toBeNull();
  });
});

describe('a person who is known', () => {
  it('is found by address, whatever its case, and keeps name and password', async () => {
    const known = await hub.person(email, { role: 'agent' });
    const user = await admit({ email: ` ${email.toUpperCase()} `, name: 'Somebody' });
    expect(user).toMatchObject({ id: known.id, name: known.name, password_hash: known.password_hash });
  });

  it('is let in where the connection makes no accounts', async () => {
    const known = await hub.person(email);
    expect(await admit({}, { ...connection, create_users: false })).toMatchObject({ id: known.id });
  });

  it('that is switched off stays out', async () => {
    const { id } = await hub.person(email);
    const off = { name: null, role: null, role_id: null, disabled: true, at: hub.clock.now() };
    await hub.get(UserRepository).change('acme', id, off);
    await expect(admit()).rejects.toMatchObject({ reason: 'disabled', status: 403 });
  });

  it.each<[Role, string[], Role]>([
    ['viewer', ['staff'], 'agent'],
    ['agent', ['data'], 'analyst'],
    ['agent', [], 'agent'],
    ['agent', ['unknown'], 'agent'],
    ['analyst', ['staff'], 'agent'],
    ['admin', ['staff'], 'agent'],
    ['viewer', ['admins'], 'admin'],
    ['owner', ['staff'], 'owner'],
    ['owner', ['admins'], 'owner'],
  ])('as %s of the groups %j is %s', async (before, groups, after) => {
    const { id } = await hub.person(email, { role: before });
    expect(await admit({ groups })).toMatchObject({ id, role: after });
    expect(await stored(id)).toMatchObject({ role: after });
  });

  it('whose role changes needs new access tokens, and is told in the audit log', async () => {
    const { id, token_version } = await hub.person(email, { role: 'viewer' });
    await admit({ groups: ['staff'] });
    expect((await stored(id))?.token_version).toBe(token_version + 1);
    const [entry] = (await entries('user.update')).slice(-1);
    expect(entry).toMatchObject({ target_id: id });
  });

  it('whose role stays keeps the tokens, and nothing is told', async () => {
    const { id, token_version } = await hub.person(email, { role: 'agent' });
    const before = await entries('user.update');
    await admit({ groups: ['staff'] });
    expect((await stored(id))?.token_version).toBe(token_version);
    expect(await entries('user.update')).toEqual(before);
  });

  it('with a role of the organisation keeps it', async () => {
    const { id } = await hub.person(email, { role: 'viewer' });
    const content = { name: `Readers ${count}`, description: '', permissions: ['tickets:read' as const] };
    const role = await hub.get(RoleRepository).create('acme', content);
    const change = {
      name: null,
      role: 'viewer' as const,
      role_id: role.id,
      disabled: null,
      at: hub.clock.now(),
    };
    await hub.get(UserRepository).change('acme', id, change);
    expect(await admit({ groups: ['admins'] })).toMatchObject({ role: 'viewer', role_id: role.id });
  });
});

describe('B68: an address', () => {
  it.each([
    ['of another organisation', 'x@other.example', 'domain_not_verified'],
    ['of nobody', 'x@nobody.example', 'domain_not_verified'],
    ['below our domain', 'x@mail.acme.example', 'domain_not_verified'],
    ['above our domain', 'x@example', 'no_email'],
    ['that ends like ours', 'x@evilacme.example', 'domain_not_verified'],
    ['that begins like ours', 'x@acme.example.evil.example', 'domain_not_verified'],
    ['with a trailing dot', 'x@acme.example.', 'no_email'],
    ['with two signs', 'x@evil.example@acme.example', 'no_email'],
    ['in brackets', 'Mara <x@acme.example>', 'no_email'],
    ['in a list', 'x@acme.example, y@evil.example', 'no_email'],
    ['with a comment', 'x(evil)@acme.example', 'no_email'],
    ['with a line break', 'x@acme.example\r\nbcc: y@evil.example', 'no_email'],
    ['with look-alike letters', 'x@аcme.example', 'no_email'],
    ['that is too long', `${'x'.repeat(330)}@acme.example`, 'no_email'],
    ['that is empty', '', 'no_email'],
  ])('%s is refused', async (_what, address, reason) => {
    await expect(admit({ email: address })).rejects.toMatchObject({ reason });
  });

  it('that is missing is refused', async () => {
    await expect(admit({ email: null })).rejects.toMatchObject({ reason: 'no_email' });
  });

  it('that another organisation has given an account is refused', async () => {
    const theirs = await hub.person(email, { tenant: 'other', role: 'admin' });
    await expect(admit({ groups: ['admins'] })).rejects.toMatchObject({ reason: 'other_organisation' });
    expect(await hub.get(UserRepository).find('other', theirs.id)).toMatchObject({ role: 'admin' });
    expect(await hub.get(UserRepository).findByEmail('acme', email)).toBeNull();
  });

  it('of a domain that was given up is refused', async () => {
    await hub.get(SsoDomains).remove('acme', 'acme.example');
    await expect(admit()).rejects.toMatchObject({ reason: 'domain_not_verified' });
    await hub.get(SsoDomains).claim('acme', 'acme.example');
    expect(await admit()).toMatchObject({ email });
  });
});
