import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { databaseCode, conflict, TenantDoor } from '@patchbay/platform';

export interface User {
  id: string;
  tenant_id: string;
  email: string;
  name: string;
  role: Role;
  password_hash: string | null;
  token_version: number;
  disabled_at: Date | null;
}

export type NewUser = Pick<User, 'email' | 'name' | 'role' | 'password_hash'>;

const columns = 'id, tenant_id, email, name, role, password_hash, token_version, disabled_at';

/** People of a tenant. */
@Injectable()
export class UserRepository {
  constructor(private readonly door: TenantDoor) {}

  /** The tenant and id behind an address, before anybody is signed in. */
  async locate(email: string): Promise<{ tenant_id: string; user_id: string } | null> {
    const rows = await this.door.outside<{ tenant_id: string; user_id: string }[]>((em) =>
      em.query('select tenant_id, user_id from login_lookup($1)', [email]),
    );
    return rows[0] ?? null;
  }

  async find(tenantId: string, id: string): Promise<User | null> {
    const rows = await this.door.run<User[]>(tenantId, (em) =>
      em.query(`select ${columns} from app_user where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  async findByEmail(tenantId: string, email: string): Promise<User | null> {
    const rows = await this.door.run<User[]>(tenantId, (em) =>
      em.query(`select ${columns} from app_user where lower(email) = lower($1)`, [email]),
    );
    return rows[0] ?? null;
  }

  list(tenantId: string): Promise<User[]> {
    return this.door.run<User[]>(tenantId, (em) =>
      em.query(`select ${columns} from app_user order by created_at, id`),
    );
  }

  async count(tenantId: string): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query('select count(*)::int as n from app_user'),
    );
    return rows[0]?.n ?? 0;
  }

  async create(tenantId: string, user: NewUser): Promise<User> {
    const rows = await refusingDuplicates(() =>
      this.door.run<User[]>(tenantId, (em) =>
        em.query(
          `insert into app_user(tenant_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5) returning ${columns}`,
          [tenantId, user.email, user.name, user.role, user.password_hash],
        ),
      ),
    );
    return rows[0]!;
  }

  /** Sets what is given; access tokens signed before no longer count. */
  async setPassword(
    tenantId: string,
    id: string,
    hash: string,
    profile: { name?: string; email?: string },
  ): Promise<void> {
    await refusingDuplicates(() =>
      this.door.run(tenantId, (em) =>
        em.query(
          `update app_user set password_hash = $2, name = coalesce($3, name), email = coalesce($4, email),
             token_version = token_version + 1 where id = $1`,
          [id, hash, profile.name ?? null, profile.email ?? null],
        ),
      ),
    );
  }

  /** Notes that this person is working. */
  async seen(tenantId: string, id: string, at: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update app_user set last_seen_at = greatest(last_seen_at, $2) where id = $1', [id, at]),
    );
  }

  async tenantName(tenantId: string): Promise<string> {
    const rows = await this.door.run<{ name: string }[]>(tenantId, (em) =>
      em.query('select name from tenant'),
    );
    return rows[0]?.name ?? tenantId;
  }

  /** True when the tenant did not exist before. */
  async createTenant(id: string, name: string): Promise<boolean> {
    const rows = await this.door.outside<{ made: boolean }[]>((em) =>
      em.query('select tenant_create($1, $2) as made', [id, name]),
    );
    return rows[0]?.made ?? false;
  }
}

async function refusingDuplicates<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (databaseCode(error) === '23505') throw conflict('There is already a user with this e-mail address.');
    throw error;
  }
}
