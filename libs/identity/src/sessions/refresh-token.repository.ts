import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import { stands } from './session.repository.js';
import type { Visit } from './visit.js';

export interface RefreshRow {
  id: string;
  user_id: string;
  session_id: string;
  expires_at: Date;
  rotated_at: Date | null;
  ended_at: Date | null;
  /** Of a session that was opened by switching, the sign-in it ends with. */
  home_tenant_id: string | null;
  home_session_id: string | null;
  /** False when that sign-in has ended. */
  stands: boolean;
}

/** Refresh tokens, kept as hashes in families: a family belongs to one session. */
@Injectable()
export class RefreshTokenRepository {
  constructor(private readonly door: TenantDoor) {}

  async tenantOf(tokenHash: string): Promise<string | null> {
    const rows = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from refresh_lookup($1)', [tokenHash]),
    );
    return rows[0]?.tenant_id ?? null;
  }

  async add(
    tenantId: string,
    session: { id: string; userId: string },
    tokenHash: string,
    now: Date,
    expires: Date,
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into refresh_token(tenant_id, user_id, family_id, token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [tenantId, session.userId, session.id, tokenHash, now, expires],
      ),
    );
  }

  /** Locks the row, so that parallel refreshes of one token take turns. */
  async lock(tenantId: string, tokenHash: string): Promise<RefreshRow | null> {
    const rows = await this.door.run<RefreshRow[]>(tenantId, (em) =>
      em.query(
        `select r.id, r.user_id, r.family_id as session_id, r.expires_at, r.rotated_at, s.ended_at,
                s.home_tenant_id, s.home_session_id, ${stands} as stands
           from refresh_token r join session s on s.id = r.family_id where r.token_hash = $1 for update of r`,
        [tokenHash],
      ),
    );
    return rows[0] ?? null;
  }

  /** In place of `old` its session gets a new token, and is prolonged. One statement: parallel refreshes wait for it. */
  async rotate(
    tenantId: string,
    old: RefreshRow,
    visit: Visit,
    { tokenHash, now, expires }: { tokenHash: string; now: Date; expires: Date },
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `with rotated as (update refresh_token set rotated_at = coalesce(rotated_at, $3) where id = $2),
           prolonged as (update session set device = $4, ip = $5, last_used_at = greatest(last_used_at, $3), expires_at = $6
             where id = $7)
         insert into refresh_token(tenant_id, user_id, family_id, token_hash, created_at, expires_at)
         values ($1, $8, $7, $9, $3, $6)`,
        [tenantId, old.id, now, visit.device, visit.ip, expires, old.session_id, old.user_id, tokenHash],
      ),
    );
  }
}
