import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@patchbay/domain';
import { invalid, newId, notFound, OutboundHttp, TenantDoor, Vault } from '@patchbay/platform';
import type { AnyPlugin } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { PluginRegistry } from '../registry/plugin-registry.js';
import { ConnectionRecord } from './connection-record.js';
import { ConnectionRepository, type ConnectionRow } from './connection.repository.js';
import { parseSecrets, parseWith, vetHost } from './given.js';
import { TwinHost } from './twin-host.js';

/** What a person gives to connect an account. A sandbox needs nothing. */
export interface ConnectionInput {
  mode: 'live' | 'sandbox';
  auth?: string;
  fields?: JsonObject;
  secrets?: Record<string, string>;
  webhook_secret?: string;
}

export type Secrets = Record<string, string>;
const rememberMs = 2_000;
const revoked = 'The credentials were revoked. Give new ones to go on.';

/** Connected accounts with their sealed secrets. */
@Injectable()
export class Connections {
  private readonly remembered = new Map<string, { at: number; row: Promise<ConnectionRow | null> }>();

  private readonly opened = new WeakMap<ConnectionRow, Map<string, Promise<unknown>>>();

  constructor(
    private readonly repository: ConnectionRepository,
    private readonly registry: PluginRegistry,
    private readonly twins: TwinHost,
    private readonly vault: Vault,
    private readonly door: TenantDoor,
    private readonly audit: ConnectionRecord,
    private readonly outbound: OutboundHttp,
  ) {}

  list(tenantId: string): Promise<ConnectionRow[]> {
    return this.repository.list(tenantId);
  }

  /** Remembered for two seconds, for the tenant who asked: it is read for every call and delivery. */
  find(tenantId: string, id: string): Promise<ConnectionRow | null> {
    const key = `${tenantId}/${id}`;
    const known = this.remembered.get(key);
    if (known && Date.now() - known.at < rememberMs) return known.row;
    const row = this.repository.find(tenantId, id);
    row.catch(() => this.remembered.delete(key));
    this.remembered.set(key, { at: Date.now(), row });
    return row;
  }

  async get(tenantId: string, id: string): Promise<ConnectionRow> {
    const row = await this.find(tenantId, id);
    if (!row) throw notFound('connection');
    return row;
  }

  /** The account a plugin's actions use when none is named: the oldest that is not paused. */
  async firstOf(tenantId: string, pluginId: string): Promise<ConnectionRow | null> {
    const rows = (await this.repository.list(tenantId)).filter((row) => row.plugin_id === pluginId);
    return rows.find((row) => !row.paused) ?? rows[0] ?? null;
  }

  forget({ tenant_id, id }: Pick<ConnectionRow, 'tenant_id' | 'id'>): void {
    this.remembered.delete(`${tenant_id}/${id}`);
  }

  async create(tenantId: string, pluginId: string, input: ConnectionInput): Promise<ConnectionRow> {
    const plugin = this.registry.find(pluginId);
    if (!plugin?.base.connection) throw notFound('plugin');
    const id = newId();
    const given = input.mode === 'sandbox' ? await this.fromTwin(plugin, id) : checkInput(plugin, input);
    if (input.mode === 'live') await vetHost(plugin, given.fields, this.outbound.guard);
    const made = {
      id,
      plugin_id: pluginId,
      mode: input.mode,
      auth: given.auth,
      fields: given.fields,
      fields_version: plugin.base.connection.fields.version,
      secrets: await this.seal(tenantId, id, given.secrets),
      webhook_secrets: given.webhookSecret
        ? await this.sealWebhook(tenantId, id, [given.webhookSecret])
        : null,
    };
    await this.door.run(tenantId, async () => {
      await this.repository.create(tenantId, made);
      await this.audit.created(tenantId, made);
    });
    return this.get(tenantId, id);
  }

  async update(
    tenantId: string,
    id: string,
    input: Partial<ConnectionInput> & { paused?: boolean },
  ): Promise<ConnectionRow> {
    const row = await this.get(tenantId, id);
    const plugin = this.registry.find(row.plugin_id);
    if (!plugin?.base.connection) throw notFound('plugin');
    const { schema, version } = plugin.base.connection.fields;
    const fields = input.fields ? parseWith(schema, input.fields, 'fields') : undefined;
    if (fields && row.mode === 'live') await vetHost(plugin, fields, this.outbound.guard);
    const secrets = input.secrets
      ? await this.seal(tenantId, id, await this.withNew(plugin, row, input.secrets))
      : undefined;
    const rotated = input.webhook_secret
      ? await this.sealWebhook(
          tenantId,
          id,
          [input.webhook_secret, ...(await this.webhookSecrets(row))].slice(0, 2),
        )
      : undefined;
    const change = { fields, secrets, webhook_secrets: rotated, paused: input.paused };
    await this.door.run(tenantId, async () => {
      await this.repository.update(tenantId, id, { ...change, fields_version: fields ? version : undefined });
      await this.audit.changed(row, change);
    });
    this.forget(row);
    return this.get(tenantId, id);
  }

