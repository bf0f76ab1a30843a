import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import type { User } from '../user.repository.js';

/** The part of an account that a provider decides. */
@Injectable()
export class SsoAccountRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Null when nothing changed: the last administrator stays one, whatever a provider says. */
  async changeRole(tenantId: string, userId: string, role: Role): Promise<User | null> {
    const [rows] = await this.door.run<[User[], number]>(tenantId, (em) =>
      em.query(
        `update app_user u set role = $2, token_version = token_version + 1
          where u.id = $1 and u.role <> $2 and (u.role <> 'admin' or exists (
            select 1 from app_user o where o.id <> u.id and o.role = 'admin' and o.disabled_at is null))
          returning id, tenant_id, email, name, role, password_hash, token_version, disabled_at`,
        [userId, role],
      ),
    );
    return rows[0] ?? null;
  }
}
