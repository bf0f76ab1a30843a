import { eventually } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../access-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import { countMails, readMail } from '../testing/read-mail.js';
import { PasswordReset, resetMs } from './password-reset.js';

let hub: IdentityApp;
let reset: PasswordReset;
let signIn: SignIn;
beforeAll(async () => {
  hub = await identityApp({ publicUrl: 'https://hub.test' });
  reset = hub.get(PasswordReset);
  signIn = hub.get(SignIn);
});

const refusal = { status: 401, code: 'unauthorized' };
const fresh = 'a fresh new password';
async function linkFor(email: string, count = 1): Promise<string> {
  await reset.request(email);
  return (await readMail(hub, email, { count })).token;
}
const requestsLeft = () =>
  hub.sql<{ n: number }>(
    `select (select count(*) from reset_request)::int + (select count(*) from job where queue = 'password-reset')::int as n`,
  );

describe('P23: a reset', () => {
  it('comes by mail, sets the password and ends every session', async () => {
    await hub.person('ann@acme.example');
    const before = await signIn.withPassword('ann@acme.example', password);
    await reset.request('ANN@acme.example');
    const mail = await readMail(hub, 'ann@acme.example');
    expect(mail.text).toContain('https://hub.test/reset-password?token=');
    await reset.complete(mail.token, fresh);
    await expect(hub.get(Sessions).renew(before.refresh_token)).rejects.toMatchObject(refusal);
    await expect(signIn.withPassword('ann@acme.example', password)).rejects.toMatchObject(refusal);
    await expect(signIn.withPassword('ann@acme.example', fresh)).resolves.toHaveProperty('access_token');
  });

  it('works once', async () => {
    await hub.person('once@acme.example');
    const token = await linkFor('once@acme.example');
    await reset.complete(token, fresh);
    await expect(reset.complete(token, 'yet another one')).rejects.toMatchObject(refusal);
    await expect(signIn.withPassword('once@acme.example', fresh)).resolves.toBeTruthy();
  });

  it('of 20 parallel uses exactly one succeeds, and its password counts', async () => {
    await hub.person('many@acme.example');
    const token = await linkFor('many@acme.example');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => reset.complete(token, `parallel password ${i}`)),
    );
    const winners = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
    expect(winners).toHaveLength(1);
    await expect(
      signIn.withPassword('many@acme.example', `parallel password ${winners[0]}`),
    ).resolves.toBeTruthy();
  });

  it('works for 30 minutes', async () => {
    await hub.person('late@acme.example');
    await hub.person('just@acme.example');
    const [late, just] = [await linkFor('late@acme.example'), await linkFor('just@acme.example')];
    hub.clock.advance(resetMs - 1);
    await reset.complete(just, fresh);
    hub.clock.advance(1);
    await expect(reset.complete(late, fresh)).rejects.toMatchObject(refusal);
  });

  it('ends with the next one that is asked for', async () => {
    await hub.person('twice@acme.example');
    const first = await linkFor('twice@acme.example');
    const second = await linkFor('twice@acme.example', 2);
    await expect(reset.complete(first, fresh)).rejects.toMatchObject(refusal);
    await reset.complete(second, fresh);
  });

  it('is kept as a hash, and in no job', async () => {
    await hub.person('hash@acme.example');
    const token = await linkFor('hash@acme.example');
    const rows = await hub.sql<{ row: string }>(
      `select to_jsonb(t)::text as row from one_time_token t union all select to_jsonb(m)::text from mail m
       union all select to_jsonb(j)::text from job j union all select to_jsonb(r)::text from reset_request r`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) expect(row).not.toContain(token);
  });

  it('is not used up by a password that will not do', async () => {
    await hub.person('weak@acme.example');
    const token = await linkFor('weak@acme.example');
    for (const weak of ['password', 'weak@acme.example', 'short'])
      await expect(reset.complete(token, weak)).rejects.toMatchObject({
        status: 422,
        errors: [{ path: 'password' }],
      });
    await reset.complete(token, fresh);
  });

  it.each([
    ['nonsense', () => 'nonsense'],
    ['an empty word', () => ''],
    ['a secret that was never given out', newSecret],
  ])('refuses %s', async (_name, token) => {
    await expect(reset.complete(token(), fresh)).rejects.toMatchObject(refusal);
  });

  it('does not open what was made for something else', async () => {
    const { id } = await hub.person('other@acme.example');
    const token = await linkFor('other@acme.example');
    await hub.sql(`update one_time_token set purpose = 'verify_email' where user_id = $1`, [id]);
    await expect(reset.complete(token, fresh)).rejects.toMatchObject(refusal);
  });

  it('does not bring back who was switched off meanwhile', async () => {
    const { id } = await hub.person('off@acme.example');
    const token = await linkFor('off@acme.example');
    await hub.sql('update app_user set disabled_at = now() where id = $1', [id]);
    await expect(reset.complete(token, fresh)).rejects.toMatchObject(refusal);
    await reset.request('off@acme.example');
    await eventually(async () => expect(await requestsLeft()).toEqual([{ n: 0 }]));
    expect(await countMails(hub, 'off@acme.example')).toBe(1);
  });
});

describe('P24: asking for a reset', () => {
  it('writes to nobody unknown, and leaves nothing behind', async () => {
    await reset.request('nobody@acme.example');
    await eventually(async () => expect(await requestsLeft()).toEqual([{ n: 0 }]));
    expect(await countMails(hub, 'nobody@acme.example')).toBe(0);
  });

  it('does the same work for a known address and an unknown one: one row and one job', async () => {
    await hub.person('known@acme.example');
    const work = async (email: string): Promise<number> => {
      const before = await jobsEver();
      await reset.request(email);
      return (await jobsEver()) - before;
    };
    expect([await work('known@acme.example'), await work('unknown@acme.example')]).toEqual([1, 1]);
    await eventually(async () => expect(await requestsLeft()).toEqual([{ n: 0 }]));
  });
});

async function jobsEver(): Promise<number> {
  const [row] = await hub.sql<{ n: string }>(
    `select coalesce(last_value, 0) as n from pg_sequences where sequencename = 'job_id_seq'`,
  );
  return Number(row?.n);
}
