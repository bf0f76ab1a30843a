import { randomUUID } from 'node:crypto';
import { TenantDoor } from '@patchbay/platform';
import { eventually } from '@patchbay/platform/testing';
import { generateSync } from 'otplib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../principal.js';
import { Sessions, type TokenPair } from '../sessions/sessions.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { callerOf, member, switched } from '../testing/members.js';
import { countMails, readMail } from '../testing/read-mail.js';
import type { User } from '../user.repository.js';
import { FactorReset } from './factor-reset.js';
import { SecondFactor } from './second-factor.js';

let hub: IdentityApp;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
});

/** Ann has her home, with a second factor, in `here`, and belongs to `there` and `third`. */
let [here, there, third, email] = ['', '', '', ''];
let ann: User;
let row: User;
let admin: Principal;
let code = () => '';
beforeEach(async () => {
  const tenant = () => hub.tenant(randomUUID());
  [here, there, third] = await Promise.all([tenant(), tenant(), tenant()]);
  email = `${randomUUID()}@home.example`;
  ann = await hub.person(email, { tenant: here });
  row = await member(hub, ann, there, 'owner');
  await member(hub, ann, third);
  const boss = await hub.person(`${randomUUID()}@home.example`, { tenant: here, role: 'admin' });
  admin = { ...boss, userId: boss.id, tenantId: here };
  const { secret } = await hub.get(SecondFactor).enrol(ann);
  code = () => generateSync({ secret, epoch: Math.floor(hub.clock.now().getTime() / 1_000) });
  await hub.get(SecondFactor).begin(ann, code());
  hub.clock.advance(30_000);
});

const reset = (who = ann.id, by = admin) => hub.get(FactorReset).reset(by, who);
interface Entry {
  target_id: string;
  target_name: string;
  actor_kind: string;
  actor_name: string;
  text: string;
}
const entries = (tenant: string) =>
  hub.sql<Entry>(
    `select target_id, target_name, actor_kind, actor_name, to_jsonb(e)::text as text from audit_entry e
      where tenant_id = $1 and action = 'user.reset_second_factor'`,
    [tenant],
  );
const told = (tenant: string) =>
  eventually(async () => {
    const found = await entries(tenant);
    expect(found).toHaveLength(1);
    return found.at(0)!;
  });
async function withCode(): Promise<TokenPair & { caller: Principal }> {
  const problem = await hub
    .get(SignIn)
    .withPassword(email, password)
    .catch((error: unknown) => error);
  const { challenge } = (problem as { extra: { challenge: string } }).extra;
  const { tokens } = await hub.get(SignIn).withSecondFactor(challenge, code());
  return { ...tokens, caller: await callerOf(hub, tokens) };
}
const jobs = async (): Promise<number> =>
  (await hub.sql(`select from job where tenant_id = $1 and queue = 'second-factor-reset'`, [here])).length;

describe('a second factor that administrators at home remove', () => {
  it('leaves an entry in every organisation of the person, which names nobody from home', async () => {
    await reset();
    for (const tenant of [there, third]) {
      const { text, ...entry } = await told(tenant);
      expect(entry).toMatchObject({ target_name: ann.name, actor_kind: 'system' });
      expect(entry.actor_name).toBe('home-organisation');
      expect(JSON.parse(text)).toMatchObject({ changes: { second_factor: { from: true, to: false } } });
      for (const secret of [admin.userId, here, ann.id])
        expect(text.replace(tenant, '')).not.toContain(secret);
    }
    expect((await told(there)).target_id).toBe(row.id);
    await eventually(async () => expect(await jobs()).toBe(0));
  });

  it('ends all sessions: at home, those switched to, and those that another organisation opened itself', async () => {
    const home = await withCode();
    const inside = await switched(hub, home.caller, there);
    const vouched = await hub.get(Sessions).open(row);
    await reset();
    for (const pair of [home, inside.pair])
      await expect(callerOf(hub, pair)).rejects.toMatchObject({ status: 401 });
    await told(there);
    for (const pair of [home, inside.pair, vouched])
      await expect(hub.get(Sessions).renew(pair.refresh_token)).rejects.toMatchObject({ status: 401 });
    await hub.get(SignIn).withPassword(email, password);
  });

  it('is told to the person by mail, with no link that opens anything', async () => {
    await reset();
    const mail = await readMail(hub, email, { tenant: here });
    expect(mail).toMatchObject({ subject: 'Your second factor for Patchbay was removed', token: '' });
    expect(mail.text).toContain(`an administrator of ${here} has removed your second factor`);
    expect(mail.text).toContain('https://hub.test/sign-in\n');
    expect(mail.text).not.toContain(there);
  });

  it('is told once for each time that one was removed', async () => {
    await reset();
    await told(there);
    await reset();
    expect(await countMails(hub, email, here)).toBe(1);
    await eventually(async () => expect(await jobs()).toBe(0));
    expect(await entries(there)).toHaveLength(1);
  });

  it('that was never confirmed is news to nobody', async () => {
    const bob = await hub.person(`${randomUUID()}@home.example`, { tenant: here });
    await member(hub, bob, there);
    await hub.get(SecondFactor).enrol(bob);
    await reset(bob.id);
    expect(await countMails(hub, bob.email, here)).toBe(0);
    expect(await jobs()).toBe(0);
    expect(await hub.sql('select from second_factor where user_id = $1', [bob.id])).toEqual([]);
  });

  it('is told to no organisation when the removal is undone', async () => {
    const undone = hub.get(TenantDoor).run(here, async () => {
      await reset();
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await hub.get(SecondFactor).isEnrolled(ann)).toBe(true);
    expect(await countMails(hub, email, here)).toBe(0);
    expect(await jobs()).toBe(0);
  });

  it('is told where they are gone meanwhile to nobody, and the others all the same', async () => {
    await hub.get(TenantDoor).run(here, async () => {
      await reset();
      await hub.sql('delete from app_user where id = $1', [row.id]);
    });
    await told(third);
    await eventually(async () => expect(await jobs()).toBe(0));
    expect(await entries(there)).toEqual([]);
  });
});

describe('a second factor is not removed', () => {
  it('by administrators of an organisation that is not their home', async () => {
    const boss = await hub.person(`${randomUUID()}@there.example`, { tenant: there, role: 'owner' });
    const theirs = { ...boss, userId: boss.id, tenantId: there };
    await expect(reset(row.id, theirs)).rejects.toMatchObject({ status: 409 });
    await expect(reset(ann.id, theirs)).rejects.toMatchObject({ status: 404 });
    expect(await hub.get(SecondFactor).isEnrolled(ann)).toBe(true);
  });

  it('by who may do less than the person', async () => {
    const agent = { ...ann, userId: ann.id, tenantId: here };
    await expect(reset(admin.userId, agent)).rejects.toMatchObject({ status: 403 });
  });
});
