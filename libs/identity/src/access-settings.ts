import { Injectable } from '@nestjs/common';
import { firstTenant } from './first-admin.js';
import { TenantSettingRepository } from './tenant-setting.repository.js';

const signUpKey = 'sign_up';
const factorKey = 'second_factor';

/** Switches of signing up and signing in. */
@Injectable()
export class AccessSettings {
  constructor(private readonly settings: TenantSettingRepository) {}

  /** Whether strangers may make an organisation. A switch of the hub, kept with its first organisation; closed unless opened. */
  async signUpIsOpen(): Promise<boolean> {
    return (await this.settings.get(firstTenant.id, signUpKey)) === 'open';
  }

  openSignUp(open: boolean): Promise<void> {
    return this.settings.set(firstTenant.id, signUpKey, open ? 'open' : 'closed');
  }

  async needsSecondFactor(tenantId: string): Promise<boolean> {
    return (await this.settings.get(tenantId, factorKey)) === 'required';
  }

  requireSecondFactor(tenantId: string, required: boolean): Promise<void> {
    return this.settings.set(tenantId, factorKey, required ? 'required' : 'optional');
  }
}
