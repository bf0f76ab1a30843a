import { hkdfSync } from 'node:crypto';
import { decrypt, SealError } from './cipher.js';

const version = 'v1.';

/** Sealed before there were data keys, under a key derived from the installation's secret. */
export const isLegacy = (sealed: string): boolean => sealed.startsWith(version);

/** Tries every secret of the installation; throws {@link SealError} when none opens it. */
export function openLegacy(secrets: string[], tenantId: string, aad: string, sealed: string): Buffer {
  for (const secret of secrets) {
    try {
      return decrypt(legacyKey(secret, tenantId), aad, sealed.slice(version.length));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
    }
  }
  throw new SealError('the sealed value does not open: wrong key, tenant or place');
}

export const legacyKey = (secret: string, tenantId: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, tenantId, 'patchbay credentials v1', 32));
