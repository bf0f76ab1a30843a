import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessGuard } from '../access.guard.js';
import { AccessSettings } from '../access-settings.js';
import type { Principal } from '../principal.js';
import { PasswordReset } from '../reset/password-reset.js';
import { Members } from '../roles/members.js';
import { OwnFactor } from '../second-factor/own-factor.js';
import { SecondFactor } from '../second-factor/second-factor.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { Sessions } from '../sessions/sessions.js';
import { unknownVisit } from '../sessions/visit.js';
import { SignIn } from '../sign-in.js';
import { SsoPolicy } from '../sso/policy.js';
import { TenantSettingRepository } from '../tenant-setting.repository.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { callerOf, member, signedIn, switched } from '../testing/members.js';
import { readMail } from '../testing/read-mail.js';
import { UserRepository, type User } from '../user.repository.js';
import { Memberships } from './memberships.js';

let hub: IdentityApp;
let memberships: Memberships;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
  memberships = hub.get(Memberships);
});

/** At home in acme, a member of another organisation. */
let email = '';
let there = '';
let ann: User;
let row: User;
beforeEach(async () => {
  email = `${randomUUID()}@acme.example`;
  there = await hub.tenant(randomUUID());
  ann = await hub.person(email, { role: 'analyst' });
  row = await member(hub, ann, there);
});

const gone = { status: 404, code: 'not_found' };
const refusal = { status: 401, code: 'unauthorized' };
const enter = (caller: Principal, to = there) => memberships.switch(caller, to, unknownVisit);
const change = (user: User, disabled: boolean) =>
  hub.get(UserRepository).change(user.tenant_id, user.id, {
    name: null,
    role: null,
    role_id: null,
    disabled,
    at: hub.clock.now(),
  });
/** Neither of the two tokens works any more; the reason is always the same. */
const isDead = async (pair: { access_token: string; refresh_token: string }): Promise<boolean> => {
  const tries = [
    hub.get(AccessGuard).authenticate(pair.access_token),
    hub.get(Sessions).renew(pair.refresh_token),
  ];
  const outcomes = await Promise.all(
    tries.map((attempt) =>
      attempt.then(
        () => 200,
        ({ status }: { status: number }) => status,
      ),
    ),
  );
  return outcomes.every((status) => status === 401);
};
const entries = (tenant: string) =>
  hub.sql<{ action: string; actor_name: string; text: string }>(
    'select action, actor_name, to_jsonb(e)::text as text from audit_entry e where tenant_id = $1 order by seq',
    [tenant],
  );

describe('my organisations', () => {
  it('are home and memberships, oldest first, each with the role held there', async () => {
    const { caller } = await signedIn(hub, email);
    expect(await memberships.list(caller)).toEqual([
      { id: 'acme', name: 'acme', role: 'analyst', role_name: null, current: true },
      { id: there, name: there, role: 'agent', role_name: null, current: false },
    ]);
    const inside = await switched(hub, caller, there);
    expect((await memberships.list(inside.caller)).map(({ id, current }) => [id, current])).toEqual([
      ['acme', false],
      [there, true],
    ]);
  });

  it('are none of those in which I am switched off, and none of those that are closed', async () => {
    const { caller } = await signedIn(hub, email);
    await change(row, true);
    expect(await memberships.list(caller)).toHaveLength(1);
    await change(row, false);
    await hub.sql('update tenant set deleted_at = now() where id = $1', [there]);
    expect(await memberships.list(caller)).toHaveLength(1);
  });

  it('are not asked for in the name of somebody of another organisation', async () => {
    const { caller } = await signedIn(hub, email);
    const forged = { ...caller, tenantId: await hub.tenant(randomUUID()) };
    expect(await memberships.list(forged)).toEqual([]);
    await expect(enter(forged)).rejects.toMatchObject(gone);
  });
});

