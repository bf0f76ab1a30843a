import { Injectable } from '@nestjs/common';
import { conflict, databaseCode, TenantDoor } from '@patchbay/platform';
import { permissions, permissionsOf, type Permission } from '../permissions.js';

/** What a custom role may be made of: ownership stays with owners, and `self` belongs to everybody. */
export const grantable = permissions.filter(
  (permission) => permission !== 'tenant:own' && permission !== 'self',
);

export interface RoleContent {
  name: string;
  permissions: readonly Permission[];
}

export interface CustomRole extends RoleContent {
  id: string;
}

type RoleRow = { id: string; name: string; permissions: string[] };

const columns = 'id, name, permissions';
const toRole = (row: RoleRow): CustomRole => ({
  ...row,
  permissions: permissionsOf('viewer', row.permissions),
});

/** Roles of an organisation's own. */
@Injectable()
export class RoleRepository {
  constructor(private readonly door: TenantDoor) {}

  async list(tenantId: string): Promise<CustomRole[]> {
    const rows = await this.door.run<RoleRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from role order by lower(name)`),
    );
    return rows.map(toRole);
  }

  async find(tenantId: string, id: string): Promise<CustomRole | null> {
    const rows = await this.door.run<RoleRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from role where id = $1`, [id]),
    );
    return rows[0] ? toRole(rows[0]) : null;
  }

  /** Locked until the transaction ends: nobody changes it between a check and what follows. */
  async lock(tenantId: string, id: string): Promise<CustomRole | null> {
    const rows = await this.door.run<RoleRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from role where id = $1 for update`, [id]),
    );
    return rows[0] ? toRole(rows[0]) : null;
  }

  async create(tenantId: string, content: RoleContent): Promise<CustomRole> {
    const rows = await refusingDuplicates(() =>
      this.door.run<RoleRow[]>(tenantId, (em) =>
        em.query(`insert into role(tenant_id, name, permissions) values ($1, $2, $3) returning ${columns}`, [
          tenantId,
          content.name,
          content.permissions,
        ]),
      ),
    );
    return toRole(rows[0]!);
  }

  /** Access tokens of everybody with this role, signed before, no longer count. */
  async change(tenantId: string, id: string, content: RoleContent): Promise<void> {
    await refusingDuplicates(() =>
      this.door.run(tenantId, async (em) => {
        await em.query('update role set name = $2, permissions = $3 where id = $1', [
          id,
          content.name,
          content.permissions,
        ]);
        await em.query('update app_user set token_version = token_version + 1 where role_id = $1', [id]);
      }),
    );
  }

  /** False while somebody has this role. */
  async remove(tenantId: string, id: string): Promise<boolean> {
    const [, removed] = await this.door.run<[unknown[], number]>(tenantId, (em) =>
      em.query('delete from role where id = $1 and not exists (select from app_user where role_id = $1)', [
        id,
      ]),
    );
    return removed > 0;
  }
}

async function refusingDuplicates<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (databaseCode(error) === '23505') throw conflict('There is already a role with this name.');
    throw error;
  }
}
