import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  invited_by: string | null;
  created_at: Date;
  expires_at: Date;
}

const columns = 'id, email, role, invited_by, created_at, expires_at';
const open = 'accepted_at is null and revoked_at is null';

/** Invitations of a tenant; their secrets are kept as hashes. */
@Injectable()
export class InvitationRepository {
  constructor(private readonly door: TenantDoor) {}

  /** An earlier invitation of the same address ends. */
  async add(tenantId: string, hash: string, row: Invitation): Promise<void> {
    await this.door.run(tenantId, async (em) => {
      await em.query(`update invitation set revoked_at = $2 where lower(email) = lower($1) and ${open}`, [
        row.email,
        row.created_at,
      ]);
      await em.query(
        `insert into invitation(tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [tenantId, row.id, row.email, row.role, hash, row.invited_by, row.created_at, row.expires_at],
      );
    });
  }

  /** Those that can still be accepted, newest first. */
  list(tenantId: string, now: Date): Promise<Invitation[]> {
    return this.door.run<Invitation[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from invitation where ${open} and expires_at > $1 order by created_at desc, id desc limit 500`,
        [now],
      ),
    );
  }

  async tenantOf(hash: string): Promise<string | null> {
    const rows = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from invitation_lookup($1)', [hash]),
    );
    return rows[0]?.tenant_id ?? null;
  }

  async find(tenantId: string, hash: string, now: Date): Promise<Invitation | null> {
    const rows = await this.door.run<Invitation[]>(tenantId, (em) =>
      em.query(`select ${columns} from invitation where token_hash = $1 and ${open} and expires_at > $2`, [
        hash,
        now,
      ]),
    );
    return rows[0] ?? null;
  }

  /** Of parallel attempts one succeeds. */
  async accept(tenantId: string, id: string, now: Date): Promise<boolean> {
    return this.close(tenantId, 'accepted_at', id, now);
  }

  /** False when there is no open invitation of this id. */
  async revoke(tenantId: string, id: string, now: Date): Promise<boolean> {
    return this.close(tenantId, 'revoked_at', id, now);
  }

  private async close(
    tenantId: string,
    column: 'accepted_at' | 'revoked_at',
    id: string,
    now: Date,
  ): Promise<boolean> {
    const [, closed] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(`update invitation set ${column} = $2 where id = $1 and ${open}`, [id, now]),
    );
    return closed > 0;
  }
}
