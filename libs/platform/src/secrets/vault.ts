import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SECRET_KEY } from '../tokens.js';

const version = 'v1';
/** A shorter tag would be accepted too, and could be guessed. */
const authTagLength = 16;

/** A sealed value was made for another tenant or place, by another key, or was changed. */
export class SealError extends Error {
  override name = 'SealError';
}

/** Seals credentials with AES-256-GCM under a key of their tenant; bound to tenant and place, so rows cannot be swapped. */
@Injectable()
export class Vault {
  private readonly keys = new Map<string, Buffer>();

  constructor(@Inject(SECRET_KEY) private readonly secretKey: string) {}

  /** `place` says what the value is, e.g. `connection:<id>:secrets`. */
  seal(tenantId: string, place: string, plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.keyOf(tenantId), iv).setAAD(aad(tenantId, place));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [version, iv, text, cipher.getAuthTag()]
      .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
      .join('.');
  }

  open(tenantId: string, place: string, sealed: string): string {
    const [made, iv, text, tag] = sealed.split('.');
    if (made !== version || !iv || text === undefined || !tag) throw new SealError('not a sealed value');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.keyOf(tenantId), Buffer.from(iv, 'base64url'), {
        authTagLength,
      });
      decipher.setAAD(aad(tenantId, place)).setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      throw new SealError('the sealed value does not open: wrong key, tenant or place');
    }
  }

  private keyOf(tenantId: string): Buffer {
    let key = this.keys.get(tenantId);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.secretKey, tenantId, 'patchbay credentials v1', 32));
      this.keys.set(tenantId, key);
    }
    return key;
  }
}

const aad = (tenantId: string, place: string): Buffer => Buffer.from(`${tenantId}|${place}`);