  async remove(tenantId: string, id: string): Promise<void> {
    const row = await this.get(tenantId, id);
    await this.door.run(tenantId, async () => {
      await this.repository.remove(tenantId, id);
      await this.audit.removed(row);
    });
    this.twins.drop(id);
    this.forget(row);
  }

  /**
   * Erases the credentials of all live accounts at once; answers how many. Their webhooks are refused from now on, and stay
   * at the provider until a person removes them there: nobody can sign in any more to do it.
   */
  async revokeAll(tenantId: string): Promise<number> {
    return this.door.run(tenantId, async () => {
      const rows = (await this.repository.list(tenantId)).filter((row) => row.mode === 'live');
      for (const row of rows) {
        await this.repository.revoke(tenantId, row.id, await this.seal(tenantId, row.id, {}), revoked);
        this.door.afterCommit(`revoked ${row.id}`, () => this.forget(row));
      }
      await this.repository.endSignIns(tenantId);
      await this.audit.revokedAll(tenantId, rows);
      return rows.length;
    });
  }

  async secrets(row: ConnectionRow): Promise<Secrets> {
    return { ...((await this.open(row, 'secrets', row.secrets)) as Secrets) };
  }

  /** Newest first; two while one is being rotated. */
  async webhookSecrets(row: ConnectionRow): Promise<string[]> {
    return row.webhook_secrets ? ((await this.open(row, 'webhook', row.webhook_secrets)) as string[]) : [];
  }

  async keepWebhook(row: ConnectionRow, secret: string, state: Json): Promise<void> {
    await this.repository.setWebhook(
      row.tenant_id,
      row.id,
      await this.sealWebhook(row.tenant_id, row.id, [secret]),
      state,
    );
    this.forget(row);
  }

  seal(tenantId: string, id: string, secrets: Secrets): Promise<string> {
    return this.vault.seal(tenantId, place(id, 'secrets'), JSON.stringify(secrets));
  }

  /** Opened once for as long as the row is remembered. */
  private open(row: ConnectionRow, what: string, sealed: string): Promise<unknown> {
    const known = this.opened.get(row) ?? new Map<string, Promise<unknown>>();
    this.opened.set(row, known);
    const open = known.get(sealed);
    if (open) return open;
    const opening = this.vault
      .open(row.tenant_id, place(row.id, what), sealed)
      .then((text) => JSON.parse(text) as unknown);
    known.set(sealed, opening);
    opening.catch(() => known.delete(sealed));
    return opening;
  }

  /** What is given replaces what was kept under the same name; the rest, like a token, stays. */
  private async withNew(plugin: AnyPlugin, row: ConnectionRow, given: Secrets): Promise<Secrets> {
    const kept = await this.secrets(row);
    const auth = plugin.base.connection?.auth[row.auth];
    if (auth?.type === 'oauth2')
      return { ...kept, ...(parseWith(oauthClient.partial(), given, 'secrets') as Secrets) };
    if (!auth)
      throw invalid([{ path: 'auth', message: 'is not offered any more: connect the account anew' }]);
    return parseSecrets(auth.fields, given, kept);
  }

  private sealWebhook(tenantId: string, id: string, secrets: string[]): Promise<string> {
    return this.vault.seal(tenantId, place(id, 'webhook'), JSON.stringify(secrets));
  }

  private async fromTwin(plugin: AnyPlugin, id: string): Promise<Given> {
    const { auth, secrets, fields, webhookSecret } = (await this.twins.of(plugin.id, id)).credentials();
    return { auth, secrets, fields, webhookSecret };
  }
}

interface Given {
  auth: string;
  fields: JsonObject;
  secrets: Secrets;
  webhookSecret: string | null;
}

/** The app registered at the provider; tokens follow when the admin agrees there. */
export const oauthClient = z.strictObject({
  client_id: z.string().min(1).max(500).meta({ title: 'Client id' }),
  client_secret: z.string().min(1).max(2_000).meta({ title: 'Client secret', secret: true }),
});

const place = (id: string, what: string): string => `connection:${id}:${what}`;

/** Checks what a person gave for a live connection; also used before anything is stored. */
export function checkInput(plugin: AnyPlugin, input: ConnectionInput): Given {
  const { connection } = plugin.base;
  const name = input.auth ?? Object.keys(connection?.auth ?? {})[0] ?? '';
  const auth = connection?.auth[name];
  if (!connection || !auth)
    throw invalid([
      { path: 'auth', message: `must be one of ${Object.keys(connection?.auth ?? {}).join(', ')}` },
    ]);
  const fields = parseWith(connection.fields.schema, input.fields ?? {}, 'fields');
  const secrets = parseSecrets(auth.type === 'secret' ? auth.fields : oauthClient, input.secrets ?? {});
  return { auth: name, fields, secrets, webhookSecret: input.webhook_secret ?? null };
}
