import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessSettings } from '../access-settings.js';
import { FirstAdmin, firstTenant } from '../first-admin.js';
import type { Principal } from '../principal.js';
import { FactorPolicy } from '../second-factor/factor-policy.js';
import { FactorReset } from '../second-factor/factor-reset.js';
import { Sessions } from '../sessions/sessions.js';
import { unknownVisit } from '../sessions/visit.js';
import { SignIn } from '../sign-in.js';
import { identityApp, type IdentityApp } from '../testing/identity-app.js';
import { callerOf, member, signedIn, switched } from '../testing/members.js';
import { UserRepository, type User } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { Founding, mostOwned } from './founding.js';
import { Memberships } from './memberships.js';

let hub: IdentityApp;
let founding: Founding;
beforeAll(async () => {
  hub = await identityApp();
  founding = hub.get(Founding);
  await hub.get(FirstAdmin).ensure();
});

let ann: User;
let caller: Principal;
const open = (yes: boolean) => hub.get(AccessSettings).openSignUp(yes);
beforeEach(async () => {
  await open(true);
  const email = `${randomUUID()}@acme.example`;
  ann = await hub.person(email);
  ({ caller } = await signedIn(hub, email));
});
const actions = (tenant: string) =>
  hub.sql<{ action: string; text: string }>(
    'select action, to_jsonb(e)::text as text from audit_entry e where tenant_id = $1 order by seq',
    [tenant],
  );

describe('a further organisation', () => {
  it('belongs to who made it, who is still one person', async () => {
    const made = await founding.create(caller, 'Night & Day');
    expect(made).toMatchObject({ name: 'Night & Day', role: 'owner', role_name: null, current: false });
    expect(made.id).toMatch(/^night-day-[0-9a-f]{6}$/);
    const inside = await switched(hub, caller, made.id);
    expect(inside.caller).toMatchObject({ role: 'owner', tenantId: made.id });
    expect(inside.caller.permissions).toContain('tenant:own');
    const rows = await hub.get(UserRepository).list(made.id);
    expect(rows).toMatchObject([
      { email: ann.email, password_hash: null, home_tenant_id: 'acme', home_id: ann.id },
    ]);
    const second = await founding.create(inside.caller, 'From inside');
    const [row] = await hub.get(UserRepository).list(second.id);
    expect(row).toMatchObject({ home_tenant_id: 'acme', home_id: ann.id });
    expect((await hub.get(Memberships).list(caller)).map(({ name }) => name)).toEqual([
      'acme',
      'Night & Day',
      'From inside',
    ]);
  });

  it('is told in its own record, and where it was asked for without its name', async () => {
    const { id } = await founding.create(caller, 'Secret plans');
    expect((await actions(id)).map(({ action }) => action)).toEqual(['organisation.create']);
    const told = (await actions('acme')).at(-1)!;
    expect(told.action).toBe('organisation.create');
    expect(told.text).not.toMatch(/secret/i);
  });

  it('knows whether the address was confirmed', async () => {
    const plain = await founding.create(caller, 'One');
    await hub.get(VerificationRepository).mark('acme', ann.id, hub.clock.now());
    const sure = await founding.create(caller, 'Two');
    const at = async (tenant: string) => {
      const row = (await hub.get(UserRepository).list(tenant)).at(0)!;
      return hub.get(VerificationRepository).at(tenant, row.id);
    };
    expect([await at(plain.id), await at(sure.id)]).toEqual([null, hub.clock.now()]);
  });

  it(`is refused to who owns ${mostOwned}, also of parallel calls; members do not count`, async () => {
    for (let i = 0; i < 3; i += 1) await member(hub, ann, await hub.tenant(randomUUID()), 'admin');
    const outcomes = await Promise.allSettled(
      Array.from({ length: mostOwned + 4 }, (_, i) => founding.create(caller, `Nr ${i}`)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(mostOwned);
    await expect(founding.create(caller, 'One more')).rejects.toMatchObject({ status: 409 });
    const mine = (await hub.get(Memberships).list(caller)).find(({ role }) => role === 'owner')!;
    await hub.sql('update tenant set deleted_at = now() where id = $1', [mine.id]);
    await founding.create(caller, 'In place of the closed one');
  });

  it('B68: is made by nobody whom only a provider vouches for', async () => {
    const pair = await hub.get(SignIn).withProvider('acme', ann.id);
    expect(await founding.permitted(await callerOf(hub, pair))).toBe(false);
    await expect(founding.create(await callerOf(hub, pair), 'X')).rejects.toMatchObject({
      code: 'own_credentials_required',
    });
    await expect(founding.create({ ...caller, sessionId: undefined }, 'X')).rejects.toMatchObject({
      status: 403,
    });
  });

  it('is made by nobody of another organisation in the name of this person', async () => {
    const forged = { ...caller, tenantId: await hub.tenant(randomUUID()) };
    await expect(founding.create(forged, 'X')).rejects.toMatchObject({ status: 403 });
  });
});

describe('where signing up is closed', () => {
  it('only administrators of the first organisation make one', async () => {
    await open(false);
    expect(await founding.permitted(caller)).toBe(false);
    await expect(founding.create(caller, 'X')).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await member(hub, ann, firstTenant.id, 'agent');
    expect(await founding.permitted(caller)).toBe(false);
    await hub.sql(`update app_user set role = 'admin' where home_id = $1`, [ann.id]);
    expect(await founding.permitted(caller)).toBe(true);
    await founding.create(caller, 'Allowed');
  });

  it('an owner of another one does not', async () => {
    const email = `${randomUUID()}@own.example`;
    await hub.person(email, { role: 'owner', tenant: await hub.tenant(randomUUID()) });
    await open(false);
    await expect(founding.create((await signedIn(hub, email)).caller, 'X')).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('whoever owns an organisation without a password of its own', () => {
  it('is no reason for a link of the first start', async () => {
    const people = hub.get(UserRepository);
    const admin = (await people.list(firstTenant.id)).at(0)!;
    await people.setPassword(firstTenant.id, admin.id, 'x', {});
    await member(hub, ann, firstTenant.id, 'owner');
    expect(await hub.get(FirstAdmin).ensure()).toBeNull();
  });

  it('asks all for a second factor only from a session that has shown one', async () => {
    const { id } = await founding.create(caller, 'Strict');
    const other = await member(hub, await hub.person(`${randomUUID()}@acme.example`), id);
    const { pair: weak } = await switched(hub, (await signedIn(hub, other.email)).caller, id);
    const policy = hub.get(FactorPolicy);
    const inside = await switched(hub, caller, id);
    await expect(policy.require(inside.caller, true)).rejects.toMatchObject({ status: 409 });
    const root = await hub.get(Sessions).open(ann, unknownVisit, { own: true, secondFactor: true });
    const strong = await switched(hub, await callerOf(hub, root), id);
    await policy.require(strong.caller, true);
    await callerOf(hub, strong.pair);
    for (const { access_token } of [weak, inside.pair])
      await expect(callerOf(hub, { ...weak, access_token })).rejects.toMatchObject({ status: 401 });
    await expect(hub.get(FactorReset).reset(strong.caller, other.id)).rejects.toMatchObject({ status: 409 });
  });
});
