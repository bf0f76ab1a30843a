import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  AccessSettings,
  RoleRepository,
  SignIn,
  UserRepository,
  VerificationRepository,
} from '@patchbay/identity';
import { hashOf } from '@patchbay/identity/testing';
import { TenantDoor } from '@patchbay/platform';
import { eventually, makeTenant, peek } from '@patchbay/platform/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

const password = 'correct horse battery';
const path = '/api/organisations';
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  await makeTenant(server.app.get(TenantDoor), 'default');
  await makeTenant(server.app.get(TenantDoor), 'acme');
  await server.app.get(AccessSettings).openSignUp(true);
});

let email = '';
let token = '';
let there = '';
beforeEach(async () => {
  email = `${randomUUID()}@acme.example`;
  const password_hash = await hashOf(password);
  const users = server.app.get(UserRepository);
  const { id } = await users.create('acme', { email, name: 'Ann', role: 'agent', password_hash });
  await server.app.get(VerificationRepository).mark('acme', id, new Date());
  there = randomUUID();
  await makeTenant(server.app.get(TenantDoor), there);
  const home = { home_tenant_id: 'acme', home_id: id };
  await users.create(there, { email, name: 'Ann', role: 'viewer', password_hash: null, ...home });
  token = (await server.app.get(SignIn).withPassword(email, password)).access_token;
});

interface Own {
  id: string;
  name: string;
  role: string;
  role_name: string | null;
  current: boolean;
}
const get = async (as = token): Promise<{ items: Own[]; may_create: boolean }> =>
  (await server.call('GET', path, { as })).json as { items: Own[]; may_create: boolean };
const enter = (id: string, as = token): Promise<Answer> =>
  server.call('POST', `${path}/${id}/switch`, { as });
const tokenOf = ({ json }: Answer): string => (json as { access_token: string }).access_token;
const me = async (as: string) => (await server.call('GET', '/api/auth/me', { as })).json;
const bare = ({ status, json }: Answer) => ({ status, json: { ...(json as object), request_id: '' } });

describe('my organisations', () => {
  it('are listed with what I am there', async () => {
    expect(await get()).toMatchObject({
      items: [
        { id: 'acme', role: 'agent', current: true },
        { id: there, role: 'viewer', current: false },
      ],
      may_create: true,
    });
  });

  it('are listed with the name of a role of theirs', async () => {
    const { id } = await server.app
      .get(RoleRepository)
      .create(there, { name: 'Night watch', permissions: [] });
    const users = server.app.get(UserRepository);
    const mine = (await users.findByEmail(there, email))!;
    await users.change(there, mine.id, {
      name: null,
      role: 'viewer',
      role_id: id,
      disabled: null,
      at: new Date(),
    });
    expect((await get()).items).toMatchObject([{ role_name: null }, { id: there, role_name: 'Night watch' }]);
  });

  it('are switched between, each with its own rights', async () => {
    const answer = await enter(there);
    expect(answer).toMatchObject({ status: 200, json: { token_type: 'Bearer' } });
    expect(answer.headers['cache-control']).toBe('no-store');
    const inside = tokenOf(answer);
    expect(await me(inside)).toMatchObject({ tenant: { id: there }, role: 'viewer', at_home: false });
    expect(await me(inside)).toMatchObject({ onboarding: { has_password: true } });
    expect(await me(token)).toMatchObject({ tenant: { id: 'acme' }, role: 'agent', at_home: true });
    expect((await enter('acme', inside)).status).toBe(200);
  });

  it('P17: one of others and one that does not exist are the same 404', async () => {
    const foreign = randomUUID();
    await makeTenant(server.app.get(TenantDoor), foreign);
    const nothing = bare(await enter(randomUUID()));
    expect(nothing).toMatchObject({ status: 404, json: { code: 'not_found' } });
    for (const id of [foreign, 'default', '%20', '..%2f']) expect(bare(await enter(id))).toEqual(nothing);
  });

  it('B68: stay out of reach of a session that a provider has opened', async () => {
    const user = await server.app.get(UserRepository).findByEmail('acme', email);
    const { access_token } = await server.app.get(SignIn).withProvider('acme', user!.id);
    expect(await get(access_token)).toMatchObject({ items: [{ id: 'acme' }], may_create: false });
    for (const answer of [
      await enter(there, access_token),
      await server.call('POST', path, { as: access_token, body: { name: 'X' } }),
      await server.call('POST', '/api/invitations/accept-as-me', { as: access_token, body: { token: 'x' } }),
    ])
      expect(answer).toMatchObject({ status: 403, json: { code: 'own_credentials_required' } });
  });

  it('signing out in one ends the sign-in', async () => {
    const { json } = await enter(there);
    const { refresh_token } = json as { refresh_token: string };
    expect((await server.call('POST', '/api/auth/logout', { body: { refresh_token } })).status).toBe(204);
    expect((await server.call('GET', '/api/auth/me', { as: token })).status).toBe(401);
  });
});

