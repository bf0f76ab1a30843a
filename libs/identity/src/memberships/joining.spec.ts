import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSecret } from '../access-tokens.js';
import { Invitations } from '../invitations/invitations.js';
import type { Principal } from '../principal.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { callerOf, signedIn, switched } from '../testing/members.js';
import { readMail } from '../testing/read-mail.js';
import { UserRepository, type User } from '../user.repository.js';
import { EmailVerification } from '../verification/email-verification.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { Memberships } from './memberships.js';

let hub: IdentityApp;
let memberships: Memberships;
let host: Principal;
let there = '';
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
  memberships = hub.get(Memberships);
  there = await hub.tenant('there');
  const admin = await hub.person('admin@there.example', { role: 'admin', tenant: there });
  host = { ...admin, userId: admin.id, tenantId: there };
});

let email = '';
let ann: User;
let caller: Principal;
beforeEach(async () => {
  email = `${randomUUID()}@acme.example`;
  ann = await hub.person(email);
  await hub.get(VerificationRepository).mark('acme', ann.id, hub.clock.now());
  ({ caller } = await signedIn(hub, email));
});

async function invited(to = email, count = 1): Promise<string> {
  await hub.get(Invitations).invite(host, { email: to, role: 'analyst' });
  return (await readMail(hub, to, { tenant: there, count })).token;
}
const join = (token: string, as = caller) => memberships.join(as, token);
const mine = async () => (await hub.get(UserRepository).list(there)).find((user) => user.home_id === ann.id);

describe('accepting an invitation as the person one is', () => {
  it('makes a member with the role, and leads there', async () => {
    expect(await join(await invited())).toEqual({
      id: there,
      name: there,
      role: 'analyst',
      role_name: null,
      current: false,
    });
    expect(await mine()).toMatchObject({
      email,
      name: ann.name,
      home_tenant_id: 'acme',
      password_hash: null,
    });
    const inside = await switched(hub, caller, there);
    expect(inside.caller).toMatchObject({ tenantId: there, role: 'analyst' });
    expect(await hub.get(VerificationRepository).at(there, inside.caller.userId)).not.toBeNull();
  });

  it('takes the address however it was written', async () => {
    await join(await invited(email.toUpperCase()));
    expect(await mine()).toMatchObject({ email });
  });

  it('works once, of 10 parallel attempts', async () => {
    const token = await invited();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => join(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(join(token)).rejects.toMatchObject({ status: 401 });
    await expect(join(newSecret())).rejects.toMatchObject({ status: 401 });
  });

  it('is for the invited address, confirmed', async () => {
    const other = `${randomUUID()}@acme.example`;
    await expect(join(await invited(other))).rejects.toMatchObject({ status: 409 });
    const token = await invited();
    await hub.sql('update app_user set email_verified_at = null where id = $1', [ann.id]);
    await expect(join(token)).rejects.toMatchObject({ status: 409, code: 'email_not_verified' });
    await hub.get(VerificationRepository).mark('acme', ann.id, hub.clock.now());
    await join(token);
  });

  it('the mail that confirms goes to the address at home, from wherever it is asked for', async () => {
    await join(await invited());
    await hub.sql('update app_user set email_verified_at = null where id = $1', [ann.id]);
    const inside = await switched(hub, caller, there);
    const verification = hub.get(EmailVerification);
    await verification.request(inside.caller);
    await verification.complete((await readMail(hub, email)).token);
    expect(await hub.get(VerificationRepository).at('acme', ann.id)).toEqual(hub.clock.now());
  });

  it('B68: takes a session with credentials of their own', async () => {
    const token = await invited();
    const vouched = await callerOf(hub, await hub.get(SignIn).withProvider('acme', ann.id));
    await expect(join(token, vouched)).rejects.toMatchObject({ code: 'own_credentials_required' });
    await join(token);
  });

  it('can be done from another organisation of theirs, and keeps the home', async () => {
    await join(await invited());
    const inside = await switched(hub, caller, there);
    const further = await hub.tenant(randomUUID());
    const admin = await hub.person(`${randomUUID()}@x.example`, { role: 'admin', tenant: further });
    const by = { ...admin, userId: admin.id, tenantId: further };
    await hub.get(Invitations).invite(by, { email, role: 'viewer' });
    const { token } = await readMail(hub, email, { tenant: further });
    await join(token, inside.caller);
    expect(await hub.get(UserRepository).findByEmail(further, email)).toMatchObject({ home_id: ann.id });
  });

  it('is refused to who is a member under another address, or at home there', async () => {
    await join(await invited());
    const fresh = `${randomUUID()}@acme.example`;
    await hub.sql('update app_user set email = $2 where id = $1', [ann.id, fresh]);
    await expect(join(await invited(fresh))).rejects.toMatchObject({ status: 409 });
    const local = await hub.person(`${randomUUID()}@there.example`, { tenant: there });
    const { caller: resident } = await signedIn(hub, local.email);
    const renamed = `${randomUUID()}@there.example`;
    const token = await invited(renamed);
    await hub.sql('update app_user set email = $2, email_verified_at = now() where id = $1', [
      local.id,
      renamed,
    ]);
    await expect(join(token, resident)).rejects.toMatchObject({ status: 409 });
  });

  it('who has an account is told so when they try to make a second one, and the link still works', async () => {
    const token = await invited();
    await expect(hub.get(Invitations).accept(token, 'Ann', password)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Sign in with it') as string,
    });
    await join(token);
  });
});
