import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, databaseProblem, Logger, ProblemError, reasonOf, unauthorized } from '@patchbay/platform';
import {
  AuthError,
  verifyDelivery,
  type AnyPlugin,
  type RawReply,
  type RawRequest,
  type Webhook,
} from '@patchbay/plugin-sdk';
import { Contexts, type AnyConn } from './calls/contexts.js';
import { ConnectionCheck } from './connections/connection-check.js';
import type { ConnectionRow } from './connections/connection.repository.js';
import { ConnectionRoutes } from './connections/connection-routes.js';
import { Connections } from './connections/connections.js';
import { TwinHost } from './connections/twin-host.js';
import { Backlog } from './inbound/backlog.js';
import { InboxWriter } from './inbound/inbox-writer.js';
import { replyInTime } from './inbound/reply-in-time.js';
import { Installations } from './registry/installations.js';
import { PluginRegistry } from './registry/plugin-registry.js';

/** A verified delivery and whom it is for. */
interface Verified {
  plugin: AnyPlugin;
  name: string;
  webhook: Webhook<AnyConn>;
  row: ConnectionRow;
}

/** Headers that are of no use later, or would keep a secret in the inbox. */
const dropped = /^(authorization|cookie|connection|content-length|accept.*|host)$/;

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Hop 2: verify, find the tenant, store with its job in one statement, commit, and only then answer 2xx. */
@Injectable()
export class WebhookGateway implements OnModuleInit {
  constructor(
    private readonly registry: PluginRegistry,
    private readonly routes: ConnectionRoutes,
    private readonly installations: Installations,
    private readonly connections: Connections,
    private readonly contexts: Contexts,
    private readonly twins: TwinHost,
    private readonly inbox: InboxWriter,
    private readonly backlog: Backlog,
    private readonly check: ConnectionCheck,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.twins.deliverTo((plugin, connection, raw) =>
      this.receive(plugin, raw.path === `/hooks/${plugin}` ? null : connection, raw).catch(
        (error: unknown) => ({ status: error instanceof ProblemError ? error.status : 500, body: '' }),
      ),
    );
  }

  /** Throws a `ProblemError` for everything that is not stored or answered by the plugin. */
  async receive(pluginId: string, connectionId: string | null, raw: RawRequest): Promise<RawReply> {
    try {
      const verified = await this.verify(pluginId, connectionId, raw);
      if (verified === null) return { status: 200, body: '' };
      const challenge = this.ask(verified, () => verified.webhook.handshake?.(raw));
      if (challenge) return challenge;
      return (await this.reply(verified, raw)) ?? (await this.store(verified, raw));
    } catch (error) {
      throw databaseProblem(error) ?? error;
    }
  }

  private async verify(
    pluginId: string,
    connectionId: string | null,
    raw: RawRequest,
  ): Promise<Verified | null> {
    const plugin = this.registry.find(pluginId);
    const [name, webhook] = Object.entries(plugin?.webhooks ?? {})[0] ?? [];
    if (!plugin || !name || !webhook) throw new ProblemError(404, 'not_found', 'There is no such webhook.');
    if (connectionId === null && !webhook.account)
      throw new ProblemError(404, 'not_found', 'This webhook needs the id of a connection in its address.');
    const routes = await this.routes.of(pluginId, connectionId);
    const known = await Promise.all(routes.map(({ tenant_id, id }) => this.connections.find(tenant_id, id)));
    const candidates = known.filter((row) => row !== null);
    if (candidates.length === 0) throw noConnection(connectionId);
    const rows = await this.verifiedRows(webhook, candidates, raw);
    if (connectionId) return { plugin, name, webhook, row: rows[0]! };
    const account = this.ask({ plugin }, () => webhook.account?.(raw)) ?? null;
    const row = account === null ? undefined : rows.find((one) => one.account === account);
    if (!row) this.log.info('a delivery is for an account nobody has connected', { plugin: pluginId });
    return row ? { plugin, name, webhook, row } : null;
  }

  /** What a plugin says about a body it may not understand: its error is told, and the delivery is kept all the same. */
  private ask<T>({ plugin }: Pick<Verified, 'plugin'>, question: () => T): T | null {
    try {
      return question();
    } catch (error) {
      this.log.warn('a plugin failed on a delivery', { plugin: plugin.id, error: reasonOf(error) });
      return null;
    }
  }

  /** Connections one of whose secrets fits; throws 401 when there is none, 410 when those that fit are switched off. */
  private async verifiedRows(
    webhook: Webhook<AnyConn>,
    candidates: ConnectionRow[],
    raw: RawRequest,
  ): Promise<ConnectionRow[]> {
    const rows: ConnectionRow[] = [];
    let stale = false;
    let off = false;
    for (const row of candidates) {
      const verdict = await verifyDelivery(
        webhook.verify,
        raw,
        await this.connections.webhookSecrets(row),
        this.clock.now(),
      );
      stale ||= verdict === 'stale';
      if (verdict !== 'ok') continue;
      if (await this.listening(row)) rows.push(row);
      else off = true;
    }
    if (rows.length > 0) return rows;
    if (off) throw new ProblemError(410, 'gone', 'This connection is switched off.');
    throw unauthorized(stale ? 'The signature is too old.' : 'The signature is missing or wrong.');
  }

  private async listening({ tenant_id, plugin_id, paused }: ConnectionRow): Promise<boolean> {
    return !paused && ((await this.installations.find(tenant_id, plugin_id))?.enabled ?? false);
  }

  private async reply({ webhook, row }: Verified, raw: RawRequest): Promise<RawReply | null> {
    if (!webhook.reply) return null;
    try {
      const { ctx } = await this.contexts.open(row);
      return await replyInTime(webhook.reply, ctx, raw);
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      await this.check.note(row, error);
      return webhook.reply.late;
    }
  }

  private async store(verified: Verified, raw: RawRequest): Promise<RawReply> {
    const { name, webhook, row } = verified;
    if (this.backlog.full)
      throw new ProblemError(429, 'backlog', 'More is waiting than can be done in time. Try again.', [], {
        'retry-after': '5',
      });
    const hash = createHash('sha256').update(raw.body).digest('hex');
    this.backlog.add();
    const outcome = await this.inbox.write({
      tenant_id: row.tenant_id,
      source: row.id,
      external_id: this.ask(verified, () => webhook.deliveryId(raw)) ?? hash,
      body_hash: hash,
      method: raw.method,
      path: raw.path,
      headers: Object.fromEntries(Object.entries(raw.headers).filter(([header]) => !dropped.test(header))),
      body: Buffer.from(raw.body).toString('base64'),
      connection_id: row.id,
      webhook: name,
    });
    if (outcome === 'conflict')
      throw new ProblemError(409, 'conflict', 'This delivery id was used for another body.');
    return { status: outcome === 'accepted' ? 202 : 200, body: '' };
  }
}

/** An id that is one was probably deleted: the provider may forget the address. */
function noConnection(id: string | null): ProblemError {
  return id !== null && isUuid.test(id)
    ? new ProblemError(410, 'gone', 'There is no such connection any more.')
    : new ProblemError(404, 'not_found', 'There is no such connection.');
}