describe('switching', () => {
  it('opens a session as the person is in the other organisation, with a family of its own (P22)', async () => {
    const { caller, pair } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    expect(inside.caller).toMatchObject({ tenantId: there, userId: row.id, role: 'agent' });
    hub.clock.advance(11_000);
    const renewed = await hub.get(Sessions).renew(inside.pair.refresh_token);
    hub.clock.advance(11_000);
    await expect(hub.get(Sessions).renew(inside.pair.refresh_token)).rejects.toMatchObject(refusal);
    expect(await isDead(renewed)).toBe(true);
    await expect(hub.get(Sessions).renew(pair.refresh_token)).resolves.toBeTruthy();
  });

  it('leads back, and on to a third one', async () => {
    const third = await hub.tenant(randomUUID());
    await member(hub, ann, third, 'viewer');
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    const further = await switched(hub, inside.caller, third);
    expect(further.caller).toMatchObject({ tenantId: third, role: 'viewer' });
    const back = await switched(hub, further.caller, 'acme');
    expect(back.caller).toMatchObject({ tenantId: 'acme', userId: ann.id });
    await hub.get(AccessGuard).authenticate(inside.pair.access_token);
  });

  it('again with the same sign-in ends what it opened there before, and nothing else', async () => {
    const [laptop, phone] = [await signedIn(hub, email), await signedIn(hub, email)];
    const first = await switched(hub, laptop.caller, there);
    const other = await switched(hub, phone.caller, there);
    const second = await switched(hub, laptop.caller, there);
    expect(await isDead(first.pair)).toBe(true);
    for (const { pair } of [second, other]) expect(await isDead(pair)).toBe(false);
  });

  it('is told in both organisations, and in neither of the other one', async () => {
    const { caller } = await signedIn(hub, email);
    await enter(caller);
    const told = (await entries('acme')).at(-1)!;
    expect(told).toMatchObject({ action: 'session.switch' });
    expect(told.text).not.toContain(there);
    const heard = (await entries(there)).at(0)!;
    expect(heard).toMatchObject({ action: 'session.switch', actor_name: email });
    expect(heard.text).not.toContain('"acme"');
  });

  it('to an organisation of others is the same 404 as to one that does not exist', async () => {
    const { caller } = await signedIn(hub, email);
    const foreign = await hub.tenant(randomUUID());
    const answers = await Promise.all(
      [foreign, randomUUID(), '', 'default', `${there} `].map((id) =>
        enter(caller, id).catch((error: unknown) => error),
      ),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject(gone);
      expect(String(answer)).toBe(String(answers.at(1)));
    }
  });

  it('ends for who was switched off or removed there', async () => {
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    const owner = await hub.person(`${randomUUID()}@there.example`, { role: 'owner', tenant: there });
    const chief: Principal = { ...owner, userId: owner.id, tenantId: there };
    await hub.get(Members).change(chief, row.id, { disabled: true });
    expect(await isDead(inside.pair)).toBe(true);
    await expect(enter(caller)).rejects.toMatchObject(gone);
    await hub.get(Members).change(chief, row.id, { disabled: false });
    await enter(caller);
    await hub.get(Members).remove(chief, row.id);
    await expect(enter(caller)).rejects.toMatchObject(gone);
    await hub.get(SignIn).withPassword(email, password);
  });
});

describe('B68: an identity provider vouches for its organisation only', () => {
  const own = { status: 403, code: 'own_credentials_required' };
  const bySso = async (user: User): Promise<Principal> =>
    callerOf(hub, await hub.get(SignIn).withProvider(user.tenant_id, user.id));

  it('a session it opened at home leads nowhere else, and tells of nothing else', async () => {
    const caller = await bySso(ann);
    await expect(enter(caller)).rejects.toMatchObject(own);
    expect((await memberships.list(caller)).map(({ id }) => id)).toEqual(['acme']);
    await expect(enter(caller, randomUUID())).rejects.toMatchObject(gone);
  });

  it('nor one that it opened where the person is a member', async () => {
    const caller = await bySso(row);
    await expect(enter(caller, 'acme')).rejects.toMatchObject(own);
    expect((await memberships.list(caller)).map(({ id }) => id)).toEqual([there]);
  });

  it('nor when the person sets a first password in it; signed in with that one it does', async () => {
    await hub.sql('update app_user set password_hash = null where id = $1', [ann.id]);
    const caller = await bySso(ann);
    const pair = await hub.get(SignIn).changePassword(caller, { password: 'another good one' });
    await expect(enter(await callerOf(hub, pair))).rejects.toMatchObject(own);
    const signIn = await hub.get(SignIn).withPassword(email, 'another good one');
    await enter(await callerOf(hub, signIn));
  });

  it('nor one that nothing is known of', async () => {
    const caller = { ...(await bySso(ann)), sessionId: undefined };
    await expect(enter(caller)).rejects.toMatchObject(own);
    const old = await callerOf(hub, await hub.get(Sessions).open(ann));
    await expect(enter(old)).rejects.toMatchObject(own);
  });

  it('an organisation that signs in with single sign-on only says so; its administrators keep their password', async () => {
    const { caller } = await signedIn(hub, email);
    await hub.get(TenantSettingRepository).set(there, 'sso.policy', { enforced: true });
    expect(await hub.get(SsoPolicy).enforced(there)).toBe(true);
    await expect(enter(caller)).rejects.toMatchObject({
      status: 403,
      code: 'sso_required',
      message: expect.stringContaining('sign in there') as string,
    });
    await hub.sql(`update app_user set role = 'admin' where id = $1`, [row.id]);
    await enter(caller);
  });
});

