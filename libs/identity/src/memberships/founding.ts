import { Injectable } from '@nestjs/common';
import { AuditTrail, conflict, forbidden, TenantDoor } from '@patchbay/platform';
import { AccessSettings } from '../access-settings.js';
import { firstTenant } from '../first-admin.js';
import { may } from '../permissions.js';
import type { Principal } from '../principal.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { tenantIdFor } from '../sign-up/tenant-id.js';
import { UserRepository } from '../user.repository.js';
import { MembershipRepository } from './membership.repository.js';
import { Memberships, type OwnOrganisation } from './memberships.js';

export const mostOwned = 10;
const action = 'organisation.create';

/** A further organisation for somebody who is signed in. */
@Injectable()
export class Founding {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly own: Memberships,
    private readonly settings: AccessSettings,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
  ) {}

  /** Nobody whom only a provider vouches for. Where strangers may not sign up, only those who hold that switch. */
  async permitted(caller: Principal): Promise<boolean> {
    if (!(await this.sessions.proof(caller.tenantId, caller.sessionId)).own) return false;
    if (await this.settings.signUpIsOpen()) return true;
    const places = await this.memberships.places(caller.tenantId, caller.userId);
    const first = places.find(({ tenant_id }) => tenant_id === firstTenant.id);
    const user = first && (await this.users.find(first.tenant_id, first.user_id));
    return Boolean(user && may(user, 'tenant:manage'));
  }

  /** The caller owns it, as the person they are. */
  async create(caller: Principal, name: string): Promise<OwnOrganisation> {
    await this.own.owned(caller);
    if (!(await this.permitted(caller)))
      throw forbidden('Making organisations is closed on this hub. Ask who looks after it.');
    const id = tenantIdFor(name);
    const ownerId = await this.found(caller, id, name);
    await this.audit.record(id, {
      action,
      target: { type: 'organisation', id, name },
      actor: { kind: 'user', id: ownerId, name: null },
    });
    return { id, name, role: 'owner', role_name: null, current: false };
  }

  /** The record of the organisation in which it was asked for names who, not what: that is not its business. */
  private found(caller: Principal, id: string, name: string): Promise<string> {
    return this.door.run(caller.tenantId, async () => {
      const owner = await this.memberships.found(caller.tenantId, caller.userId, { id, name }, mostOwned);
      if (owner === null) throw conflict(`You own ${mostOwned} organisations already.`);
      await this.audit.record(caller.tenantId, { action, target: { type: 'user', id: caller.userId } });
      return owner;
    });
  }
}
