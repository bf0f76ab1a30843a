import { randomUUID } from 'node:crypto';
import { AuditRepository, during, Logger, TenantDoor, type Act, type AuditEntry } from '@patchbay/platform';
import { testApp } from '@patchbay/platform/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IdentityModule } from '../identity.module.js';
import { Challenges } from '../second-factor/challenges.js';
import { SecondFactor } from '../second-factor/second-factor.js';
import { unknownVisit } from '../sessions/visit.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { TenantSettingRepository } from '../tenant-setting.repository.js';
import type { User } from '../user.repository.js';
import { FailedSignInRepository } from './failed-sign-in.repository.js';
import { FailedSignIns, quietMs } from './failed-sign-ins.js';
import { mostFailures } from './lock-out.js';

let hub: IdentityApp;
let tenant = '';
let ann: User;
let addresses = 0;
beforeAll(async () => {
  hub = await identityApp();
});
beforeEach(async () => {
  tenant = await hub.tenant(randomUUID());
  ann = await hub.person(`${randomUUID()}@acme.example`, { tenant });
});

const act = (): Act => ({
  actor: { kind: 'anonymous', id: null, name: null },
  requestId: 'r-1',
  ip: `198.51.100.${(addresses += 1)}`,
  userAgent: 'spec',
  declared: { action: 'session.open', targetId: null, byService: false },
});
/** One attempt from an address of its own, or from a given one. */
const tryIn = async (email: string, secret = 'wrong password', from = act()): Promise<unknown> => {
  const outcome = await during(from, () =>
    hub
      .get(SignIn)
      .withPassword(email, secret, { ...unknownVisit, ip: from.ip })
      .catch((error: { status: number }) => error.status),
  );
  await hub.get(FailedSignIns).idle();
  return outcome;
};
const entries = async (of = tenant): Promise<AuditEntry[]> =>
  (await hub.get(AuditRepository).page(of, {}, null, 100)).toReversed();
const told = async (): Promise<unknown[]> =>
  (await entries()).map(({ action, changes }) => [action, changes['attempts']?.to]);

describe('P33: a failed sign-in', () => {
  it('leaves an entry for the organisation of the account, with its origin and no secret', async () => {
    expect(await tryIn(ann.email.toUpperCase(), 'canary guess')).toBe(401);
    const all = await entries();
    expect(all).toMatchObject([
      {
        action: 'session.fail',
        actor_kind: 'anonymous',
        target_type: 'user',
        target_id: ann.id,
        target_name: ann.email,
        changes: { attempts: { to: 1 } },
        ip: expect.stringMatching(/^198\.51\.100\./) as string,
        user_agent: 'spec',
        request_id: 'r-1',
      },
    ]);
    expect(JSON.stringify(all)).not.toContain('canary');
  });

  it('is told of an account that is switched off, too', async () => {
    await hub.sql('update app_user set disabled_at = now() where id = $1', [ann.id]);
    expect(await tryIn(ann.email, password)).toBe(401);
    expect(await told()).toEqual([['session.fail', 1]]);
  });

  it('leaves no entry where no account is: anywhere, under any name', async () => {
    const before = await hub.sql('select count(*) from audit_entry');
    expect(await tryIn(`${randomUUID()}@nobody.example`)).toBe(401);
    expect(await hub.sql('select count(*) from audit_entry')).toEqual(before);
    expect(await hub.sql('select 1 from sign_in_failure where untold > 0')).toEqual([]);
  });

  it('of a sign-in that succeeds says nothing', async () => {
    expect(await tryIn(ann.email, password)).toMatchObject({ token_type: 'Bearer' });
    expect(await told()).toEqual([['session.open', undefined]]);
  });

  it('is not read by another organisation', async () => {
    const other = await hub.tenant(randomUUID());
    await tryIn(ann.email);
    expect(await entries(other)).toEqual([]);
  });
});

