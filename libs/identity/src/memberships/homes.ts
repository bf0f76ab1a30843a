import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, databaseCode, TenantDoor } from '@patchbay/platform';
import { SecondFactor } from '../second-factor/second-factor.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { MembershipRepository, type Place } from './membership.repository.js';

/** Where people have their password: an organisation that loses them must not lock them out of the others. */
@Injectable()
export class Homes {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly users: UserRepository,
    private readonly factor: SecondFactor,
    private readonly sessions: SessionRepository,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** Of everybody, before their organisation closes. */
  async leaveAll(tenantId: string): Promise<void> {
    for (const userId of await this.memberships.guests(tenantId)) await this.leave(tenantId, userId);
  }

  /**
   * Moves password and second factor to the oldest other organisation of this person; their sessions end. Nothing to do
   * for whoever has none, or has their home elsewhere.
   */
  async leave(tenantId: string, userId: string): Promise<void> {
    const user = await this.users.find(tenantId, userId);
    if (!user || user.home_id !== null) return;
    const places = await this.memberships.places(tenantId, userId);
    for (const heir of places.filter(({ is_home: isHome }) => !isHome))
      if (await this.move(user, heir)) return this.tell(heir);
  }

  /** False where somebody else has the address in the other organisation meanwhile. */
  private async move(user: User, heir: Place): Promise<boolean> {
    const { tenant_id: tenantId, id } = user;
    const sealed = await this.factor.sealedFor(user, { tenant_id: heir.tenant_id, id: heir.user_id });
    const moving = this.door.run(tenantId, async () => {
      // Part of what the route does, not yet the change that it declares.
      await this.audit.aside(tenantId);
      await this.sessions.revokeAll(tenantId, id, this.clock.now());
      return this.memberships.promote(tenantId, id, heir.user_id, sealed);
    });
    return moving.catch((error: unknown) => {
      if (databaseCode(error) === '23505') return false;
      throw error;
    });
  }

  /** Where they sign in from now on. */
  private tell({ tenant_id, user_id }: Place): Promise<void> {
    const target = { type: 'user', id: user_id };
    const actor = { kind: 'system' as const, id: null, name: null };
    return this.audit.record(tenant_id, { action: 'user.move_home', target, actor });
  }
}
