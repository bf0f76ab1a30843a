import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';

export const algorithm = 'ES256';

/** A key pair that access tokens are signed with. */
export interface SigningKey {
  kid: string;
  createdAt: Date;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** What others verify with. */
  published: JWK;
}

/** A new pair: its name, and the private half as text to be sealed. */
export async function makeSigningKey(): Promise<{ kid: string; secret: string }> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), secret: JSON.stringify(jwk) };
}

/** The pair from its private half; the public one is never read from anywhere else. */
export async function readSigningKey(kid: string, secret: string, createdAt: Date): Promise<SigningKey> {
  const jwk = JSON.parse(secret) as JWK;
  const { d: _private, ...open } = jwk;
  const published = { ...open, kid, alg: algorithm, use: 'sig' };
  return {
    kid,
    createdAt,
    privateKey: (await importJWK(jwk, algorithm)) as CryptoKey,
    publicKey: (await importJWK(open as JWK, algorithm)) as CryptoKey,
    published,
  };
}
