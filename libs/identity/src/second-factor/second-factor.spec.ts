import { generateSync } from 'otplib';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessSettings } from '../access-settings.js';
import { mostFailures } from '../lock-out/lock-out.js';
import { SignIn } from '../sign-in.js';
import { identityApp, password, type IdentityApp } from '../testing/identity-app.js';
import type { User } from '../user.repository.js';
import { Challenges, challengeMs, mostTries } from './challenges.js';
import { SecondFactor } from './second-factor.js';

let hub: IdentityApp;
let factor: SecondFactor;
let signIn: SignIn;
beforeAll(async () => {
  hub = await identityApp();
  factor = hub.get(SecondFactor);
  signIn = hub.get(SignIn);
});

const refusal = { status: 401, code: 'unauthorized' };
const wrong = { status: 422, errors: [{ path: 'code' }] };
/** The code an app would show now, or some steps away. */
const codeOf = (secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(hub.clock.now().getTime() / 1_000) + steps * 30 });
/** Another step: the codes of the last one are used up. */
const wait = (): void => hub.clock.advance(30_000);

interface Enrolled {
  user: User;
  secret: string;
  codes: string[];
}
async function enrolled(email: string): Promise<Enrolled> {
  const user = await hub.person(email);
  const { secret } = await factor.enrol(user);
  const codes = await factor.begin(user, codeOf(secret));
  wait();
  return { user, secret, codes: codes ?? [] };
}
async function challengeOf(email: string, code = 'second_factor_required'): Promise<string> {
  const problem = await signIn.withPassword(email, password).catch((error: unknown) => error);
  expect(problem).toMatchObject({ status: 401, code });
  return (problem as { extra: { challenge: string } }).extra.challenge;
}
const answer = (challenge: string, code: string) => signIn.withSecondFactor(challenge, code);

describe('enrolment', () => {
  it('counts from the first right code on, and gives ten recovery codes', async () => {
    const user = await hub.person('ann@acme.example');
    const { secret, uri } = await factor.enrol(user);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Patchbay:ann%40acme\.example\?/);
    expect(uri).toContain(secret);
    await expect(signIn.withPassword('ann@acme.example', password)).resolves.toBeTruthy();
    expect(await factor.begin(user, '000000')).toBeNull();
    expect(await factor.state(user)).toEqual({ enrolled: false, since: null, recovery_codes_left: 0 });
    const codes = await factor.begin(user, codeOf(secret));
    expect(new Set(codes).size).toBe(10);
    expect(await factor.state(user)).toMatchObject({ enrolled: true, recovery_codes_left: 10 });
    await expect(signIn.withPassword('ann@acme.example', password)).rejects.toMatchObject({ status: 401 });
  });

  it('may begin anew until it counts, then not', async () => {
    const user = await hub.person('ben@acme.example');
    const first = await factor.enrol(user);
    const second = await factor.enrol(user);
    expect(await factor.begin(user, codeOf(first.secret))).toBeNull();
    expect(await factor.begin(user, codeOf(second.secret))).toHaveLength(10);
    await expect(factor.enrol(user)).rejects.toMatchObject({ status: 409 });
    await expect(factor.begin(user, codeOf(second.secret, 1))).rejects.toMatchObject({ status: 409 });
  });

  it('keeps the secret sealed and the recovery codes as hashes', async () => {
    const { secret, codes } = await enrolled('sealed@acme.example');
    const rows = await hub.sql<{ row: string }>(
      'select to_jsonb(f)::text as row from second_factor f union all select to_jsonb(c)::text from recovery_code c',
    );
    for (const { row } of rows) for (const plain of [secret, ...codes]) expect(row).not.toContain(plain);
  });
});

