import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrganisationRepository } from '../organisations/organisation.repository.js';
import { Organisations } from '../organisations/organisations.js';
import { PasswordReset } from '../reset/password-reset.js';
import { Members } from '../roles/members.js';
import type { Principal } from '../principal.js';
import { SecondFactor } from '../second-factor/second-factor.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { callerOf, member, signedIn, switched } from '../testing/members.js';
import { readMail } from '../testing/read-mail.js';
import { UserRepository, type User } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { Homes } from './homes.js';
import { Memberships } from './memberships.js';

let hub: IdentityApp;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
});

/** Ann has her home in `here` and is a member of `there` and `third`, in this order. */
let here = '';
let there = '';
let third = '';
let email = '';
let ann: User;
let chief: Principal;
beforeEach(async () => {
  [here, there, third] = [
    await hub.tenant(randomUUID()),
    await hub.tenant(randomUUID()),
    await hub.tenant(randomUUID()),
  ];
  email = `${randomUUID()}@home.example`;
  ann = await hub.person(email, { tenant: here });
  await member(hub, ann, there);
  await member(hub, ann, third, 'owner');
  const owner = await hub.person(`${randomUUID()}@home.example`, { tenant: here, role: 'owner' });
  chief = { ...owner, userId: owner.id, tenantId: here };
});
const rowIn = async (tenant: string): Promise<User | undefined> =>
  (await hub.get(UserRepository).list(tenant)).find((user) => user.name === ann.name);
const remove = () => hub.get(Members).remove(chief, ann.id);
const lists = async () => {
  const { caller } = await signedIn(hub, email);
  return (await hub.get(Memberships).list(caller)).map(({ id, current }) => [id, current]);
};

