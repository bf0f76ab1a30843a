import { Injectable } from '@nestjs/common';
import { Logger, TenantDoor } from '@patchbay/platform';
import { AuthError } from '@patchbay/plugin-sdk';
import { CircuitBreaker } from '../calls/circuit-breaker.js';
import { Contexts } from '../calls/contexts.js';
import { CircuitOpenError } from '../calls/limiter.js';
import { PublicUrl } from '../public-url.js';
import { ConnectionRecord } from './connection-record.js';
import { ConnectionRepository, type ConnectionRow } from './connection.repository.js';
import { Connections } from './connections.js';
import { checked, diagnosis, endsWithSuccess, outage, pollingOnly, type Health } from './health.js';

/** Asks providers whether a connection works; the answer is its health. */
@Injectable()
export class ConnectionCheck {
  constructor(
    private readonly contexts: Contexts,
    private readonly breaker: CircuitBreaker,
    private readonly connections: Connections,
    private readonly repository: ConnectionRepository,
    private readonly publicUrl: PublicUrl,
    private readonly door: TenantDoor,
    private readonly audit: ConnectionRecord,
    private readonly log: Logger,
  ) {}

  async run(tenantId: string, id: string): Promise<ConnectionRow> {
    return (await this.diagnose(tenantId, id)).row;
  }

  /** The same, with the permissions the provider does not give us. */
  async diagnose(tenantId: string, id: string): Promise<{ row: ConnectionRow; missing: string[] }> {
    const row = await this.connections.get(tenantId, id);
    let missing: string[] = [];
    let told = {};
    try {
      const { plugin, ctx } = await this.contexts.open(row);
      const { identity, missingScopes } = await plugin.base.connection!.check(ctx);
      missing = missingScopes;
      await this.repository.setChecked(tenantId, id, checked(missingScopes), identity);
    } catch (error) {
      await this.failed(row, await this.diagnosis(row, error));
      if (error instanceof CircuitOpenError) told = { cause: error.message };
    }
    this.connections.forget(row);
    return { row: { ...(await this.connections.get(tenantId, id)), ...told }, missing };
  }

  /** Creates the webhook at the provider where the plugin can; a refusal is shown, not fatal. */
  async registerWebhooks(tenantId: string, id: string): Promise<void> {
    const row = await this.connections.get(tenantId, id);
    const { plugin, ctx } = await this.contexts.open(row);
    for (const webhook of Object.values(plugin.webhooks ?? {})) {
      if (!webhook.register || row.webhook_state !== null) continue;
      try {
        const { secret, state } = await webhook.register(ctx, this.webhookUrl(row));
        await this.connections.keepWebhook(row, secret, state);
      } catch (error) {
        this.log.warn('a webhook could not be registered', { plugin: plugin.id, connection: id, error });
        await this.state(row, pollingOnly);
      }
    }
  }

  async unregisterWebhooks(row: ConnectionRow): Promise<void> {
    const { plugin, ctx } = await this.contexts.open(row);
    for (const webhook of Object.values(plugin.webhooks ?? {})) {
      if (row.webhook_state !== null) await webhook.unregister?.(ctx, row.webhook_state);
    }
  }

  webhookUrl(row: Pick<ConnectionRow, 'id' | 'plugin_id'>): string {
    return `${this.publicUrl.value}/hooks/${row.plugin_id}/${row.id}`;
  }

  async state(row: ConnectionRow, health: Health): Promise<void> {
    await this.door.run(row.tenant_id, async () => {
      const news = await this.repository.setState(row.tenant_id, row.id, health);
      if (news) await this.audit.stateChanged(row, ...health);
    });
    this.connections.forget(row);
  }

  private failed(row: ConnectionRow, health: Health): Promise<void> {
    return this.door.run(row.tenant_id, async () => {
      await this.repository.setChecked(row.tenant_id, row.id, health, null);
      await this.audit.stateChanged(row, ...health);
    });
  }

  /** Remembers what an error says about the connection's health. */
  async note(row: ConnectionRow, error: unknown): Promise<void> {
    await this.state(row, await this.diagnosis(row, error));
  }

  /** Calls that were under way when the provider was given up for now say less than what is known by then. */
  private async diagnosis(row: ConnectionRow, error: unknown): Promise<Health> {
    const down = error instanceof AuthError ? null : await this.breaker.outageOf(row);
    return down ? outage(down.failing) : diagnosis(error);
  }

  /** A call went through: whatever was wrong is over. */
  async noteSuccess(row: ConnectionRow): Promise<void> {
    if (endsWithSuccess(row)) await this.state(row, ['ok', null]);
  }
}
