import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import type { SsoConnection, TestResult } from './connection.js';

export type NewSsoConnection = Pick<
  SsoConnection,
  'id' | 'protocol' | 'name' | 'secret' | 'mapping' | 'settings'
>;
export type SsoConnectionChange = Partial<
  Pick<SsoConnection, 'name' | 'enabled' | 'create_users' | 'secret' | 'mapping' | 'settings'>
>;

const columns =
  'id, tenant_id, protocol, name, enabled, create_users, mapping, settings, secret, last_test, created_at';

/** Identity providers of an organisation. */
@Injectable()
export class SsoConnectionRepository {
  constructor(private readonly door: TenantDoor) {}

  /** The organisation of a connection, before anybody is signed in. */
  async tenantOf(id: string): Promise<string | null> {
    const rows = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from sso_connection_lookup($1)', [id]),
    );
    return rows[0]?.tenant_id ?? null;
  }

  /** The connection that signs in people of this e-mail domain. */
  async ofDomain(domain: string): Promise<{ tenant_id: string; connection_id: string } | null> {
    const rows = await this.door.outside<{ tenant_id: string; connection_id: string }[]>((em) =>
      em.query('select tenant_id, connection_id from sso_domain_lookup($1)', [domain]),
    );
    return rows[0] ?? null;
  }

  async find(tenantId: string, id: string): Promise<SsoConnection | null> {
    const rows = await this.door.run<SsoConnection[]>(tenantId, (em) =>
      em.query(`select ${columns} from sso_connection where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  list(tenantId: string): Promise<SsoConnection[]> {
    return this.door.run<SsoConnection[]>(tenantId, (em) =>
      em.query(`select ${columns} from sso_connection order by created_at, id`),
    );
  }

  async add(tenantId: string, row: NewSsoConnection): Promise<SsoConnection> {
    const rows = await this.door.run<SsoConnection[]>(tenantId, (em) =>
      em.query(
        `insert into sso_connection(tenant_id, id, protocol, name, secret, mapping, settings)
         values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
        [
          tenantId,
          row.id,
          row.protocol,
          row.name,
          row.secret,
          JSON.stringify(row.mapping),
          JSON.stringify(row.settings),
        ],
      ),
    );
    return rows[0]!;
  }

  async change(tenantId: string, id: string, change: SsoConnectionChange): Promise<SsoConnection | null> {
    const [rows] = await this.door.run<[SsoConnection[], number]>(tenantId, (em) =>
      em.query(
        `update sso_connection set name = coalesce($2, name), enabled = coalesce($3, enabled),
           create_users = coalesce($4, create_users), secret = coalesce($5, secret),
           mapping = coalesce($6, mapping), settings = coalesce($7, settings)
         where id = $1 returning ${columns}`,
        [
          id,
          change.name ?? null,
          change.enabled ?? null,
          change.create_users ?? null,
          change.secret ?? null,
          change.mapping ? JSON.stringify(change.mapping) : null,
          change.settings ? JSON.stringify(change.settings) : null,
        ],
      ),
    );
    return rows[0] ?? null;
  }

  async tested(tenantId: string, id: string, result: TestResult): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update sso_connection set last_test = $2 where id = $1', [id, JSON.stringify(result)]),
    );
  }

  /** False when there was none. */
  async remove(tenantId: string, id: string): Promise<boolean> {
    const [, removed] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query('delete from sso_connection where id = $1', [id]),
    );
    return removed > 0;
  }
}