describe('a second factor that the organisation asks for', () => {
  const needed = { status: 403, code: 'second_factor_required' };

  it('must have been shown at the sign-in', async () => {
    const { caller } = await signedIn(hub, email);
    await hub.get(AccessSettings).requireSecondFactor(there, true);
    await expect(enter(caller)).rejects.toMatchObject(needed);
    const pair = await hub.get(Sessions).open(ann, unknownVisit, { own: true, secondFactor: true });
    const inside = await switched(hub, await callerOf(hub, pair), there);
    const third = await hub.tenant(randomUUID());
    await hub.get(AccessSettings).requireSecondFactor(third, true);
    await member(hub, ann, third);
    await switched(hub, inside.caller, third);
  });

  it('is the one of the home: a membership has none', async () => {
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    const factor = hub.get(OwnFactor);
    const elsewhere = { status: 409, message: expect.stringContaining('another organisation') as string };
    for (const attempt of [
      () => factor.enrol(inside.caller, password),
      () => factor.confirm(inside.caller, '123456'),
      () => factor.newCodes(inside.caller, '123456'),
      () => factor.remove(inside.caller, '123456'),
    ])
      await expect(attempt()).rejects.toMatchObject(elsewhere);
    expect(await factor.state(inside.caller)).toMatchObject({ enrolled: false });
    await hub.get(SecondFactor).enrol(ann);
    await hub.sql('update second_factor set confirmed_at = now() where user_id = $1', [ann.id]);
    expect(await factor.state(inside.caller)).toMatchObject({ enrolled: true });
  });
});

