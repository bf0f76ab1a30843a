import { beforeAll, describe, expect, it } from 'vitest';
import { unknownVisit } from '../sessions/visit.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { LockOut, mostFailures, windowMs } from './lock-out.js';

let hub: IdentityApp;
let signIn: SignIn;
beforeAll(async () => {
  hub = await identityApp();
  signIn = hub.get(SignIn);
});

const wrong = { status: 401 };
const locked = { status: 429, code: 'too_many_attempts' };
let addresses = 0;
const newIp = (): string => `192.0.2.${(addresses += 1)}`;
/** Wrong passwords, one after the other. */
async function fail(email: string, ip: string | null, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1)
    await expect(signIn.withPassword(email, 'wrong password', { ...unknownVisit, ip })).rejects.toMatchObject(
      wrong,
    );
}
const enter = (email: string, ip: string | null) =>
  signIn.withPassword(email, password, { ...unknownVisit, ip });

describe('P25: an account, from one address', () => {
  it('is closed after ten failures in 15 minutes, to the right password too, and says for how long', async () => {
    await hub.person('ann@acme.example');
    const ip = newIp();
    await fail('ann@acme.example', ip, mostFailures - 1);
    hub.clock.advance(60_000);
    await fail('ANN@acme.example', ip, 1);
    await expect(enter('ann@acme.example', ip)).rejects.toMatchObject({
      ...locked,
      headers: { 'retry-after': String(14 * 60) },
    });
  });

  it('is open again when the first of the ten is 15 minutes old', async () => {
    await hub.person('ben@acme.example');
    const ip = newIp();
    await fail('ben@acme.example', ip, mostFailures);
    hub.clock.advance(windowMs - 1);
    await expect(enter('ben@acme.example', ip)).rejects.toMatchObject(locked);
    hub.clock.advance(1);
    await expect(enter('ben@acme.example', ip)).resolves.toHaveProperty('access_token');
  });

  it('counts the last 15 minutes, not a quarter of an hour by the clock', async () => {
    await hub.person('cat@acme.example');
    const ip = newIp();
    await fail('cat@acme.example', ip, 5);
    hub.clock.advance(windowMs - 60_000);
    await fail('cat@acme.example', ip, 4);
    hub.clock.advance(60_001);
    await fail('cat@acme.example', ip, 5);
    await expect(enter('cat@acme.example', ip)).resolves.toHaveProperty('access_token');
  });

  it('starts anew after a success', async () => {
    await hub.person('dan@acme.example');
    await fail('dan@acme.example', null, mostFailures - 1);
    await enter('dan@acme.example', null);
    await fail('dan@acme.example', null, mostFailures - 1);
    await expect(enter('dan@acme.example', null)).resolves.toHaveProperty('access_token');
  });

  it('stays open to its owner elsewhere', async () => {
    await hub.person('eve@acme.example');
    await fail('eve@acme.example', newIp(), mostFailures);
    await expect(enter('eve@acme.example', newIp())).resolves.toHaveProperty('access_token');
  });

  it('is closed the same way where there is none', async () => {
    const ip = newIp();
    await fail('nobody@acme.example', ip, mostFailures);
    await expect(enter('nobody@acme.example', ip)).rejects.toMatchObject(locked);
  });

  it('gives a right guess in a burst no chance after ten wrong ones', async () => {
    await hub.person('fay@acme.example');
    const ip = newIp();
    const guesses = Array.from({ length: 40 }, (_, i) => (i === 35 ? password : `guess number ${i}`));
    const outcomes = await Promise.allSettled(
      guesses.map((guess) => signIn.withPassword('fay@acme.example', guess, { ...unknownVisit, ip })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    await expect(enter('fay@acme.example', ip)).rejects.toMatchObject(locked);
  });
});

describe('P25: an address', () => {
  it('is closed after ten failures over many accounts, to every account', async () => {
    await hub.person('gus@acme.example');
    const ip = newIp();
    for (let i = 0; i < mostFailures; i += 1) await fail(`spray${i}@acme.example`, ip, 1);
    await expect(enter('gus@acme.example', ip)).rejects.toMatchObject(locked);
    await expect(enter('gus@acme.example', newIp())).resolves.toHaveProperty('access_token');
  });

  it('is not cleared by a sign-in to the guesser’s own account', async () => {
    await hub.person('own@acme.example');
    const ip = newIp();
    for (let i = 0; i < mostFailures; i += 1) {
      await fail(`other${i}@acme.example`, ip, 1);
      if (i < mostFailures - 1) await enter('own@acme.example', ip);
    }
    await expect(enter('own@acme.example', ip)).rejects.toMatchObject(locked);
  });

  it('that is not known closes nothing for others', async () => {
    await hub.person('hal@acme.example');
    for (let i = 0; i < mostFailures; i += 1) await fail(`blind${i}@acme.example`, null, 1);
    await expect(enter('hal@acme.example', null)).resolves.toHaveProperty('access_token');
  });
});

describe('P25: failures', () => {
  it('lie in the database: another node knows of them', async () => {
    const node = await identityApp({}, hub.database);
    await hub.person('ida@acme.example');
    const ip = newIp();
    await fail('ida@acme.example', ip, mostFailures);
    await expect(
      node.get(SignIn).withPassword('ida@acme.example', password, { ...unknownVisit, ip }),
    ).rejects.toMatchObject(locked);
  });

  it('name neither account nor address', async () => {
    await hub.get(LockOut).failed({ account: 'secret@acme.example', ip: '198.51.100.7' });
    const rows = await hub.sql<{ row: string }>('select to_jsonb(f)::text as row from login_failure f');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toMatch(/secret|acme|198\.51/);
  });

  it('are forgotten when they no longer count', async () => {
    const attempt = { account: 'old@acme.example', ip: newIp() };
    await hub.get(LockOut).failed(attempt);
    hub.clock.advance(windowMs);
    const [before] = await hub.sql<{ n: number }>('select count(*)::int as n from login_failure');
    await hub.get(LockOut).failed(attempt);
    const [after] = await hub.sql<{ n: number }>('select count(*)::int as n from login_failure');
    expect(after?.n).toBe(before?.n);
  });
});
