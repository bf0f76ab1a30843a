import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { AuditTrail, Clock, conflict, forbidden, invalid, notFound, TenantDoor } from '@patchbay/platform';
import { covers, rolePermissions, type Permission } from '../permissions.js';
import { Homes } from '../memberships/homes.js';
import type { Principal } from '../principal.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { UserRepository, type NewUser, type User } from '../user.repository.js';
import { RoleRepository } from './role.repository.js';

export interface MemberChange {
  name?: string;
  role?: Role;
  /** A role of the organisation's own, instead of `role`. */
  role_id?: string;
  disabled?: boolean;
}

/** Who belongs to an organisation and as what. Nobody grants more than they hold, or touches who holds more. */
@Injectable()
export class Members {
  constructor(
    private readonly users: UserRepository,
    private readonly roles: RoleRepository,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
    private readonly door: TenantDoor,
    private readonly homes: Homes,
    private readonly audit: AuditTrail,
  ) {}

  async add(caller: Principal, person: NewUser): Promise<User> {
    this.mayGrant(caller, rolePermissions[person.role]);
    return this.door.run(caller.tenantId, async () => {
      const added = await this.users.create(caller.tenantId, person);
      await this.record(added, null, added);
      return added;
    });
  }

  /** Ends the sessions of whoever is disabled; a changed role counts from the next request after half a minute at most. */
  change(caller: Principal, id: string, change: MemberChange): Promise<User> {
    return this.door.run(caller.tenantId, async () => {
      const leaves = change.disabled === true || (grants(change) && change.role !== 'owner');
      const user = await this.touchable(caller, id, leaves);
      if (grants(change)) this.mayGrant(caller, await this.permissionsOf(caller.tenantId, change));
      if (change.disabled) await this.sessions.revokeAll(caller.tenantId, id, this.clock.now());
      const changed = await this.users.change(caller.tenantId, user.id, {
        name: change.name ?? null,
        role: change.role_id ? 'viewer' : (change.role ?? null),
        role_id: change.role_id ?? null,
        disabled: change.disabled ?? null,
        at: this.clock.now(),
      });
      await this.record(user, user, changed);
      return changed!;
    });
  }

  /** Elsewhere they stay: their password and second factor move to another organisation of theirs. */
  async remove(caller: Principal, id: string): Promise<void> {
    await this.door.run(caller.tenantId, async () => {
      await this.audit.aside(caller.tenantId);
      await this.touchable(caller, id, true);
    });
    await this.homes.leave(caller.tenantId, id);
    await this.door.run(caller.tenantId, async () => {
      const user = await this.touchable(caller, id, true);
      await this.users.remove(caller.tenantId, user.id);
      await this.record(user, user, null);
    });
  }

  /** Ends all sessions of a person. */
  signOut(caller: Principal, id: string): Promise<void> {
    return this.door.run(caller.tenantId, async () => {
      const user = await this.touchable(caller, id, false);
      await this.record(user, null, null);
      await this.sessions.revokeAll(caller.tenantId, id, this.clock.now());
    });
  }

  /** `leaves`: will no longer be an owner who can sign in. */
  private async touchable(caller: Principal, id: string, leaves: boolean): Promise<User> {
    const owners = leaves ? await this.users.lockOwners(caller.tenantId) : [];
    const user = await this.users.find(caller.tenantId, id);
    if (!user) throw notFound('user');
    if (!covers(caller, user.permissions))
      throw forbidden('This person may do more than you: you cannot change or remove them.');
    if (owners.length === 1 && owners[0] === id)
      throw conflict('An organisation needs an owner. Make somebody else an owner first.');
    return user;
  }

  private record({ tenant_id, id, name }: User, before: User | null, after: User | null): Promise<void> {
    const target = { type: 'user', id, name };
    return this.audit.detail(tenant_id, { target, before: told(before), after: told(after) });
  }

  private mayGrant(caller: Principal, permissions: readonly Permission[]): void {
    if (!covers(caller, permissions)) throw forbidden('You cannot grant more than you may do yourself.');
  }

  private async permissionsOf(tenantId: string, change: MemberChange): Promise<readonly Permission[]> {
    if (change.role && change.role_id)
      throw invalid([{ path: 'role_id', message: 'cannot go together with role' }]);
    if (change.role) return rolePermissions[change.role];
    const role = await this.roles.lock(tenantId, change.role_id ?? '');
    if (!role) throw invalid([{ path: 'role_id', message: 'is not a role of this organisation' }]);
    return role.permissions;
  }
}

/** What the audit log says about a person. */
const told = (user: User | null) =>
  user && {
    name: user.name,
    email: user.email,
    role: user.role,
    role_id: user.role_id,
    disabled: user.disabled_at !== null,
  };

const grants = (change: MemberChange): boolean => change.role !== undefined || change.role_id !== undefined;