describe('what was opened by switching ends with the sign-in', () => {
  it('that is signed out', async () => {
    const { caller, pair } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    await hub.get(Sessions).end(pair.refresh_token);
    expect(await isDead(inside.pair)).toBe(true);
  });

  it('and signing out there ends the sign-in with all it has opened, though it was long unused', async () => {
    const third = await hub.tenant(randomUUID());
    await member(hub, ann, third);
    const { caller, pair } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    const further = await switched(hub, caller, third);
    await hub.sql(`update session set expires_at = $1 where id = $2`, [hub.clock.now(), caller.sessionId]);
    await hub.get(Sessions).end(inside.pair.refresh_token);
    for (const one of [pair, inside.pair, further.pair]) expect(await isDead(one)).toBe(true);
    await hub.get(Sessions).end(inside.pair.refresh_token);
  });

  it('that an administrator at home has ended, or the person', async () => {
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    expect(await hub.get(SessionRepository).end('acme', caller.sessionId!, hub.clock.now(), ann.id)).toBe(
      true,
    );
    expect(await isDead(inside.pair)).toBe(true);
    const again = await signedIn(hub, email);
    const second = await switched(hub, again.caller, there);
    await hub.get(SessionRepository).revokeAll('acme', ann.id, hub.clock.now());
    expect(await isDead(second.pair)).toBe(true);
  });

  it('of whoever is switched off at home, whose sessions there still run', async () => {
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    await change(ann, true);
    hub.clock.advance(30_000);
    expect(await isDead(inside.pair)).toBe(true);
    const sessions = hub.get(SessionRepository);
    expect(await sessions.alive(there, [inside.caller.sessionId!], hub.clock.now())).toEqual(new Map());
  });

  it('of whoever sets a new password, with the old one or by mail', async () => {
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    const pair = await hub
      .get(SignIn)
      .changePassword(caller, { password: 'another good one', current_password: password });
    expect(await isDead(inside.pair)).toBe(true);
    const again = await switched(hub, await callerOf(hub, pair), there);
    await hub.get(PasswordReset).request(email);
    const { token } = await readMail(hub, email);
    await hub.get(PasswordReset).complete(token, 'a third good one');
    expect(await isDead(again.pair)).toBe(true);
    expect(await isDead(pair)).toBe(true);
  });

  it('but not with others of the same person', async () => {
    const [laptop, phone] = [await signedIn(hub, email), await signedIn(hub, email)];
    const inside = await switched(hub, phone.caller, there);
    await hub.get(Sessions).end(laptop.pair.refresh_token);
    expect(await isDead(inside.pair)).toBe(false);
  });

  it('and goes on when all others are ended from where it led', async () => {
    const [laptop, phone] = [await signedIn(hub, email), await signedIn(hub, email)];
    const inside = await switched(hub, laptop.caller, there);
    const back = await switched(hub, inside.caller, 'acme');
    const ended = await hub
      .get(SessionRepository)
      .revokeAll('acme', ann.id, hub.clock.now(), back.caller.sessionId);
    expect(ended).toBe(1);
    for (const { pair } of [laptop, inside, back]) expect(await isDead(pair)).toBe(false);
    expect(await isDead(phone.pair)).toBe(true);
  });

  it('which lasts as long as it is used, though nobody comes back to the first organisation', async () => {
    const { caller } = await signedIn(hub, email);
    let { pair } = await switched(hub, caller, there);
    for (let i = 0; i < 3; i += 1) {
      hub.clock.advance(20 * 24 * 3_600_000);
      pair = await hub.get(Sessions).renew(pair.refresh_token);
    }
    const homes = await hub.sql<{ expires_at: Date }>('select expires_at from session where id = $1', [
      caller.sessionId,
    ]);
    expect(homes.at(0)!.expires_at.getTime()).toBeGreaterThan(
      hub.clock.now().getTime() + 29 * 24 * 3_600_000,
    );
    expect(await isDead(pair)).toBe(false);
  });

  it('even when it is opened at the moment the other ends', async () => {
    const { caller } = await signedIn(hub, email);
    await hub.sql('update session set ended_at = now() where id = $1', [caller.sessionId]);
    const pair = await enter(caller);
    await expect(hub.get(Sessions).renew(pair.refresh_token)).rejects.toMatchObject(refusal);
    await expect(callerOf(hub, pair)).rejects.toMatchObject({ status: 401 });
  });
});

describe('the password of a member', () => {
  it('is the one at home, and can be changed there only', async () => {
    const { caller } = await signedIn(hub, email);
    const inside = await switched(hub, caller, there);
    await expect(
      hub.get(SignIn).changePassword(inside.caller, { password: 'another good one' }),
    ).rejects.toMatchObject({ status: 409 });
    await expect(hub.sql(`update app_user set password_hash = 'x' where id = $1`, [row.id])).rejects.toThrow(
      'app_user_home_password',
    );
    await hub.get(SignIn).withPassword(email, password);
  });

  it('an address has one home, and one row in an organisation', async () => {
    const taken = { status: 409 };
    await expect(hub.person(email, { tenant: there })).rejects.toMatchObject(taken);
    await expect(hub.person(email, { tenant: await hub.tenant(randomUUID()) })).rejects.toMatchObject(taken);
    await expect(member(hub, ann, there)).rejects.toMatchObject(taken);
    await expect(member(hub, ann, 'acme')).rejects.toMatchObject({
      message: expect.stringContaining('app_user') as string,
    });
    expect(await hub.get(UserRepository).locate(email)).toEqual({ tenant_id: 'acme', user_id: ann.id });
  });

  it('a membership of a person that is not there cannot be made', async () => {
    const nobody = { ...ann, id: randomUUID(), email: `x${email}` };
    await expect(member(hub, nobody, there)).rejects.toThrow('app_user_home');
    await expect(member(hub, { ...ann, tenant_id: there }, await hub.tenant(randomUUID()))).rejects.toThrow(
      'app_user_home',
    );
  });
});
