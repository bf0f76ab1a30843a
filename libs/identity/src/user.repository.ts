import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { databaseCode, conflict, TenantDoor } from '@patchbay/platform';
import { permissionsOf, type Holder } from './permissions.js';

export interface User extends Holder {
  id: string;
  tenant_id: string;
  email: string;
  name: string;
  role: Role;
  /** A role of the organisation's own, which replaces what `role` permits. */
  role_id: string | null;
  password_hash: string | null;
  token_version: number;
  disabled_at: Date | null;
  last_seen_at: Date | null;
  /** Of a member from elsewhere: where their password and second factor are. */
  home_tenant_id: string | null;
  home_id: string | null;
}

/** null leaves as it is. */
export interface PersonChange {
  name: string | null;
  role: Role | null;
  /** Counts when `role` is given. */
  role_id: string | null;
  disabled: boolean | null;
  at: Date;
}

export type NewUser = Pick<User, 'email' | 'name' | 'role' | 'password_hash'> &
  Partial<Pick<User, 'home_tenant_id' | 'home_id'>>;

type UserRow = Omit<User, 'permissions'> & { custom: string[] | null };

const columns = `id, tenant_id, email, name, role, role_id, password_hash, token_version, disabled_at, last_seen_at,
  home_tenant_id, home_id, (select r.permissions from role r where r.id = app_user.role_id) as custom`;
const toUser = ({ custom, ...row }: UserRow): User => ({
  ...row,
  permissions: permissionsOf(row.role, custom),
});

/** People of a tenant. */
@Injectable()
export class UserRepository {
  constructor(private readonly door: TenantDoor) {}

  /** The home of whoever signs in with an address, before anybody is signed in. */
  async locate(email: string): Promise<{ tenant_id: string; user_id: string } | null> {
    const rows = await this.door.outside<{ tenant_id: string; user_id: string }[]>((em) =>
      em.query('select tenant_id, user_id from login_lookup($1)', [email]),
    );
    return rows[0] ?? null;
  }

  async find(tenantId: string, id: string): Promise<User | null> {
    const rows = await this.door.run<UserRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from app_user where id = $1`, [id]),
    );
    return rows[0] ? toUser(rows[0]) : null;
  }

  async findByEmail(tenantId: string, email: string): Promise<User | null> {
    const rows = await this.door.run<UserRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from app_user where lower(email) = lower($1)`, [email]),
    );
    return rows[0] ? toUser(rows[0]) : null;
  }

  async list(tenantId: string): Promise<User[]> {
    const rows = await this.door.run<UserRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from app_user order by created_at, id`),
    );
    return rows.map(toUser);
  }

  async count(tenantId: string): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query('select count(*)::int as n from app_user'),
    );
    return rows[0]?.n ?? 0;
  }

  async create(tenantId: string, user: NewUser): Promise<User> {
    const rows = await refusingDuplicates(() =>
      this.door.run<UserRow[]>(tenantId, (em) =>
        em.query(
          `insert into app_user(tenant_id, email, name, role, password_hash, home_tenant_id, home_id)
           values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
          [
            tenantId,
            user.email,
            user.name,
            user.role,
            user.password_hash,
            user.home_tenant_id ?? null,
            user.home_id ?? null,
          ],
        ),
      ),
    );
    return toUser(rows[0]!);
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
             email_verified_at = case when lower(coalesce($4, email)) = lower(email) then email_verified_at end,
             token_version = token_version + 1 where id = $1`,
          [id, hash, profile.name ?? null, profile.email ?? null],
        ),
      ),
    );
  }

  /** Changes what is given; access tokens signed before no longer count. */
  async change(tenantId: string, id: string, change: PersonChange): Promise<User | null> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `update app_user set name = coalesce($2, name), role = coalesce($3, role),
           role_id = case when $3::text is null then role_id else $4::uuid end,
           disabled_at = case when $5::boolean is null then disabled_at when $5 then coalesce(disabled_at, $6) end,
           token_version = token_version + 1 where id = $1`,
        [id, change.name, change.role, change.role_id, change.disabled, change.at],
      ),
    );
    return this.find(tenantId, id);
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('delete from app_user where id = $1', [id]));
  }

  /** Owners who can sign in, locked: of two who would go at the same time, the second sees that the first has gone. */
  async lockOwners(tenantId: string): Promise<string[]> {
    const rows = await this.door.run<{ id: string }[]>(tenantId, (em) =>
      em.query(`select id from app_user where role = 'owner' and disabled_at is null order by id for update`),
    );
    return rows.map(({ id }) => id);
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
