import { createHmac, hkdfSync } from 'node:crypto';
import { TestClock } from '@patchbay/platform/testing';
import { describe, expect, it } from 'vitest';
import { AccessTokens, newSecret, secretHash } from './access-tokens.js';

const secret = 'a secret of the hub that is long enough';
const clock = new TestClock(new Date('2026-03-01T12:00:00Z'));
const tokens = new AccessTokens(secret, clock);
const principal = {
  userId: '6f6f0f52-3f4a-4b6c-9a50-3a3f0d0a7a01',
  tenantId: 'acme',
  role: 'agent' as const,
  version: 3,
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const key = Buffer.from(hkdfSync('sha256', secret, '', 'patchbay access tokens v1', 32));
const seconds = Math.floor(clock.now().getTime() / 1_000);
const claims = {
  sub: principal.userId,
  tid: 'acme',
  role: 'agent',
  ver: 3,
  iss: 'patchbay',
  aud: 'patchbay',
  iat: seconds,
  exp: seconds + 900,
};
/** A token as somebody would make who has the key: what is refused is refused for what it says. */
function forge(changed: object, head: object = { alg: 'HS256' }, hash = 'sha256', with_ = key): string {
  const signed = `${encode(head)}.${encode({ ...claims, ...changed })}`;
  return `${signed}.${createHmac(hash, with_).update(signed).digest('base64url')}`;
}

describe('an access token', () => {
  it('says who it is for', async () => {
    expect(await tokens.verify(await tokens.sign(principal))).toEqual(principal);
  });

  it('forged with everything right is right: the cases below fail for their own reason', async () => {
    expect(await tokens.verify(forge({}))).toEqual(principal);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no token', 'nonsense'],
    ['no signature', forge({}).split('.').slice(0, 2).join('.')],
    ['alg none', `${encode({ alg: 'none' })}.${encode(claims)}.`],
    ['another algorithm', forge({}, { alg: 'HS512' }, 'sha512')],
    ['another key', forge({}, { alg: 'HS256' }, 'sha256', Buffer.alloc(32))],
    ['the secret itself as key', forge({}, { alg: 'HS256' }, 'sha256', Buffer.from(secret))],
    ['a critical header', forge({}, { alg: 'HS256', crit: ['b64'], b64: false })],
    ['another issuer', forge({ iss: 'somebody' })],
    ['another audience', forge({ aud: 'somebody' })],
    ['no end', forge({ exp: undefined })],
    ['an end that has come', forge({ exp: seconds })],
    ['no person', forge({ sub: undefined })],
    ['a person that is no id', forge({ sub: 'root' })],
    ['no organisation', forge({ tid: '' })],
    ['a role nobody has', forge({ role: 'root' })],
    ['no version', forge({ ver: undefined })],
    ['a version that is no number', forge({ ver: '3' })],
  ])('with %s is refused', async (_name, token) => {
    await expect(tokens.verify(token)).rejects.toMatchObject({ status: 401 });
  });

  it('ends after 15 minutes', async () => {
    const own = new TestClock(new Date('2026-03-01T12:00:00Z'));
    const made = new AccessTokens(secret, own);
    const token = await made.sign(principal);
    own.advance(15 * 60_000 - 1_000);
    expect(await made.verify(token)).toEqual(principal);
    own.advance(1_000);
    await expect(made.verify(token)).rejects.toMatchObject({ status: 401 });
  });

  it('of another hub is refused', async () => {
    const other = new AccessTokens('another secret that is long enough too', clock);
    await expect(other.verify(await tokens.sign(principal))).rejects.toMatchObject({ status: 401 });
  });
});

describe('a secret', () => {
  it('has 256 bits and is kept as a hash', () => {
    const secrets = Array.from({ length: 1_000 }, newSecret);
    expect(new Set(secrets).size).toBe(1_000);
    for (const one of secrets) expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(secretHash('a')).toMatch(/^[0-9a-f]{64}$/);
    expect(secretHash('a')).toBe(secretHash('a'));
    expect(secretHash('a')).not.toBe(secretHash('b'));
  });
});
