import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../principal.js';
import { unknownVisit } from '../sessions/visit.js';
import { SsoLoginEnd } from '../sso/login-end.js';
import { ssoApp, type SsoApp } from '../sso/testing/sso-app.js';
import { callerOf, member, signedIn, switched } from '../testing/members.js';
import { UserRepository, type User } from '../user.repository.js';
import { Memberships } from './memberships.js';

/** Acme owns acme.example and has a provider; Ann has that address, her home is another organisation. */
let hub: SsoApp;
let email = '';
let ann: User;
beforeAll(async () => {
  hub = await ssoApp();
});
beforeEach(async () => {
  email = `${randomUUID()}@acme.example`;
  ann = await hub.person(email, { tenant: 'other', role: 'admin' });
});

async function byProvider(): Promise<Principal> {
  const { request, browser } = await hub.depart();
  const landing = await hub.post(hub.idp.respond(request, { email }));
  if (!('code' in landing)) throw new Error(JSON.stringify(landing));
  return callerOf(hub, await hub.get(SsoLoginEnd).exchange(landing.code, browser));
}

describe('B68: the provider of an organisation that somebody is a member of', () => {
  it('opens the membership, and neither shows nor opens the home', async () => {
    const row = await member(hub, ann, 'acme', 'viewer');
    const caller = await byProvider();
    expect(caller).toMatchObject({ tenantId: 'acme', userId: row.id, role: 'viewer' });
    const memberships = hub.get(Memberships);
    expect((await memberships.list(caller)).map(({ id }) => id)).toEqual(['acme']);
    await expect(memberships.switch(caller, 'other', unknownVisit)).rejects.toMatchObject({
      code: 'own_credentials_required',
    });
  });

  it('does not make the person of another organisation one of its own', async () => {
    const { request } = await hub.depart();
    expect(await hub.post(hub.idp.respond(request, { email }))).toEqual({ refused: 'other_organisation' });
    expect(await hub.get(UserRepository).findByEmail('acme', email)).toBeNull();
  });

  it('is not asked where the person comes with their own password, unless the organisation says so', async () => {
    await member(hub, ann, 'acme');
    const { caller } = await signedIn(hub, email);
    expect((await switched(hub, caller, 'acme')).caller.tenantId).toBe('acme');
  });

  it('follows the address that was invited, not one that was claimed at home later', async () => {
    const victim = await hub.person(`${randomUUID()}@acme.example`, { tenant: 'acme', role: 'admin' });
    const row = await member(hub, ann, 'acme', 'viewer');
    const claimed = `${randomUUID()}@acme.example`;
    await hub.sql('update app_user set email = $2 where id = $1', [ann.id, claimed]);
    expect(await byProvider()).toMatchObject({ userId: row.id, role: 'viewer' });
    email = claimed;
    await expect(byProvider()).rejects.toThrow('other_organisation');
    email = victim.email;
    expect(await byProvider()).toMatchObject({ userId: victim.id });
  });
});