describe('P33: many failures', () => {
  it('make one entry a minute, and the next one says how many there were', async () => {
    for (let n = 0; n < 5; n += 1) await tryIn(ann.email);
    expect(await told()).toEqual([['session.fail', 1]]);
    hub.clock.advance(quietMs);
    await tryIn(ann.email);
    expect(await told()).toEqual([
      ['session.fail', 1],
      ['session.fail', 5],
    ]);
  });

  it('at the same moment make one entry', async () => {
    await Promise.all(Array.from({ length: 12 }, () => tryIn(ann.email)));
    hub.clock.advance(quietMs);
    await hub.get(FailedSignIns).tellRest(tenant);
    const sum = (await told()).map((row) => (row as [string, number])[1]);
    expect(sum).toHaveLength(2);
    expect(sum.reduce((total, n) => total + n, 0)).toBe(12);
  });

  it('that nothing followed are told all the same, once', async () => {
    for (let n = 0; n < 4; n += 1) await tryIn(ann.email);
    await hub.get(FailedSignIns).tellRest(tenant);
    expect(await told()).toEqual([['session.fail', 1]]);
    hub.clock.advance(quietMs);
    for (let n = 0; n < 2; n += 1) await hub.get(FailedSignIns).tellRest(tenant);
    expect(await told()).toEqual([
      ['session.fail', 1],
      ['session.fail', 3],
    ]);
  });

  it('of several people are told apart', async () => {
    const ben = await hub.person(`${randomUUID()}@acme.example`, { tenant });
    for (const { email } of [ann, ben]) await tryIn(email);
    expect((await entries()).map(({ target_id }) => target_id)).toEqual([ann.id, ben.id]);
  });

  it('leave no row behind a day after they were told', async () => {
    await tryIn(ann.email);
    const left = () => hub.sql('select 1 from sign_in_failure where tenant_id = $1', [tenant]);
    await hub.get(FailedSignIns).tellRest(tenant);
    expect(await left()).toHaveLength(1);
    hub.clock.advance(24 * 3_600_000 + 1);
    await hub.get(FailedSignIns).tellRest(tenant);
    expect(await left()).toEqual([]);
  });
});

describe('P33: a lock-out', () => {
  it('leaves an entry of its own, at most one a minute, to the right password too', async () => {
    const from = act();
    for (let n = 0; n < mostFailures; n += 1) await tryIn(ann.email, 'wrong password', from);
    for (let n = 0; n < 3; n += 1) expect(await tryIn(ann.email, password, from)).toBe(429);
    expect(await told()).toEqual([
      ['session.fail', 1],
      ['session.lock_out', 1],
    ]);
    hub.clock.advance(quietMs);
    await hub.get(FailedSignIns).tellRest(tenant);
    expect((await told()).slice(2)).toEqual([
      ['session.fail', mostFailures - 1],
      ['session.lock_out', 2],
    ]);
  });
});

