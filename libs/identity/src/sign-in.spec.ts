import { beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens, newSecret, secretHash } from './access-tokens.js';
import { LoginLinkRepository } from './login-link.repository.js';
import { Sessions } from './sessions/sessions.js';
import { SignIn } from './sign-in.js';
import { identityApp, password, type IdentityApp } from './testing/identity-app.js';

let hub: IdentityApp;
let signIn: SignIn;
let sessions: Sessions;
beforeAll(async () => {
  hub = await identityApp();
  signIn = hub.get(SignIn);
  sessions = hub.get(Sessions);
});
const refusal = { status: 401, code: 'unauthorized' };
const day = 24 * 3_600_000;

describe('with a password', () => {
  it('opens a session for the person of that address', async () => {
    const ann = await hub.person('ann@acme.example', { role: 'analyst' });
    const pair = await signIn.withPassword('ANN@acme.example', password);
    expect(pair).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(await hub.get(AccessTokens).verify(pair.access_token)).toMatchObject({
      userId: ann.id,
      tenantId: 'acme',
      role: 'analyst',
    });
  });

  it.each([
    ['a wrong password', 'ben@acme.example', 'wrong'],
    ['an empty one', 'ben@acme.example', ''],
    ['the right one in other case', 'ben@acme.example', password.toUpperCase()],
    ['an unknown address', 'nobody@acme.example', password],
    ['the decoy’s own password', 'nobody@acme.example', 'no such password'],
  ])('refuses %s with the same words', async (_name, email, secret) => {
    await hub.person('ben@acme.example').catch(() => null);
    await expect(signIn.withPassword(email, secret)).rejects.toMatchObject({
      ...refusal,
      message: 'The e-mail address or the password is wrong.',
    });
  });

  it('refuses who was switched off', async () => {
    const { id } = await hub.person('off@acme.example');
    await hub.sql('update app_user set disabled_at = now() where id = $1', [id]);
    await expect(signIn.withPassword('off@acme.example', password)).rejects.toMatchObject(refusal);
  });

  it('refuses who has none', async () => {
    await hub.person('link@acme.example', { password: null });
    await expect(signIn.withPassword('link@acme.example', '')).rejects.toMatchObject(refusal);
  });

  it('keeps no token in clear', async () => {
    await hub.person('clear@acme.example');
    const { refresh_token } = await signIn.withPassword('clear@acme.example', password);
    const stored = await hub.sql<{ row: string }>('select to_jsonb(r)::text as row from refresh_token r');
    expect(stored.length).toBeGreaterThan(0);
    for (const { row } of stored) expect(row).not.toContain(refresh_token);
  });
});

describe('P23: with a one-time link', () => {
  async function link(expiresInMs = day): Promise<string> {
    const { id } = await hub.person(`${newSecret()}@acme.example`, { password: null });
    const token = newSecret();
    const expires = new Date(hub.clock.now().getTime() + expiresInMs);
    await hub.get(LoginLinkRepository).add('acme', id, secretHash(token), expires);
    return token;
  }

  it('works once', async () => {
    const token = await link();
    expect(await signIn.withLink(token)).toMatchObject({ token_type: 'Bearer' });
    await expect(signIn.withLink(token)).rejects.toMatchObject(refusal);
  });

  it('of 20 parallel uses one succeeds', async () => {
    const token = await link();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => signIn.withLink(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('not after its time', async () => {
    const token = await link(1_000);
    hub.clock.advance(1_000);
    await expect(signIn.withLink(token)).rejects.toMatchObject(refusal);
  });
});

describe('a new password', () => {
  it('asks for the one before, unless there was none', async () => {
    const fresh = await hub.person('fresh@acme.example', { password: null });
    const caller = { ...fresh, userId: fresh.id, tenantId: 'acme' };
    await signIn.changePassword(caller, { password: 'first password' });
    await expect(signIn.changePassword(caller, { password: 'second password' })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'current_password' }],
    });
    await signIn.changePassword(caller, { password: 'second password', current_password: 'first password' });
    expect(await signIn.withPassword('fresh@acme.example', 'second password')).toBeDefined();
  });

  it('changes name and address with it, and ends every other session', async () => {
    const moving = await hub.person('moves@acme.example');
    const before = await signIn.withPassword('moves@acme.example', password);
    const after = await signIn.changePassword(
      { ...moving, userId: moving.id, tenantId: 'acme' },
      { password: 'another one', current_password: password, name: 'Mona', email: 'mona@acme.example' },
    );
    await expect(sessions.renew(before.refresh_token)).rejects.toMatchObject(refusal);
    expect(await sessions.renew(after.refresh_token)).toBeDefined();
    await expect(signIn.withPassword('moves@acme.example', 'another one')).rejects.toMatchObject(refusal);
    expect(await signIn.withPassword('mona@acme.example', 'another one')).toBeDefined();
  });

  it('does not take another person’s address', async () => {
    await hub.person('taken@acme.example');
    const taker = await hub.person('taker@acme.example');
    const change = { password: 'another one', current_password: password, email: 'Taken@acme.example' };
    await expect(
      signIn.changePassword({ ...taker, userId: taker.id, tenantId: 'acme' }, change),
    ).rejects.toMatchObject({ status: 409 });
    expect(await signIn.withPassword('taker@acme.example', password)).toBeDefined();
  });
});
