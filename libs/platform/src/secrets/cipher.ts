import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A shorter tag would be accepted too, and could be guessed. */
const authTagLength = 16;
const ivLength = 12;

/** A sealed value was made for another tenant or place, by another key, or was changed. */
export class SealError extends Error {
  override name = 'SealError';
}

/** AES-256-GCM as `iv.text.tag`, bound to `aad`. */
export function encrypt(key: Buffer, aad: string, plain: Buffer): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength }).setAAD(Buffer.from(aad));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url')).join('.');
}

/** Throws {@link SealError}; the message tells nothing about the content. */
export function decrypt(key: Buffer, aad: string, sealed: string): Buffer {
  const [iv, text, tag, ...more] = sealed.split('.');
  if (!iv || text === undefined || !tag || more.length > 0) throw new SealError('not a sealed value');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength });
    decipher.setAAD(Buffer.from(aad)).setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]);
  } catch {
    throw new SealError('the sealed value does not open: wrong key, tenant or place');
  }
}
