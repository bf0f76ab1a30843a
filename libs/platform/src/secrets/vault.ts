import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decrypt, encrypt, SealError } from './cipher.js';
import { DataKeys } from './data-keys.js';
import { KeyRing } from './key-ring.js';
import { isLegacy, openLegacy } from './legacy.js';

const version = 'v2';

/**
 * Seals credentials with AES-256-GCM under the data key of their tenant, as `v2.<data key id>.<iv>.<text>.<tag>`; bound to
 * tenant and place, so rows cannot be swapped. The data key is stored wrapped, once per tenant: whoever destroys it has
 * destroyed everything sealed under it, and a rotation touches one row per tenant.
 */
@Injectable()
export class Vault {
  constructor(
    private readonly keys: DataKeys,
    private readonly ring: KeyRing,
  ) {}

  /** `place` says what the value is, e.g. `connection:<id>:secrets`. */
  async seal(tenantId: string, place: string, plain: string): Promise<string> {
    const { id, key } = await this.keys.current(tenantId);
    return `${version}.${id}.${encrypt(key, aad(tenantId, place), Buffer.from(plain, 'utf8'))}`;
  }

  /** Throws {@link SealError}. */
  async open(tenantId: string, place: string, sealed: string): Promise<string> {
    if (isLegacy(sealed))
      return openLegacy(this.ring.secrets(), tenantId, aad(tenantId, place), sealed).toString('utf8');
    const [made, id, ...rest] = sealed.split('.');
    if (made !== version || !id || rest.length !== 3) throw new SealError('not a sealed value');
    const dataKey = await this.keys.find(tenantId, id);
    if (!dataKey) throw new SealError('the sealed value does not open: wrong key, tenant or place');
    return decrypt(dataKey.key, aad(tenantId, place), rest.join('.')).toString('utf8');
  }

  /** The same for the same secret of the same tenant, and no help in guessing it. */
  async fingerprint(tenantId: string, plain: string): Promise<string> {
    const { printKey } = await this.keys.current(tenantId);
    return createHmac('sha256', printKey).update(plain).digest('hex').slice(0, 12);
  }

  /** Destroys the tenant's data key, in the transaction that is open: nothing it has sealed opens ever again. */
  shred(tenantId: string): Promise<void> {
    return this.keys.destroy(tenantId);
  }
}

const aad = (tenantId: string, place: string): string => `${tenantId}|${place}`;