describe('the second step', () => {
  it('opens the session that the password alone did not', async () => {
    const { user, secret } = await enrolled('two@acme.example');
    const { tokens } = await answer(await challengeOf('two@acme.example'), codeOf(secret));
    expect(tokens).toMatchObject({ token_type: 'Bearer' });
    expect(await factor.isEnrolled(user)).toBe(true);
  });

  it('takes a code once, also for another sign-in', async () => {
    const { secret } = await enrolled('replay@acme.example');
    const code = codeOf(secret);
    const [first, second] = [
      await challengeOf('replay@acme.example'),
      await challengeOf('replay@acme.example'),
    ];
    await answer(first, code);
    await expect(answer(second, code)).rejects.toMatchObject(wrong);
    wait();
    await expect(answer(second, code)).rejects.toMatchObject(wrong);
    await expect(answer(second, codeOf(secret))).resolves.toBeTruthy();
  });

  it.each([
    [-1, true],
    [0, true],
    [1, true],
    [-2, false],
    [2, false],
  ])('takes a code %i steps away: %s', async (steps, fits) => {
    const { secret } = await enrolled(`step${steps}@acme.example`);
    wait();
    const attempt = answer(await challengeOf(`step${steps}@acme.example`), codeOf(secret, steps));
    expect(
      await attempt.then(
        () => true,
        () => false,
      ),
    ).toBe(fits);
  });

  it('takes no older code after a newer one', async () => {
    const { secret } = await enrolled('older@acme.example');
    wait();
    await answer(await challengeOf('older@acme.example'), codeOf(secret, 1));
    await expect(answer(await challengeOf('older@acme.example'), codeOf(secret))).rejects.toMatchObject(
      wrong,
    );
  });

  it.each(['', '12345', '1234567', 'abcdef', '00000a', '１２３４５６', "' or 1=1"])(
    'takes no %j',
    async (code) => {
      const email = `odd${code.length}${code.codePointAt(0) ?? ''}@acme.example`;
      await enrolled(email);
      await expect(answer(await challengeOf(email), code)).rejects.toMatchObject(wrong);
    },
  );

  it('ends after five minutes', async () => {
    const { secret } = await enrolled('slow@acme.example');
    const challenge = await challengeOf('slow@acme.example');
    hub.clock.advance(challengeMs);
    await expect(answer(challenge, codeOf(secret))).rejects.toMatchObject(refusal);
  });

  it('is not open to who was switched off meanwhile', async () => {
    const { user, secret } = await enrolled('gone@acme.example');
    const challenge = await challengeOf('gone@acme.example');
    await hub.sql('update app_user set disabled_at = now() where id = $1', [user.id]);
    await expect(answer(challenge, codeOf(secret))).rejects.toMatchObject(refusal);
  });

  it.each(['nonsense', '', 'x'.repeat(500)])('needs a challenge of ours, not %#', async (challenge) => {
    await expect(answer(challenge, '123456')).rejects.toMatchObject(refusal);
  });
});

