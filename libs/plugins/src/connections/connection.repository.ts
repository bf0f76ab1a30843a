import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import type { Identity } from '@patchbay/plugin-sdk';
import type { EntityManager } from 'typeorm';
import type { Health } from './health.js';

export type ConnectionState =
  'ok' | 'degraded' | 'rate_limited' | 'needs_reauth' | 'broken' | 'paused' | 'unchecked';

export interface ConnectionRow {
  id: string;
  tenant_id: string;
  plugin_id: string;
  mode: 'live' | 'sandbox';
  auth: string;
  fields: JsonObject;
  fields_version: number;
  secrets: string;
  secrets_set_at: Date;
  webhook_secrets: string | null;
  webhook_state: Json;
  account: string | null;
  identity: Identity | null;
  state: ConnectionState;
  cause: string | null;
  paused: boolean;
  checked_at: Date | null;
  created_at: Date;
}

export type NewConnection = Pick<
  ConnectionRow,
  'id' | 'plugin_id' | 'mode' | 'auth' | 'fields' | 'fields_version' | 'secrets' | 'webhook_secrets'
>;

/** A place a delivery may be for. */
export interface Route {
  tenant_id: string;
  id: string;
}

const columns = `id, tenant_id, plugin_id, mode, auth, fields, fields_version, secrets, secrets_set_at, webhook_secrets, webhook_state,
  account, identity, state, cause, paused, checked_at, created_at`;

/** Connected accounts. Secrets are sealed before they come here. */
@Injectable()
export class ConnectionRepository {
  constructor(private readonly door: TenantDoor) {}

  list(tenantId: string): Promise<ConnectionRow[]> {
    return this.door.run<ConnectionRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from connection order by created_at, id`),
    );
  }

  async find(tenantId: string, id: string): Promise<ConnectionRow | null> {
    const rows = await this.door.run<ConnectionRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from connection where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  /** Answers those that are there; they are not removed before the open transaction ends. */
  async hold(em: EntityManager, ids: string[]): Promise<Set<string>> {
    const rows = await em.query<{ id: string }[]>(
      'select id from connection where id = any($1) order by id for key share',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async create(tenantId: string, made: NewConnection): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into connection(tenant_id, id, plugin_id, mode, auth, fields, fields_version, secrets, webhook_secrets)
         values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)`,
        [
          tenantId,
          made.id,
          made.plugin_id,
          made.mode,
          made.auth,
          JSON.stringify(made.fields),
          made.fields_version,
          made.secrets,
          made.webhook_secrets,
        ],
      ),
    );
  }

  async update(
    tenantId: string,
    id: string,
    change: {
      fields?: JsonObject;
      fields_version?: number;
      secrets?: string;
      webhook_secrets?: string;
      paused?: boolean;
    },
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `update connection set fields = coalesce($2::jsonb, fields), secrets = coalesce($3, secrets),
           secrets_set_at = case when $3::text is null then secrets_set_at else now() end, webhook_secrets = coalesce($4, webhook_secrets),
           paused = coalesce($5, paused), fields_version = coalesce($6, fields_version) where id = $1`,
        [
          id,
          change.fields ? JSON.stringify(change.fields) : null,
          change.secrets ?? null,
          change.webhook_secrets ?? null,
          change.paused ?? null,
          change.fields_version ?? null,
        ],
      ),
    );
  }

  /** False when that is known already. */
  async setState(tenantId: string, id: string, [state, cause]: Health): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        'update connection set state = $2, cause = $3 where id = $1 and (state <> $2 or cause is distinct from $3)',
        [id, state, cause],
      ),
    );
    return count === 1;
  }

  /** The outcome of a check; who we are at the provider is known only from one that succeeded. */
  async setChecked(
    tenantId: string,
    id: string,
    [state, cause]: Health,
    identity: Identity | null,
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `update connection set state = $2, cause = $3, identity = coalesce($4::jsonb, identity), account = coalesce($5, account),
           checked_at = now() where id = $1`,
        [id, state, cause, identity ? JSON.stringify(identity) : null, identity?.account ?? null],
      ),
    );
  }

  async setWebhook(tenantId: string, id: string, sealed: string, state: Json): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update connection set webhook_secrets = $2, webhook_state = $3::jsonb where id = $1', [
        id,
        sealed,
        JSON.stringify(state),
      ]),
    );
  }

  /** Whoever is renewing a token now finds the lease gone and cannot bring one back. */
  async revoke(tenantId: string, id: string, sealed: string, cause: string): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `update connection set secrets = $2, secrets_set_at = now(), secret_version = secret_version + 1, webhook_secrets = null,
           webhook_state = null, refresh_owner = null, refresh_until = null, state = 'needs_reauth', cause = $3 where id = $1`,
        [id, sealed, cause],
      ),
    );
  }

  /** Sign-ins at providers that are under way. */
  async endSignIns(tenantId: string): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('delete from oauth_state'));
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('delete from connection where id = $1', [id]));
  }

  /** Where a delivery may belong: by connection id, by account at the provider, or any of the plugin's. */
  routes(pluginId: string, id: string | null, account: string | null): Promise<Route[]> {
    return this.door.outside<Route[]>((em) =>
      em.query('select tenant_id, id from connection_route($1, $2, $3)', [pluginId, id, account]),
    );
  }

  /** Received, sent and failed in the last day, by connection. */
  async activity(
    tenantId: string,
  ): Promise<Map<string, { received_24h: number; sent_24h: number; errors_24h: number }>> {
    const rows = await this.door.run<{ id: string; received: number; sent: number; errors: number }[]>(
      tenantId,
      (em) =>
        em.query(`
        with received as (
          select source, count(*)::int as n from inbox where received_at > now() - interval '1 day' group by source),
        called as (
          select connection_id, count(*) filter (where status = 'succeeded')::int as sent,
              count(*) filter (where status in ('failed', 'uncertain'))::int as errors
            from action_call where created_at > now() - interval '1 day' group by connection_id)
        select c.id, coalesce(r.n, 0) as received, coalesce(a.sent, 0) as sent, coalesce(a.errors, 0) as errors
          from connection c left join received r on r.source = c.id::text left join called a on a.connection_id = c.id`),
    );
    return new Map(
      rows.map((row) => [row.id, { received_24h: row.received, sent_24h: row.sent, errors_24h: row.errors }]),
    );
  }
}
