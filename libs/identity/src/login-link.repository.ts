import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** One-time links, kept as hashes. */
@Injectable()
export class LoginLinkRepository {
  constructor(private readonly door: TenantDoor) {}

  async add(tenantId: string, userId: string, tokenHash: string, expires: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('insert into login_link(tenant_id, token_hash, user_id, expires_at) values ($1, $2, $3, $4)', [
        tenantId,
        tokenHash,
        userId,
        expires,
      ]),
    );
  }

  /** Uses the link up; null when it is unknown, used or expired. Of parallel attempts one succeeds. */
  async use(tokenHash: string, now: Date): Promise<{ tenantId: string; userId: string } | null> {
    const found = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from link_lookup($1)', [tokenHash]),
    );
    const tenantId = found[0]?.tenant_id;
    if (!tenantId) return null;
    return this.door.run(tenantId, async (em) => {
      const [rows] = await em.query<[{ user_id: string }[], number]>(
        'update login_link set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning user_id',
        [tokenHash, now],
      );
      return rows[0] ? { tenantId, userId: rows[0].user_id } : null;
    });
  }
}
