import { Injectable } from '@nestjs/common';
import { Clock, conflict, forbidden, notFound, TenantDoor } from '@patchbay/platform';
import { AccessSettings } from '../access-settings.js';
import { covers } from '../permissions.js';
import type { Principal } from '../principal.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { UserRepository } from '../user.repository.js';
import { SecondFactorRepository } from './second-factor.repository.js';

/** What administrators decide about the second factors of others. */
@Injectable()
export class FactorPolicy {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly settings: AccessSettings,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  /** Ends the sessions of everybody without one: they enrol when they sign in again. */
  require({ tenantId, userId }: Principal, required: boolean): Promise<void> {
    return this.door.run(tenantId, async () => {
      await this.settings.requireSecondFactor(tenantId, required);
      if (!required) return;
      const without = await this.factors.without(tenantId);
      if (without.includes(userId)) throw conflict('Set up your own second factor first.');
      for (const id of without) await this.sessions.revokeAll(tenantId, id, this.clock.now());
    });
  }

  /** For somebody who has lost app and recovery codes; their sessions end. */
  reset(caller: Principal, userId: string): Promise<void> {
    return this.door.run(caller.tenantId, async () => {
      const user = await this.users.find(caller.tenantId, userId);
      if (!user) throw notFound('user');
      if (!covers(caller, user.permissions)) throw forbidden('This person may do more than you.');
      await this.factors.remove(caller.tenantId, user.id);
      await this.sessions.revokeAll(caller.tenantId, user.id, this.clock.now());
    });
  }
}
