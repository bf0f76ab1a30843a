import { Injectable } from '@nestjs/common';
import { AuditTrail, conflict, forbidden, notFound, TenantDoor } from '@patchbay/platform';
import { covers } from '../permissions.js';
import type { Principal } from '../principal.js';
import { RoleRepository, type CustomRole, type RoleContent } from './role.repository.js';

/** Edits the roles of an organisation; nobody makes or touches one that permits more than they may themselves. */
@Injectable()
export class Roles {
  constructor(
    private readonly roles: RoleRepository,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
  ) {}

  list(tenantId: string): Promise<CustomRole[]> {
    return this.roles.list(tenantId);
  }

  async create(caller: Principal, content: RoleContent): Promise<CustomRole> {
    within(caller, content);
    return this.door.run(caller.tenantId, async () => {
      const made = await this.roles.create(caller.tenantId, content);
      await this.record(caller, made, null, made);
      return made;
    });
  }

  change(caller: Principal, id: string, content: RoleContent): Promise<CustomRole> {
    return this.door.run(caller.tenantId, async () => {
      const before = await this.touchable(caller, id);
      within(caller, before);
      within(caller, content);
      await this.roles.change(caller.tenantId, id, content);
      const after = await this.touchable(caller, id);
      await this.record(caller, before, before, after);
      return after;
    });
  }

  remove(caller: Principal, id: string): Promise<void> {
    return this.door.run(caller.tenantId, async () => {
      const role = await this.touchable(caller, id);
      within(caller, role);
      if (!(await this.roles.remove(caller.tenantId, id)))
        throw conflict('Somebody still has this role. Give them another one first.');
      await this.record(caller, role, role, null);
    });
  }

  private record(
    { tenantId }: Principal,
    { id, name }: CustomRole,
    before: RoleContent | null,
    after: RoleContent | null,
  ): Promise<void> {
    const target = { type: 'role', id, name };
    return this.audit.detail(tenantId, { target, before: told(before), after: told(after) });
  }

  private async touchable(caller: Principal, id: string): Promise<CustomRole> {
    const role = await this.roles.lock(caller.tenantId, id);
    if (!role) throw notFound('role');
    return role;
  }
}

const told = (role: RoleContent | null) => role && { name: role.name, permissions: role.permissions };

function within(caller: Principal, { permissions }: RoleContent): void {
  if (!covers(caller, permissions)) throw forbidden('A role cannot permit more than you may do yourself.');
}
