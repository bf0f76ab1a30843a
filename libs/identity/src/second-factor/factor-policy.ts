import { Injectable } from '@nestjs/common';
import { Clock, conflict, TenantDoor } from '@patchbay/platform';
import { AccessSettings } from '../access-settings.js';
import type { Principal } from '../principal.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { SecondFactorRepository } from './second-factor.repository.js';

/** What administrators decide about the second factors of others. */
@Injectable()
export class FactorPolicy {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly settings: AccessSettings,
    private readonly sessions: SessionRepository,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends the sessions of everybody without one: they enrol when they sign in again. Members from elsewhere have theirs
   * at home: what counts is whether the session has shown it.
   */
  require({ tenantId, userId, sessionId }: Principal, required: boolean): Promise<void> {
    return this.door.run(tenantId, async () => {
      await this.settings.requireSecondFactor(tenantId, required);
      if (!required) return;
      const without = await this.factors.without(tenantId);
      const me = without.find(({ id }) => id === userId);
      if (me && !(me.member && (await this.sessions.proof(tenantId, sessionId)).secondFactor))
        throw conflict('Set up your own second factor first.');
      const now = this.clock.now();
      for (const { id, member } of without)
        await (member
          ? this.sessions.revokeWeak(tenantId, id, now)
          : this.sessions.revokeAll(tenantId, id, now));
    });
  }
}
