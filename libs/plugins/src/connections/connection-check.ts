import { Injectable } from '@nestjs/common';
import { Logger } from '@patchbay/platform';
import { AuthError, RetryError } from '@patchbay/plugin-sdk';
import { Contexts } from '../calls/contexts.js';
import { PublicUrl } from '../public-url.js';
import { ConnectionRepository, type ConnectionRow, type ConnectionState } from './connection.repository.js';
import { Connections } from './connections.js';

/** Asks providers whether a connection works; the answer is its health. */
@Injectable()
export class ConnectionCheck {
  constructor(
    private readonly contexts: Contexts,
    private readonly connections: Connections,
    private readonly repository: ConnectionRepository,
    private readonly publicUrl: PublicUrl,
    private readonly log: Logger,
  ) {}

  async run(tenantId: string, id: string): Promise<ConnectionRow> {
    return (await this.diagnose(tenantId, id)).row;
  }

  /** The same, with the permissions the provider does not give us. */
  async diagnose(tenantId: string, id: string): Promise<{ row: ConnectionRow; missing: string[] }> {
    const row = await this.connections.get(tenantId, id);
    let missing: string[] = [];
    try {
      const { plugin, ctx } = await this.contexts.open(row);
      const { identity, missingScopes } = await plugin.base.connection!.check(ctx);
      missing = missingScopes;
      const cause = missingScopes.length > 0 ? `Missing permissions: ${missingScopes.join(', ')}` : null;
      await this.repository.setState(tenantId, id, cause ? 'degraded' : 'ok', cause, identity);
    } catch (error) {
      await this.note(row, error);
    }
    this.connections.forget(id);
    return { row: await this.connections.get(tenantId, id), missing };
  }

  /** Creates the webhook at the provider where the plugin can; a refusal is shown, not fatal. */
  async registerWebhooks(tenantId: string, id: string): Promise<void> {
    const row = await this.connections.get(tenantId, id);
    const { plugin, ctx } = await this.contexts.open(row);
    for (const webhook of Object.values(plugin.webhooks ?? {})) {
      if (!webhook.register) continue;
      try {
        const { secret, state } = await webhook.register(ctx, this.webhookUrl(row));
        await this.connections.keepWebhook(row, secret, state);
      } catch (error) {
        this.log.warn('a webhook could not be registered', { plugin: plugin.id, connection: id, error });
        await this.repository.setState(
          tenantId,
          id,
          'degraded',
          'The webhook could not be created at the provider: changes arrive by polling only.',
        );
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

  async state(row: ConnectionRow, state: ConnectionState, cause: string | null): Promise<void> {
    await this.repository.setState(row.tenant_id, row.id, state, cause);
    this.connections.forget(row.id);
  }

  /** Remembers what an error says about the connection's health. */
  async note(row: ConnectionRow, error: unknown): Promise<void> {
    await this.state(row, ...diagnosis(error));
  }

  /** A call went through: whatever was wrong is over. */
  async noteSuccess(row: ConnectionRow): Promise<void> {
    if (row.state === 'ok' || row.state === 'unchecked' || row.state === 'degraded') return;
    await this.repository.setState(row.tenant_id, row.id, 'ok', null);
    this.connections.forget(row.id);
  }
}

function diagnosis(error: unknown): [ConnectionState, string] {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof AuthError)
    return [
      'needs_reauth',
      `The provider refused our credentials (${text}). Nothing was lost: renew them to go on.`,
    ];
  if (error instanceof RetryError)
    return error.status === 429
      ? ['rate_limited', 'The provider asked us to slow down.']
      : ['degraded', text];
  return ['broken', text];
}
