import { Injectable } from '@nestjs/common';
import { Clock, Logger, OutboundHttp } from '@patchbay/platform';
import {
  type AnyPlugin,
  type Conn,
  type DomainReader,
  type Http,
  type Link,
  type ServiceRef,
  UserError,
  type Z,
} from '@patchbay/plugin-sdk';
import { TicketDirectory } from '@patchbay/tickets';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { TwinHost } from '../connections/twin-host.js';
import { TokenRefresh } from '../oauth/token-refresh.js';
import { PublicUrl } from '../public-url.js';
import { Installations, upToDate } from '../registry/installations.js';
import { PluginRegistry } from '../registry/plugin-registry.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { Limiter } from './limiter.js';
import { liveTransport, PluginHttp, sandboxTransport } from './plugin-http.js';
import { PluginValueRepository } from './plugin-value.repository.js';
import { CoreServices } from './core-services.js';

/** A plugin's context with its client, for one connection. */
export type AnyConn = Conn<Z, Z, unknown>;

/** Builds what plugins are handed: bound to one tenant, one plugin, one connection, and to the grants agreed to. */
@Injectable()
export class Contexts {
  constructor(
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
    private readonly connections: Connections,
    private readonly twins: TwinHost,
    private readonly tokens: TokenRefresh,
    private readonly outbound: OutboundHttp,
    private readonly limiter: Limiter,
    private readonly breaker: CircuitBreaker,
    private readonly values: PluginValueRepository,
    private readonly tickets: TicketDirectory,
    private readonly services: CoreServices,
    private readonly publicUrl: PublicUrl,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Throws a `UserError` when the plugin is gone. */
  async open(
    row: ConnectionRow,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<{ plugin: AnyPlugin; ctx: AnyConn }> {
    const plugin = this.registry.find(row.plugin_id);
    if (!plugin?.base.connection)
      throw new UserError(`The plugin ${row.plugin_id} is not installed any more.`);
    const installation = await this.installations.find(row.tenant_id, plugin.id);
    const link = await this.link(
      plugin,
      await this.tokens.fresh(plugin, row),
      installation?.granted ?? [],
      signal,
    );
    const client = await plugin.base.connection.client(link);
    return { plugin, ctx: Object.assign(link, { client }) };
  }

  /** A context for a connection that is not stored: to test credentials. */
  private async link(
    plugin: AnyPlugin,
    row: ConnectionRow,
    grants: string[],
    signal: AbortSignal,
  ): Promise<Link<Z, Z>> {
    const connection = plugin.base.connection!;
    const fields = upToDate(connection.fields, row.fields, row.fields_version);
    return {
      tenant: row.tenant_id,
      settings: await this.installations.settings(row.tenant_id, plugin),
      log: this.log,
      clock: this.clock,
      signal,
      store: this.values.storeFor(row.tenant_id, plugin.id),
      read: this.reader(row.tenant_id, grants),
      use: <T>(ref: ServiceRef<T>): T =>
        this.services.give(ref, {
          tenantId: row.tenant_id,
          connectionId: row.id,
          sandbox: row.mode === 'sandbox',
          grants,
        }),
      connection: { id: row.id, mode: row.mode, fields, identity: row.identity },
      http: await this.http(plugin, { ...row, fields }, grants),
      publicUrl: this.publicUrl.value,
    };
  }

  private async http(plugin: AnyPlugin, row: ConnectionRow, grants: string[]): Promise<Http> {
    const { auth, baseUrl, limits } = plugin.base.connection!;
    const send =
      row.mode === 'sandbox'
        ? sandboxTransport(await this.twins.of(plugin.id, row.id))
        : liveTransport(this.outbound);
    return new PluginHttp({
      row,
      baseUrl,
      limits,
      grants,
      send,
      secrets: await this.connections.secrets(row),
      renew: async () => this.connections.secrets(await this.tokens.renew(plugin, row)),
      auth: auth[row.auth]!,
      limiter: this.limiter,
      breaker: this.breaker,
      now: () => this.clock.now().getTime(),
    });
  }

  private reader(tenantId: string, grants: string[]): DomainReader {
    const guard = (): void => {
      if (!grants.includes('tickets:read')) throw new UserError('The plugin was not granted tickets:read.');
    };
    return {
      ticket: async (id) => (guard(), this.tickets.find(tenantId, id)),
      search: async (words, limit) => (guard(), this.tickets.search(tenantId, words, limit)),
      stats: async () => (guard(), this.tickets.stats(tenantId)),
    };
  }
}
