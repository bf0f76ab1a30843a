import { Injectable } from '@nestjs/common';
import { Clock, conflict, invalid, TenantDoor, Vault } from '@patchbay/platform';
import { secretHash } from '../access-tokens.js';
import { newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';
import { SecondFactorRepository } from './second-factor.repository.js';
import { newTotpSecret, stepOf, totpUri } from './totp.js';

/** Whose factor it is. */
export interface FactorOwner {
  id: string;
  tenant_id: string;
  email: string;
}

/** What an authenticator app needs, shown once. */
export interface Enrolment {
  secret: string;
  uri: string;
}

export interface FactorState {
  enrolled: boolean;
  since: string | null;
  recovery_codes_left: number;
}

/** Codes of an authenticator app (RFC 6238), and recovery codes for when the app is lost. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly door: TenantDoor,
  ) {}

  async state({ tenant_id, id }: FactorOwner): Promise<FactorState> {
    const factor = await this.factors.find(tenant_id, id);
    const since = factor?.confirmed_at ?? null;
    return {
      enrolled: since !== null,
      since: since?.toISOString() ?? null,
      recovery_codes_left: since ? await this.factors.codesLeft(tenant_id, id) : 0,
    };
  }

  async isEnrolled({ tenant_id, id }: FactorOwner): Promise<boolean> {
    return Boolean((await this.factors.find(tenant_id, id))?.confirmed_at);
  }

  /** A new secret, which counts once a code from it was shown. */
  async enrol(owner: FactorOwner): Promise<Enrolment> {
    const secret = newTotpSecret();
    const sealed = await this.vault.seal(owner.tenant_id, placeOf(owner.id), secret);
    const kept = await this.factors.offer(owner.tenant_id, owner.id, sealed, this.clock.now());
    if (!kept) throw conflict('You have a second factor already. Remove it first.');
    return { secret, uri: totpUri(secret, owner.email) };
  }

  /** Switches the factor on; answers the recovery codes, shown once. Null when the code does not fit. */
  begin(owner: FactorOwner, code: string): Promise<string[] | null> {
    return this.door.run(owner.tenant_id, async () => {
      const factor = await this.factors.find(owner.tenant_id, owner.id);
      if (!factor || factor.confirmed_at) throw conflict('No second factor is waiting for its first code.');
      if (!(await this.takesCode(owner, factor.sealed_secret, code))) return null;
      await this.factors.confirm(owner.tenant_id, owner.id, this.clock.now());
      return this.newCodes(owner);
    });
  }

  /** Uses a code of the app or a recovery code up; false when it does not fit, or did already. */
  async fits(owner: FactorOwner, code: string): Promise<boolean> {
    const { tenant_id: tenantId, id } = owner;
    const factor = await this.factors.find(tenantId, id);
    if (!factor?.confirmed_at) return false;
    const recovery = readRecoveryCode(code);
    if (recovery !== null) return this.factors.useCode(tenantId, id, secretHash(recovery), this.clock.now());
    return this.takesCode(owner, factor.sealed_secret, code);
  }

  /** New recovery codes in place of all others. */
  async newCodes({ tenant_id, id }: FactorOwner): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.factors.replaceCodes(tenant_id, id, codes.map(secretHash));
    return codes;
  }

  /** The same secret, sealed for another row of the same person; null when there is no factor. */
  async sealedFor(owner: Pick<FactorOwner, 'tenant_id' | 'id'>, heir: typeof owner): Promise<string | null> {
    const factor = await this.factors.find(owner.tenant_id, owner.id);
    if (!factor?.confirmed_at) return null;
    const secret = await this.vault.open(owner.tenant_id, placeOf(owner.id), factor.sealed_secret);
    return this.vault.seal(heir.tenant_id, placeOf(heir.id), secret);
  }

  remove({ tenant_id, id }: Pick<FactorOwner, 'tenant_id' | 'id'>): Promise<boolean> {
    return this.factors.remove(tenant_id, id);
  }

  private async takesCode(owner: FactorOwner, sealed: string, code: string): Promise<boolean> {
    const secret = await this.vault.open(owner.tenant_id, placeOf(owner.id), sealed);
    const step = stepOf(secret, code.replaceAll(/\s/g, ''), this.clock.now());
    return step !== null && (await this.factors.takeStep(owner.tenant_id, owner.id, step));
  }
}

export const wrongCode = () => invalid([{ path: 'code', message: 'does not fit, or was used before' }]);
const placeOf = (userId: string): string => `second-factor:${userId}:secret`;
