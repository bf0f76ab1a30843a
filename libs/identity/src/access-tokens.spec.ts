import { createHmac, generateKeyPairSync } from 'node:crypto';
import { exportJWK, exportSPKI, importSPKI, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens, newSecret, secretHash } from './access-tokens.js';
import { makeSigningKey, readSigningKey, type SigningKey } from './signing/signing-key.js';
import { SigningKeys } from './signing/signing-keys.js';
import { identityApp, type IdentityApp } from './testing/identity-app.js';

let hub: IdentityApp;
let tokens: AccessTokens;
let key: SigningKey;
let seconds: number;
beforeAll(async () => {
  hub = await identityApp();
  tokens = hub.get(AccessTokens);
  key = await hub.get(SigningKeys).signer();
  seconds = Math.floor(hub.clock.now().getTime() / 1_000);
});

const subject = {
  userId: '6f6f0f52-3f4a-4b6c-9a50-3a3f0d0a7a01',
  tenantId: 'acme',
  role: 'agent' as const,
  version: 3,
  sessionId: '0f0f0f52-3f4a-4b6c-9a50-3a3f0d0a7a02',
};
const refused = { status: 401, code: 'unauthorized' };
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = () => ({
  sub: subject.userId,
  tid: 'acme',
  role: 'agent',
  ver: 3,
  sid: subject.sessionId,
  iss: 'patchbay',
  aud: 'patchbay',
  iat: seconds,
  exp: seconds + 900,
});
const head = () => ({ alg: 'ES256', typ: 'at+jwt', kid: key.kid });

/** A token as somebody would make who has the key: what is refused is refused for what it says. */
const forge = (changed: object, more: object = {}, by = key.privateKey): Promise<string> =>
  new SignJWT({ ...claims(), ...changed }).setProtectedHeader({ ...head(), ...more }).sign(by);
/** The same with a signature of our choice. */
const signedWith = (header: object, signature: (signed: string) => string): string => {
  const signed = `${encode(header)}.${encode(claims())}`;
  return `${signed}.${signature(signed)}`;
};
const hs256 = (secret: string | Buffer) => (signed: string) =>
  createHmac('sha256', secret).update(signed).digest('base64url');

describe('an access token', () => {
  it('says who it is for, in which session, and until when', async () => {
    expect(await tokens.verify(await tokens.sign(subject))).toEqual({
      ...subject,
      expires: new Date((seconds + 900) * 1_000),
    });
  });

  it('forged with everything right is right: the cases below fail for their own reason', async () => {
    expect(await tokens.verify(await forge({}))).toMatchObject(subject);
  });

  it.each([
    ['another issuer', { iss: 'somebody' }],
    ['no issuer', { iss: undefined }],
    ['no person', { sub: undefined }],
    ['a person that is no id', { sub: 'root' }],
    ['no organisation', { tid: '' }],
    ['a role nobody has', { role: 'root' }],
    ['no version', { ver: undefined }],
    ['a version that is no number', { ver: '3' }],
    ['no session', { sid: undefined }],
    ['a session that is no id', { sid: 'all' }],
  ])('with %s is refused', async (_name, changed) => {
    await expect(tokens.verify(await forge(changed))).rejects.toMatchObject(refused);
  });

  it.each([
    ['no end', () => ({ exp: undefined })],
    ['an end that has come', () => ({ exp: seconds })],
    ['a beginning that has not', () => ({ nbf: seconds + 60 })],
    ['another audience', () => ({ aud: 'somebody' })],
    ['no audience', () => ({ aud: undefined })],
  ])('B70: with %s is refused', async (_name, changed) => {
    await expect(tokens.verify(await forge(changed()))).rejects.toMatchObject(refused);
  });

  it.each(['', 'nonsense', 'a.b.c', '.'.repeat(3)])('that is no token (%j) is refused', async (token) => {
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
  });

  it('ends after 15 minutes', async () => {
    const own = await identityApp();
    const made = own.get(AccessTokens);
    const token = await made.sign(subject);
    own.clock.advance(15 * 60_000 - 1_000);
    expect(await made.verify(token)).toMatchObject(subject);
    own.clock.advance(1_000);
    await expect(made.verify(token)).rejects.toMatchObject(refused);
  });

  it('of another hub is refused', async () => {
    const other = await identityApp();
    await expect(other.get(AccessTokens).verify(await tokens.sign(subject))).rejects.toMatchObject(refused);
  });
});

