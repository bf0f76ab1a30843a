import { Injectable } from '@nestjs/common';
import { conflict, forbidden, notFound, TenantDoor } from '@patchbay/platform';
import { covers } from '../permissions.js';
import type { Principal } from '../principal.js';
import { RoleRepository, type CustomRole, type RoleContent } from './role.repository.js';

/** Edits the roles of an organisation; nobody makes or touches one that permits more than they may themselves. */
@Injectable()
export class Roles {
  constructor(
    private readonly roles: RoleRepository,
    private readonly door: TenantDoor,
  ) {}

  list(tenantId: string): Promise<CustomRole[]> {
    return this.roles.list(tenantId);
  }

  async create(caller: Principal, content: RoleContent): Promise<CustomRole> {
    within(caller, content);
    return this.roles.create(caller.tenantId, content);
  }

  change(caller: Principal, id: string, content: RoleContent): Promise<CustomRole> {
    return this.door.run(caller.tenantId, async () => {
      within(caller, await this.touchable(caller, id));
      within(caller, content);
      await this.roles.change(caller.tenantId, id, content);
      return this.touchable(caller, id);
    });
  }

  remove(caller: Principal, id: string): Promise<void> {
    return this.door.run(caller.tenantId, async () => {
      within(caller, await this.touchable(caller, id));
      if (!(await this.roles.remove(caller.tenantId, id)))
        throw conflict('Somebody still has this role. Give them another one first.');
    });
  }

  private async touchable(caller: Principal, id: string): Promise<CustomRole> {
    const role = await this.roles.lock(caller.tenantId, id);
    if (!role) throw notFound('role');
    return role;
  }
}

function within(caller: Principal, { permissions }: RoleContent): void {
  if (!covers(caller, permissions)) throw forbidden('A role cannot permit more than you may do yourself.');
}
