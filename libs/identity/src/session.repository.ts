import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

export interface RefreshRow {
  id: string;
  user_id: string;
  family_id: string;
  expires_at: Date;
  rotated_at: Date | null;
  revoked_at: Date | null;
}

/** Refresh tokens, kept as hashes in families: a family is one sign-in. */
@Injectable()
export class SessionRepository {
  constructor(private readonly door: TenantDoor) {}

  async tenantOf(tokenHash: string): Promise<string | null> {
    const rows = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from refresh_lookup($1)', [tokenHash]),
    );
    return rows[0]?.tenant_id ?? null;
  }

  async open(
    tenantId: string,
    userId: string,
    tokenHash: string,
    expires: Date,
    family: string = randomUUID(),
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        'insert into refresh_token(tenant_id, user_id, family_id, token_hash, expires_at) values ($1, $2, $3, $4, $5)',
        [tenantId, userId, family, tokenHash, expires],
      ),
    );
  }

  /** Locks the row, so that parallel refreshes of one token take turns. */
  async lock(tenantId: string, tokenHash: string): Promise<RefreshRow | null> {
    const rows = await this.door.run<RefreshRow[]>(tenantId, (em) =>
      em.query(
        'select id, user_id, family_id, expires_at, rotated_at, revoked_at from refresh_token where token_hash = $1 for update',
        [tokenHash],
      ),
    );
    return rows[0] ?? null;
  }

  async markRotated(tenantId: string, id: string, at: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update refresh_token set rotated_at = coalesce(rotated_at, $2) where id = $1', [id, at]),
    );
  }

  async revokeFamily(tenantId: string, familyId: string, at: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update refresh_token set revoked_at = $2 where family_id = $1 and revoked_at is null', [
        familyId,
        at,
      ]),
    );
  }

  /** Ends every session of a person. */
  async revokeAll(tenantId: string, userId: string, at: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update refresh_token set revoked_at = $2 where user_id = $1 and revoked_at is null', [
        userId,
        at,
      ]),
    );
  }
}