describe('B69: a forged header', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = (): Promise<SigningKey> =>
    makeSigningKey().then(({ kid, secret }) => readSigningKey(kid, secret, new Date()));

  it.each(['none', 'None', 'NONE', ''])('with the algorithm %j is refused', async (alg) => {
    await expect(tokens.verify(signedWith({ ...head(), alg }, () => ''))).rejects.toMatchObject(refused);
  });

  it('that takes our public key for an HMAC secret is refused', async () => {
    const pem = await exportSPKI(key.publicKey);
    const jwk = JSON.stringify(await exportJWK(key.publicKey));
    for (const secret of [pem, pem.trim(), jwk, JSON.stringify(key.published), key.kid])
      await expect(
        tokens.verify(signedWith({ ...head(), alg: 'HS256' }, hs256(secret))),
      ).rejects.toMatchObject(refused);
  });

  it('with an RSA signature, or the RSA key as HMAC secret, is refused', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ ...head(), alg: 'RS256' })
      .sign(rsa.privateKey);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    await expect(tokens.verify(signedWith({ ...head(), alg: 'HS256' }, hs256(pem)))).rejects.toMatchObject(
      refused,
    );
    expect(await importSPKI(pem.toString(), 'RS256')).toBeDefined();
  });

  it('with an unknown key id is refused, also when the signature fits that key', async () => {
    const other = await stranger();
    await expect(tokens.verify(await forge({}, { kid: other.kid }, other.privateKey))).rejects.toMatchObject(
      refused,
    );
  });

  it('with our key id and another key is refused', async () => {
    const other = await stranger();
    await expect(tokens.verify(await forge({}, {}, other.privateKey))).rejects.toMatchObject(refused);
  });

  it.each([
    '../../../../dev/null',
    '/etc/passwd',
    '..%2f..%2fsecret.key',
    'https://evil.example/key.json',
    "' union select 'x', 'y', now() --",
    'x'.repeat(10_000),
    '\u0000'.repeat(43),
    '',
    7,
    null,
    undefined,
  ])('with the key id %j is refused', async (kid) => {
    await expect(tokens.verify(await forge({}, { kid }))).rejects.toMatchObject(refused);
    await expect(
      tokens.verify(signedWith({ ...head(), alg: 'HS256', kid }, hs256(''))),
    ).rejects.toMatchObject(refused);
  });

  it.each(['jku', 'x5u'])('with %s is refused, even when everything else is right', async (name) => {
    const more = { [name]: 'https://evil.example/keys.json' };
    await expect(tokens.verify(await forge({}, more))).rejects.toMatchObject(refused);
  });

  it('that brings its own key is refused', async () => {
    const other = await stranger();
    const jwk = await exportJWK(other.publicKey);
    await expect(tokens.verify(await forge({}, { jwk }, other.privateKey))).rejects.toMatchObject(refused);
    await expect(
      tokens.verify(await forge({}, { jwk, kid: other.kid }, other.privateKey)),
    ).rejects.toMatchObject(refused);
  });

  it('of another kind of token, or with something critical in it, is refused', async () => {
    for (const more of [{ typ: 'JWT' }, { typ: undefined }, { crit: ['b64'], b64: true }])
      await expect(tokens.verify(await forge({}, more))).rejects.toMatchObject(refused);
  });
});

describe('a token while the database is away', () => {
  it('is not called wrong: nobody knows', async () => {
    const own = await identityApp();
    const token = await own.get(AccessTokens).sign(subject);
    await own.close();
    own.clock.advance(31_000);
    await expect(own.get(AccessTokens).verify(token)).rejects.not.toMatchObject({ status: 401 });
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
