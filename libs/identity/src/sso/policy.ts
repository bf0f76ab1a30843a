import { Injectable } from '@nestjs/common';
import { conflict } from '@patchbay/platform';
import { z } from 'zod';
import { may } from '../permissions.js';
import { TenantSettingRepository } from '../tenant-setting.repository.js';
import type { User } from '../user.repository.js';
import { SsoConnectionRepository } from './connection.repository.js';

const key = 'sso.policy';
const policy = z.object({ enforced: z.boolean() });

/** Whether an organisation lets its people in by password. */
@Injectable()
export class SsoPolicy {
  constructor(
    private readonly settings: TenantSettingRepository,
    private readonly connections: SsoConnectionRepository,
  ) {}

  async enforced(tenantId: string): Promise<boolean> {
    return policy.safeParse(await this.settings.get(tenantId, key)).data?.enforced ?? false;
  }

  /** Throws 409 until a connection that is on has passed a test: nobody shuts everybody out. */
  async enforce(tenantId: string, enforced: boolean): Promise<void> {
    const connections = enforced ? await this.connections.list(tenantId) : [];
    if (enforced && !connections.some(({ enabled, last_test: test }) => enabled && test?.ok))
      throw conflict('First switch on a connection whose test login has worked.');
    await this.settings.set(tenantId, key, { enforced });
  }

  /** Administrators keep their password, for the day on which the provider fails. */
  async allowsPassword(user: Pick<User, 'tenant_id' | 'permissions'>): Promise<boolean> {
    return may(user, 'tenant:manage') || !(await this.enforced(user.tenant_id));
  }
}