describe('recovery codes', () => {
  it('work once each, however they are typed', async () => {
    const { user, codes } = await enrolled('lost@acme.example');
    const typed = ` ${codes[0]?.toUpperCase().replaceAll('-', ' ')} `;
    await answer(await challengeOf('lost@acme.example'), typed);
    expect((await factor.state(user)).recovery_codes_left).toBe(9);
    await expect(answer(await challengeOf('lost@acme.example'), codes[0] ?? '')).rejects.toMatchObject(wrong);
    await expect(answer(await challengeOf('lost@acme.example'), codes[1] ?? '')).resolves.toBeTruthy();
  });

  it('of one person open nothing of another', async () => {
    const { codes } = await enrolled('mine@acme.example');
    await enrolled('yours@acme.example');
    await expect(answer(await challengeOf('yours@acme.example'), codes[0] ?? '')).rejects.toMatchObject(
      wrong,
    );
  });

  it('one of them, sent ten times at once, opens one session', async () => {
    const { codes } = await enrolled('burst-code@acme.example');
    const challenges: string[] = [];
    for (let i = 0; i < 10; i += 1) challenges.push(await challengeOf('burst-code@acme.example'));
    const outcomes = await Promise.allSettled(
      challenges.map((challenge) => answer(challenge, codes[0] ?? '')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are replaced all at once', async () => {
    const { user, codes } = await enrolled('renew@acme.example');
    const fresh = await factor.newCodes(user);
    expect(fresh).toHaveLength(10);
    await expect(answer(await challengeOf('renew@acme.example'), codes[0] ?? '')).rejects.toMatchObject(
      wrong,
    );
    await expect(answer(await challengeOf('renew@acme.example'), fresh[0] ?? '')).resolves.toBeTruthy();
  });
});

describe('P25: the second factor', () => {
  it('gets five tries, also when they all come at once', async () => {
    const { secret } = await enrolled('burst@acme.example');
    const challenge = await challengeOf('burst@acme.example');
    const looked = hub.get(SecondFactor);
    let compared = 0;
    const fits = looked.fits.bind(looked);
    looked.fits = (...parameters) => {
      compared += 1;
      return fits(...parameters);
    };
    const codes = Array.from({ length: 50 }, (_, i) => String(100_000 + i));
    const outcomes = await Promise.allSettled(codes.map((code) => answer(challenge, code)));
    looked.fits = fits;
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    expect(compared).toBe(mostTries);
    await expect(answer(challenge, codeOf(secret))).rejects.toMatchObject(refusal);
  });

  it('opens one session when the right code comes 20 times at once', async () => {
    const { secret } = await enrolled('same@acme.example');
    const challenge = await challengeOf('same@acme.example');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => answer(challenge, codeOf(secret))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is closed to who knows the password and keeps guessing with new challenges', async () => {
    const { secret } = await enrolled('guess@acme.example');
    for (let round = 0; round < 2; round += 1) {
      const challenge = await challengeOf('guess@acme.example');
      for (let i = 0; i < mostFailures / 2; i += 1)
        await expect(answer(challenge, '000000')).rejects.toMatchObject(wrong);
    }
    const challenge = await challengeOf('guess@acme.example');
    await expect(answer(challenge, codeOf(secret))).rejects.toMatchObject({ status: 429 });
    hub.clock.advance(15 * 60_000);
    await expect(answer(await challengeOf('guess@acme.example'), codeOf(secret))).resolves.toBeTruthy();
  });
});

describe('an organisation that asks for it', () => {
  it('lets nobody in before they have enrolled, and takes the enrolment as the second step', async () => {
    await hub.tenant('strict');
    const user = await hub.person('new@strict.example', { tenant: 'strict' });
    await hub.get(AccessSettings).requireSecondFactor('strict', true);
    const challenge = await challengeOf('new@strict.example', 'second_factor_enrolment_required');
    const { secret } = await hub.get(Challenges).enrol(challenge);
    await expect(answer(challenge, '000000')).rejects.toMatchObject(wrong);
    const { tokens, recoveryCodes } = await answer(challenge, codeOf(secret));
    expect(tokens.access_token).toBeTruthy();
    expect(recoveryCodes).toHaveLength(10);
    expect(await factor.isEnrolled(user)).toBe(true);
    await expect(hub.get(Challenges).enrol(challenge)).rejects.toMatchObject(refusal);
  });

  it('hands out no secret for a challenge of somebody who has enrolled', async () => {
    await enrolled('has@acme.example');
    const challenge = await challengeOf('has@acme.example');
    await expect(hub.get(Challenges).enrol(challenge)).rejects.toMatchObject(refusal);
  });

  it('asks nobody elsewhere', async () => {
    await hub.person('free@acme.example');
    await expect(signIn.withPassword('free@acme.example', password)).resolves.toBeTruthy();
  });
});

describe('removing', () => {
  it('lets the password alone do again, and forgets the codes', async () => {
    const { user, codes } = await enrolled('remove@acme.example');
    expect(await factor.remove(user)).toBe(true);
    expect(await factor.remove(user)).toBe(false);
    await expect(signIn.withPassword('remove@acme.example', password)).resolves.toBeTruthy();
    expect(await factor.fits(user, codes[0] ?? '')).toBe(false);
  });
});