describe('P33: a right password, where the organisation asks for single sign-on', () => {
  const refusal = { status: 401, message: 'Your organisation signs in with single sign-on only.' };
  const enforce = (enforced: boolean): Promise<void> =>
    hub.get(TenantSettingRepository).set(tenant, 'sso.policy', { enforced });
  beforeEach(() => enforce(true));
  const withPassword = async (email: string, from = act()): Promise<unknown> => {
    const outcome = await during(from, () =>
      hub
        .get(SignIn)
        .withPassword(email, password)
        .catch((error: unknown) => error),
    );
    await hub.get(FailedSignIns).idle();
    return outcome;
  };

  it('is refused as before, and leaves an entry that tells it from a wrong one', async () => {
    expect(await withPassword(ann.email)).toMatchObject(refusal);
    const all = await entries();
    expect(all).toMatchObject([
      {
        action: 'session.sso_required',
        actor_kind: 'anonymous',
        target_type: 'user',
        target_id: ann.id,
        target_name: ann.email,
        changes: { attempts: { to: 1 }, reason: { to: expect.stringContaining('was right') as string } },
        ip: expect.stringMatching(/^198\.51\.100\./) as string,
        user_agent: 'spec',
        request_id: 'r-1',
      },
    ]);
    expect(JSON.stringify(all)).not.toContain(password);
  });

  it('is told beside wrong ones, which say no reason', async () => {
    await tryIn(ann.email);
    await withPassword(ann.email);
    expect(await told()).toEqual([
      ['session.fail', 1],
      ['session.sso_required', 1],
    ]);
    expect((await entries()).at(0)!.changes).not.toHaveProperty('reason');
  });

  it('makes one entry a minute, and the rest is told later with its reason', async () => {
    for (let n = 0; n < 4; n += 1) await withPassword(ann.email);
    expect(await told()).toEqual([['session.sso_required', 1]]);
    hub.clock.advance(quietMs);
    await hub.get(FailedSignIns).tellRest(tenant);
    expect(await told()).toEqual([
      ['session.sso_required', 1],
      ['session.sso_required', 3],
    ]);
    expect((await entries()).at(1)!.changes).toHaveProperty('reason');
  });

  it('is answered before it is told, and the same when that fails', async () => {
    const rows = hub.get(FailedSignInRepository);
    const count = rows.count.bind(rows);
    let release = (): void => {};
    const held = new Promise<void>((done) => (release = done));
    Object.assign(rows, { count: () => held.then(() => Promise.reject(new Error('no'))) });
    await expect(hub.get(SignIn).withPassword(ann.email, password)).rejects.toMatchObject(refusal);
    release();
    await hub.get(FailedSignIns).idle();
    Object.assign(rows, { count });
    expect(await entries()).toEqual([]);
  });

  it.each([
    ['an administrator, who keeps theirs', 'admin', true],
    ['anybody where both ways are open', 'agent', false],
  ] as const)('says nothing of %s', async (_who, role, enforced) => {
    await enforce(enforced);
    const { email } = await hub.person(`${randomUUID()}@acme.example`, { tenant, role });
    expect(await withPassword(email)).toMatchObject({ token_type: 'Bearer' });
    expect((await told()).map((row) => (row as [string])[0])).toEqual(['session.open']);
  });

  it('of somebody switched off is a failure like any other: nobody learns that it was right', async () => {
    await hub.sql('update app_user set disabled_at = now() where id = $1', [ann.id]);
    expect(await withPassword(ann.email)).toMatchObject({
      status: 401,
      message: 'The e-mail address or the password is wrong.',
    });
    expect(await told()).toEqual([['session.fail', 1]]);
  });
});

describe('P33: a wrong code of a second factor', () => {
  it('is a failed sign-in of that person, counted once', async () => {
    await hub.get(SecondFactor).enrol(ann);
    await hub.sql('update second_factor set confirmed_at = now() where user_id = $1', [ann.id]);
    const demanded = await hub
      .get(Challenges)
      .demand(ann)
      .catch((error: { extra?: { challenge: string } }) => error);
    const challenge = JSON.stringify(demanded).match(/"challenge":"([^"]+)"/)?.[1] ?? '';
    const answer = hub.get(Challenges).answer(challenge, '000000', '192.0.2.77');
    await expect(answer).rejects.toMatchObject({ status: 422 });
    await hub.get(FailedSignIns).idle();
    expect(await told()).toEqual([['session.fail', 1]]);
  });
});

describe('P24: the record', () => {
  it('is written beside the answer: it can fail or wait as long as it likes', async () => {
    const rows = hub.get(FailedSignInRepository);
    const count = rows.count.bind(rows);
    let release = (): void => {};
    const held = new Promise<void>((done) => (release = done));
    Object.assign(rows, { count: () => held.then(() => Promise.reject(new Error('no'))) });
    const outcome = hub.get(SignIn).withPassword(ann.email, 'wrong password');
    await expect(outcome).rejects.toMatchObject({ status: 401 });
    release();
    await hub.get(FailedSignIns).idle();
    Object.assign(rows, { count });
    expect(await entries()).toEqual([]);
  });

  it('does not join a transaction of whoever tells', async () => {
    await hub
      .get(TenantDoor)
      .run(tenant, async () => {
        hub.get(FailedSignIns).tell('session.fail', ann);
        await hub.get(FailedSignIns).idle();
        throw new Error('undone');
      })
      .catch(() => null);
    expect(await told()).toEqual([['session.fail', 1]]);
  });

  it('of an address without account is one line of the log, without the address', async () => {
    const lines: string[] = [];
    const logger = new Logger('info', { write: (line: string) => void lines.push(line) });
    const node = await testApp([IdentityModule], { database: hub.database, logger });
    await node
      .get(SignIn)
      .withPassword('Canary@nobody.example', 'x')
      .catch(() => null);
    await node.get(FailedSignIns).idle();
    expect(lines.filter((line) => line.includes('no such account'))).toHaveLength(1);
    expect(lines.join().toLowerCase()).not.toContain('canary');
  });
});
