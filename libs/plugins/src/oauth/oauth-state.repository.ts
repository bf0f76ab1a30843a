import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** An authorization under way. */
export interface PendingAuthorization {
  tenant_id: string;
  user_id: string;
  plugin_id: string;
  connection_id: string;
  auth: string;
  /** Hash of the nonce in the cookie of the browser that began. */
  browser_hash: string;
  /** Sealed PKCE verifier. */
  verifier: string;
}

/** Single-use states of authorizations under way, kept as hashes. */
@Injectable()
export class OAuthStateRepository {
  constructor(private readonly door: TenantDoor) {}

  async add(hash: string, pending: PendingAuthorization, minutes: number): Promise<void> {
    const { tenant_id, user_id, plugin_id, connection_id, auth, browser_hash, verifier } = pending;
    await this.door.run(tenant_id, (em) =>
      em.query(
        `insert into oauth_state(tenant_id, state_hash, user_id, plugin_id, connection_id, auth, browser_hash, verifier, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => $9))`,
        [tenant_id, hash, user_id, plugin_id, connection_id, auth, browser_hash, verifier, minutes],
      ),
    );
  }

  /** null when it is unknown, used or expired; the second taker gets null. */
  async take(hash: string): Promise<PendingAuthorization | null> {
    const found = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from oauth_state_lookup($1)', [hash]),
    );
    if (!found[0]) return null;
    const [rows] = await this.door.run<[PendingAuthorization[], number]>(found[0].tenant_id, (em) =>
      em.query(
        `update oauth_state set used_at = now() where state_hash = $1 and used_at is null and expires_at > now()
         returning tenant_id, user_id, plugin_id, connection_id, auth, browser_hash, verifier`,
        [hash],
      ),
    );
    return rows[0] ?? null;
  }
}
