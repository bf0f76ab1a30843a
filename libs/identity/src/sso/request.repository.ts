import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** What an OpenID login must remember between the redirect and the answer; the verifier is sealed. */
export interface OidcMemory {
  nonce: string;
  verifier: string;
}

/** One login at a provider, from the redirect until the console holds its tokens. */
export interface SsoRequest {
  id: string;
  connection_id: string;
  browser_hash: string;
  test: boolean;
  next: string | null;
  saml_id: string | null;
  oidc: OidcMemory | null;
}

export interface NewSsoRequest extends SsoRequest {
  state_hash: string;
  created_at: Date;
  expires_at: Date;
}

const columns = 'id, connection_id, browser_hash, test, next, saml_id, oidc';

/** Logins under way, what was used up, and the one-time codes at their end. */
@Injectable()
export class SsoRequestRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Also forgets what has expired. */
  async add(tenantId: string, row: NewSsoRequest): Promise<void> {
    await this.door.run(tenantId, async (em) => {
      await em.query(`delete from sso_request where expires_at < $1::timestamptz - interval '1 day'`, [
        row.created_at,
      ]);
      await em.query(
        `insert into sso_request(tenant_id, ${columns}, state_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          tenantId,
          row.id,
          row.connection_id,
          row.browser_hash,
          row.test,
          row.next,
          row.saml_id,
          row.oidc ? JSON.stringify(row.oidc) : null,
          row.state_hash,
          row.created_at,
          row.expires_at,
        ],
      );
    });
  }

  async nameSaml(tenantId: string, id: string, samlId: string): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update sso_request set saml_id = $2 where id = $1', [id, samlId]),
    );
  }

  /** The open request that a SAML response answers. */
  async openSaml(
    tenantId: string,
    connectionId: string,
    samlId: string,
    now: Date,
  ): Promise<SsoRequest | null> {
    const rows = await this.door.run<SsoRequest[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from sso_request
          where connection_id = $1 and saml_id = $2 and answered_at is null and expires_at > $3`,
        [connectionId, samlId, now],
      ),
    );
    return rows[0] ?? null;
  }

  /** Uses an open request up by its state; of parallel attempts one gets it. */
  async takeState(
    tenantId: string,
    connectionId: string,
    stateHash: string,
    now: Date,
  ): Promise<SsoRequest | null> {
    return this.take(tenantId, 'state_hash', [connectionId, stateHash, now]);
  }

  /** Uses an open request up by its SAML id. */
  async takeSaml(
    tenantId: string,
    connectionId: string,
    samlId: string,
    now: Date,
  ): Promise<SsoRequest | null> {
    return this.take(tenantId, 'saml_id', [connectionId, samlId, now]);
  }

  /** False when this assertion was used before. Waits for a parallel attempt to be decided. */
  async useAssertion(tenantId: string, assertionId: string, expires: Date, now: Date): Promise<boolean> {
    return this.door.run(tenantId, async (em) => {
      await em.query('delete from sso_assertion where expires_at < $1', [now]);
      const rows = await em.query<unknown[]>(
        `insert into sso_assertion(tenant_id, assertion_id, expires_at) values ($1, $2, $3)
         on conflict do nothing returning assertion_id`,
        [tenantId, assertionId, expires],
      );
      return rows.length === 1;
    });
  }

  async grantCode(
    tenantId: string,
    id: string,
    userId: string,
    codeHash: string,
    expires: Date,
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update sso_request set user_id = $2, code_hash = $3, code_expires_at = $4 where id = $1', [
        id,
        userId,
        codeHash,
        expires,
      ]),
    );
  }

  /** Uses the code up, in the browser that began the login; null when it is unknown, used, expired or foreign. */
  async useCode(
    codeHash: string,
    browserHash: string,
    now: Date,
  ): Promise<{ tenantId: string; userId: string; next: string | null } | null> {
    const found = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from sso_code_lookup($1)', [codeHash]),
    );
    const tenantId = found[0]?.tenant_id;
    if (!tenantId) return null;
    const [rows] = await this.door.run<[{ user_id: string; next: string | null }[], number]>(tenantId, (em) =>
      em.query(
        `update sso_request set used_at = $3 where code_hash = $1 and browser_hash = $2
            and used_at is null and code_expires_at > $3 returning user_id, next`,
        [codeHash, browserHash, now],
      ),
    );
    return rows[0] ? { tenantId, userId: rows[0].user_id, next: rows[0].next } : null;
  }

  private async take(
    tenantId: string,
    column: 'state_hash' | 'saml_id',
    values: [string, string, Date],
  ): Promise<SsoRequest | null> {
    const [rows] = await this.door.run<[SsoRequest[], number]>(tenantId, (em) =>
      em.query(
        `update sso_request set answered_at = $3
          where connection_id = $1 and ${column} = $2 and answered_at is null and expires_at > $3
          returning ${columns}`,
        values,
      ),
    );
    return rows[0] ?? null;
  }
}
