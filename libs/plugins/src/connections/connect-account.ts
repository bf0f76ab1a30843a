import { Injectable } from '@nestjs/common';
import { invalid, Logger, notFound, TenantDoor } from '@patchbay/platform';
import { CallDesk } from '../actions/call-desk.js';
import { Poller } from '../poller.js';
import { Installations } from '../registry/installations.js';
import { PluginRegistry } from '../registry/plugin-registry.js';
import { ConnectionCheck } from './connection-check.js';
import type { ConnectionRow } from './connection.repository.js';
import { checkInput, Connections, type ConnectionInput } from './connections.js';
import { TwinHost } from './twin-host.js';

/** From credentials to a working account: stored, checked, its webhook registered, its history being read. */
@Injectable()
export class ConnectAccount {
  constructor(
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
    private readonly connections: Connections,
    private readonly check: ConnectionCheck,
    private readonly twins: TwinHost,
    private readonly poller: Poller,
    private readonly desk: CallDesk,
    private readonly door: TenantDoor,
    private readonly log: Logger,
  ) {}

  /** Throws 422 when the provider refuses the credentials; nothing is kept then. */
  async connect(
    tenantId: string,
    pluginId: string,
    input: ConnectionInput & { accept_grants?: boolean },
  ): Promise<ConnectionRow> {
    const plugin = this.registry.find(pluginId);
    if (!plugin?.base.connection) throw notFound('plugin');
    if (input.mode === 'live') checkInput(plugin, input);
    else if (!plugin.twin) throw notFound('sandbox');
    await this.installations.change(tenantId, pluginId, {
      enabled: true,
      accept_grants: input.accept_grants,
    });
    const made = await this.connections.create(tenantId, pluginId, input);
    if (input.mode === 'sandbox') await this.useTwinSettings(tenantId, made);
    if (await this.awaitsConsent(made)) return this.awaitConsent(tenantId, made);
    const row = await this.check.run(tenantId, made.id);
    if (row.state === 'needs_reauth' || row.state === 'broken') {
      await this.connections.remove(tenantId, row.id);
      throw invalid([
        { path: row.state === 'needs_reauth' ? 'secrets' : 'fields', message: row.cause ?? 'does not work' },
      ]);
    }
    return this.open(tenantId, row);
  }

  /** After the admin agreed at the provider. */
  async resume(tenantId: string, id: string): Promise<ConnectionRow> {
    const row = await this.check.run(tenantId, id);
    return row.state === 'ok' || row.state === 'degraded' ? this.open(tenantId, row) : row;
  }

  /** Tells the provider to forget our webhook; it may be gone or refuse, which stops nothing. */
  async disconnect(tenantId: string, id: string): Promise<void> {
    const row = await this.connections.get(tenantId, id);
    await this.check
      .unregisterWebhooks(row)
      .catch((error: unknown) =>
        this.log.warn('a webhook could not be removed', { connection: id, error: String(error) }),
      );
    await this.door.run(tenantId, async (em) => {
      await this.desk.abandon(em, tenantId, id);
      await this.connections.remove(tenantId, id);
    });
  }

  private async awaitsConsent(row: ConnectionRow): Promise<boolean> {
    const auth = this.registry.find(row.plugin_id)?.base.connection?.auth[row.auth];
    return auth?.type === 'oauth2' && !(await this.connections.secrets(row))['access_token'];
  }

  private async awaitConsent(tenantId: string, row: ConnectionRow): Promise<ConnectionRow> {
    const title = this.registry.find(row.plugin_id)?.title ?? row.plugin_id;
    await this.check.state(row, ['needs_reauth', `Sign in at ${title} to finish.`]);
    return this.connections.get(tenantId, row.id);
  }

  private async open(tenantId: string, row: ConnectionRow): Promise<ConnectionRow> {
    await this.check.registerWebhooks(tenantId, row.id);
    await this.door.run(tenantId, (em) => this.poller.start(em, row));
    return this.connections.get(tenantId, row.id);
  }

  /** A twin knows which settings fit it; what a person has set already stays. */
  private async useTwinSettings(tenantId: string, row: ConnectionRow): Promise<void> {
    const { settings } = (await this.twins.of(row.plugin_id, row.id)).credentials();
    const installation = await this.installations.find(tenantId, row.plugin_id);
    if (!settings || Object.keys(installation?.settings ?? {}).length > 0) return;
    await this.installations.change(tenantId, row.plugin_id, { settings });
  }
}
