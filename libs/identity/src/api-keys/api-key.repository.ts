import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { Permission } from '../permissions.js';
import { ApiKeyTrust } from './api-key-trust.js';

export interface ApiKeyRow {
  id: string;
  name: string;
  /** The person it acts for; null for a key of the organisation itself. */
  owner_id: string | null;
  hint: string;
  scopes: Permission[];
  created_at: Date;
  /** Name of who made it; null when they have left. */
  created_by: string | null;
  expires_at: Date | null;
  last_used_at: Date | null;
}

/** What a key that counts says. */
export type LiveKey = Pick<ApiKeyRow, 'id' | 'name' | 'owner_id' | 'scopes'>;

export interface NewApiKey {
  name: string;
  owner_id: string | null;
  created_by: string;
  key_hash: string;
  hint: string;
  scopes: readonly Permission[];
  created_at: Date;
  expires_at: Date | null;
}

const columns = `k.id, k.name, k.owner_id, k.hint, k.scopes, k.created_at, k.expires_at, k.last_used_at,
  (select u.name from app_user u where u.id = k.created_by) as created_by`;

/** API keys, kept as hashes. */
@Injectable()
export class ApiKeyRepository {
  constructor(
    private readonly door: TenantDoor,
    private readonly trust: ApiKeyTrust,
  ) {}

  async locate(keyHash: string): Promise<{ tenant_id: string; key_id: string } | null> {
    const rows = await this.door.outside<{ tenant_id: string; key_id: string }[]>((em) =>
      em.query('select tenant_id, key_id from api_key_lookup($1)', [keyHash]),
    );
    return rows[0] ?? null;
  }

  /** What a key may do and for whom; null when it is revoked, has expired, or its organisation has closed. */
  async find(tenantId: string, id: string, now: Date): Promise<LiveKey | null> {
    const rows = await this.door.run<LiveKey[]>(tenantId, (em) =>
      em.query(
        `select id, name, owner_id, scopes from api_key
          where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
            and exists (select from tenant where deleted_at is null)`,
        [id, now],
      ),
    );
    return rows[0] ?? null;
  }

  /** Writes nothing when another node has noted a use after `since`. */
  async noteUse(tenantId: string, id: string, at: Date, since: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        'update api_key set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at <= $3)',
        [id, at, since],
      ),
    );
  }

  /** Keys that are neither revoked nor expired, of a person or (null) of the organisation. */
  async count(tenantId: string, ownerId: string | null, now: Date): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query(
        `select count(*)::int as n from api_key where owner_id is not distinct from $1::uuid
          and revoked_at is null and (expires_at is null or expires_at > $2)`,
        [ownerId, now],
      ),
    );
    return rows[0]?.n ?? 0;
  }

  /** Those not revoked, of a person or (null) of the organisation, newest first. */
  list(tenantId: string, ownerId: string | null): Promise<ApiKeyRow[]> {
    return this.door.run<ApiKeyRow[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from api_key k where k.owner_id is not distinct from $1::uuid and k.revoked_at is null
          order by k.created_at desc, k.id limit 200`,
        [ownerId],
      ),
    );
  }

  async create(tenantId: string, key: NewApiKey): Promise<ApiKeyRow> {
    const { name, owner_id, created_by, key_hash, hint, scopes, created_at, expires_at } = key;
    const rows = await this.door.run<ApiKeyRow[]>(tenantId, (em) =>
      em.query(
        `with k as (insert into api_key(tenant_id, name, owner_id, created_by, key_hash, hint, scopes, created_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *) select ${columns} from k`,
        [tenantId, name, owner_id, created_by, key_hash, hint, scopes, created_at, expires_at],
      ),
    );
    return rows[0]!;
  }

  /** Revokes a key of this person, or (null) of the organisation, and gives its name back; null when there is none. */
  async revoke(tenantId: string, id: string, ownerId: string | null, at: Date): Promise<string | null> {
    return this.door.run(tenantId, async (em) => {
      const [rows] = await em.query<[{ key_hash: string; name: string }[], number]>(
        `update api_key set revoked_at = $3
          where id = $1 and owner_id is not distinct from $2::uuid and revoked_at is null returning key_hash, name`,
        [id, ownerId, at],
      );
      for (const { key_hash: hash } of rows)
        this.door.afterCommit(`api-key:${hash}`, () => {
          this.trust.forget(hash);
        });
      return rows[0]?.name ?? null;
    });
  }
}