describe('making one', () => {
  it('answers what was made, which can be switched to', async () => {
    const answer = await server.call('POST', path, { as: token, body: { name: '  Night shift  ' } });
    expect(answer).toMatchObject({
      status: 201,
      json: { name: 'Night shift', role: 'owner', current: false },
    });
    const { id } = answer.json as Own;
    const inside = tokenOf(await enter(id));
    expect(await me(inside)).toMatchObject({ tenant: { id, name: 'Night shift' }, role: 'owner' });
    expect((await server.call('GET', '/api/audit', { as: inside })).json).toMatchObject({
      items: [{ action: 'session.switch' }, { action: 'organisation.create' }],
    });
  });

  it.each([
    {},
    { name: ' ' },
    { name: 'x'.repeat(201) },
    { name: 'X', id: 'mine' },
    { name: 'X', role: 'owner' },
  ])('B26: takes a name and nothing else: %j', async (body) => {
    expect((await server.call('POST', path, { as: token, body })).status).toBe(422);
  });

  it('is refused where the hub is closed to strangers, and the list says so', async () => {
    const settings = server.app.get(AccessSettings);
    await settings.openSignUp(false);
    expect((await get()).may_create).toBe(false);
    const answer = await server.call('POST', path, { as: token, body: { name: 'X' } });
    await settings.openSignUp(true);
    expect(answer).toMatchObject({ status: 403, json: { code: 'forbidden' } });
  });
});

describe('an invitation of somebody who has an account', () => {
  it('is accepted as the person they are', async () => {
    const host = await server.tokenOf('admin', 'host');
    await server.call('POST', '/api/invitations', { as: host, body: { email, role: 'analyst' } });
    const secret = await eventually(async () => {
      const { json } = await server.call('GET', '/api/outbox', { as: host });
      const mail = (json as { items: { recipient: string; text: string | null }[] }).items.find(
        ({ recipient }) => recipient === email,
      );
      const found = /token=(\S+)/.exec(mail?.text ?? '')?.[1];
      if (!found) throw new Error('no mail yet');
      return found;
    });
    const second = await server.call('POST', '/api/invitations/accept', {
      body: { token: secret, name: 'Ann', password: 'another good one' },
    });
    expect(second).toMatchObject({ status: 409 });
    const answer = await server.call('POST', '/api/invitations/accept-as-me', {
      as: token,
      body: { token: secret },
    });
    expect(answer).toMatchObject({ status: 200, json: { id: 'host', role: 'analyst' } });
    expect(await me(tokenOf(await enter('host')))).toMatchObject({ tenant: { id: 'host' }, role: 'analyst' });
  });
});

describe('what an organisation gives away of its members', () => {
  it('is not where else they belong', async () => {
    await peek(server.database, `update app_user set role = 'owner' where tenant_id = $1`, [there]);
    const inside = tokenOf(await enter(there));
    const people = await server.call('GET', '/api/users', { as: inside });
    const log = await server.call('GET', '/api/audit', { as: inside });
    const asked = await server.call('POST', '/api/organisation/export', { as: inside });
    const { id } = asked.json as { id: string };
    const archive = await eventually(async () => {
      const part = await peek<{ data: Buffer }>(
        server.database,
        'select data from archive_part where request_id = $1 order by ordinal',
        [id],
      );
      expect(part.length).toBeGreaterThan(0);
      return part;
    });
    const packed = gunzipSync(Buffer.concat(archive.map(({ data }) => data))).toString();
    expect(packed).toContain(email);
    for (const text of [people.text, log.text, packed]) {
      expect(text).not.toContain('"acme"');
      expect(text).not.toContain('home_id');
    }
  });
});