describe('whoever is removed at home', () => {
  it('signs in with the same password to the oldest other organisation, and reaches the rest from there', async () => {
    await remove();
    expect(await rowIn(here)).toBeUndefined();
    expect(await lists()).toEqual([
      [there, true],
      [third, false],
    ]);
    const moved = await rowIn(there);
    expect(moved).toMatchObject({ home_id: null, email });
    expect(await rowIn(third)).toMatchObject({ home_tenant_id: there, home_id: moved!.id, role: 'owner' });
    const { caller } = await signedIn(hub, email);
    expect((await switched(hub, caller, third)).caller.role).toBe('owner');
  });

  it('has no session left, nor a link to set a password', async () => {
    const { pair, caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    await hub.get(PasswordReset).request(email);
    const { token } = await readMail(hub, email, { tenant: here });
    await remove();
    for (const one of [pair, inside.pair])
      await expect(callerOf(hub, one)).rejects.toMatchObject({ status: 401 });
    await expect(hub.get(PasswordReset).complete(token, 'another good one')).rejects.toMatchObject({
      status: 401,
    });
  });

  it('keeps the second factor with its recovery codes', async () => {
    const factor = hub.get(SecondFactor);
    const { secret } = await factor.enrol(ann);
    const now = () => ({ epoch: Math.floor(hub.clock.now().getTime() / 1_000) });
    const codes = await factor.begin(ann, generateSync({ secret, ...now() }));
    await remove();
    hub.clock.advance(60_000);
    const moved = (await rowIn(there))!;
    expect(await factor.state(moved)).toMatchObject({ enrolled: true, recovery_codes_left: codes!.length });
    await expect(hub.get(SignIn).withPassword(email, password)).rejects.toMatchObject({
      code: 'second_factor_required',
    });
    expect(await factor.fits(moved, codes!.at(0)!)).toBe(true);
    expect(await factor.fits(moved, generateSync({ secret, ...now() }))).toBe(true);
  });

  it('leaves a secret that was never confirmed behind', async () => {
    await hub.get(SecondFactor).enrol(ann);
    await remove();
    expect(await hub.sql('select from second_factor where tenant_id = any($1)', [[here, there]])).toEqual([]);
    await hub.get(SignIn).withPassword(email, password);
  });

  it('was told where they sign in from now on', async () => {
    await remove();
    const rows = await hub.sql('select action, actor_kind from audit_entry where tenant_id = $1', [there]);
    expect(rows).toEqual([{ action: 'user.move_home', actor_kind: 'system' }]);
  });

  it('moves though switched off before: the other organisations have decided nothing', async () => {
    await hub.get(Members).change(chief, ann.id, { disabled: true });
    await expect(hub.get(SignIn).withPassword(email, password)).rejects.toMatchObject({ status: 401 });
    await remove();
    expect(await lists()).toHaveLength(2);
  });

  it('passes over an organisation in which they are switched off, and one that is closed', async () => {
    await hub.sql('update app_user set disabled_at = now() where tenant_id = $1', [there]);
    await remove();
    expect(await lists()).toEqual([[third, true]]);
  });

  it('and is nowhere else is gone', async () => {
    await hub.sql('delete from app_user where home_id = $1', [ann.id]);
    await remove();
    expect(await hub.get(UserRepository).locate(email)).toBeNull();
  });

  it('does not move when the removal is refused', async () => {
    const viewer = { ...chief, permissions: [] };
    await expect(hub.get(Members).remove(viewer, ann.id)).rejects.toMatchObject({ status: 403 });
    expect(await rowIn(here)).toMatchObject({ home_id: null });
  });
});

describe('the address that moves', () => {
  const rename = (to: string) => hub.sql('update app_user set email = $2 where id = $1', [ann.id, to]);

  it('is the one they sign in with, when they have confirmed it', async () => {
    const fresh = `${randomUUID()}@home.example`;
    await rename(fresh);
    await hub.get(VerificationRepository).mark(here, ann.id, hub.clock.now());
    await remove();
    expect(await rowIn(there)).toMatchObject({ email: fresh });
    await hub.get(SignIn).withPassword(fresh, password);
  });

  it('else the one that was invited: nobody gets hold of an address by claiming it', async () => {
    await rename(`victim-${randomUUID()}@there.example`);
    await remove();
    expect(await rowIn(there)).toMatchObject({ email });
    await hub.get(SignIn).withPassword(email, password);
  });

  it('goes to the next organisation where somebody else has it', async () => {
    const fresh = `${randomUUID()}@home.example`;
    await rename(fresh);
    await hub.get(VerificationRepository).mark(here, ann.id, hub.clock.now());
    const other = await hub.person(`${randomUUID()}@other.example`);
    await member(hub, { ...other, email: fresh }, there);
    await remove();
    expect(await rowIn(there)).toMatchObject({ home_tenant_id: third, email });
    expect(await rowIn(third)).toMatchObject({ home_id: null, email: fresh });
  });
});

describe('closing the home organisation', () => {
  it('leaves its people what they have elsewhere, now and when its rows are gone', async () => {
    const alone = await hub.person(`${randomUUID()}@home.example`, { tenant: here });
    const closed = await hub.get(Organisations).close(chief, here);
    expect(await lists()).toEqual([
      [there, true],
      [third, false],
    ]);
    await expect(hub.get(SignIn).withPassword(alone.email, password)).rejects.toMatchObject({ status: 401 });
    expect(await rowIn(here)).toMatchObject({ home_tenant_id: there, password_hash: null });
    expect(await hub.get(OrganisationRepository).purge(here, closed.purge_at!)).toBe(true);
    expect(await hub.sql('select from app_user where tenant_id = $1', [here])).toEqual([]);
    expect(await lists()).toHaveLength(2);
  });

  it('closing another one takes that membership only', async () => {
    const rows = await hub.get(UserRepository).list(third);
    const owner = rows.at(0)!;
    const closed = await hub.get(Organisations).close({ ...owner, userId: owner.id, tenantId: third }, third);
    expect(await lists()).toEqual([
      [here, true],
      [there, false],
    ]);
    await hub.get(OrganisationRepository).purge(third, closed.purge_at!);
    expect(await rowIn(here)).toMatchObject({ home_id: null });
  });

  it('moves nobody when the name is wrong', async () => {
    await expect(hub.get(Organisations).close(chief, 'wrong')).rejects.toMatchObject({ status: 422 });
    expect(await rowIn(here)).toMatchObject({ home_id: null });
  });

  it('nothing moves for a row whose home is elsewhere, or for nobody', async () => {
    const row = (await rowIn(there))!;
    await hub.get(Homes).leave(there, row.id);
    await hub.get(Homes).leave(there, randomUUID());
    await hub.get(Homes).leave(there, ann.id);
    expect(await rowIn(here)).toMatchObject({ home_id: null });
  });
});
