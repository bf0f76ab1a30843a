import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@patchbay/domain';
import { PostponeError } from '@patchbay/platform';
import { type AnyPlugin, UncertainError, UserError } from '@patchbay/plugin-sdk';
import { Contexts, type AnyConn } from '../calls/contexts.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { Connections } from '../connections/connections.js';
import { Installations } from '../registry/installations.js';
import { ActionCatalog, parsed, type CatalogEntry, type PluginAction } from './action-catalog.js';
import type { StartedCall } from './action.repository.js';

const pausedMs = 60_000;
const longestMs = 30_000;

/** A visible form of a key, short enough for a comment or a message's metadata. */
export const markerOf = (key: string): string =>
  `pb-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;

/** Makes one call through its action, in the way its idempotency class asks for. */
@Injectable()
export class PerformCall {
  constructor(
    private readonly catalog: ActionCatalog,
    private readonly connections: Connections,
    private readonly installations: Installations,
    private readonly contexts: Contexts,
  ) {}

  /** May the call be repeated under its key? */
  repeatable(type: string): boolean {
    const entry = this.catalog.find(type);
    return entry?.from === 'core' || (entry?.from === 'plugin' && entry.action.idempotency.class !== 'none');
  }

  async run(
    tenantId: string,
    call: StartedCall,
    row: ConnectionRow | null,
    signal: AbortSignal,
  ): Promise<Json> {
    const entry = this.catalog.find(call.type);
    if (!entry)
      throw new UserError(`There is no action ${call.type} any more. Its plugin may have been removed.`);
    if (entry.from === 'core') {
      return entry.action.run({ key: call.key }, parsed(entry.action.params, call.input) as JsonObject);
    }
    if (row?.plugin_id !== entry.plugin) throw new UserError(`No account of ${entry.plugin} is connected.`);
    await this.assertUsable(tenantId, row);
    const ms = entry.action.timeoutMs ?? longestMs;
    const cut = AbortSignal.timeout(ms);
    const { plugin, ctx } = await this.contexts.open(row, AbortSignal.any([signal, cut]));
    return inTime(
      this.call(entry.action, plugin, ctx, call),
      cut,
      `${plugin.title} took longer than ${ms} ms`,
    );
  }

  /** The connection the call names, or the plugin's first one. */
  async connectionOf(tenantId: string, call: StartedCall): Promise<ConnectionRow | null> {
    if (call.connection_id) return this.connections.find(tenantId, call.connection_id);
    const entry: CatalogEntry | null = this.catalog.find(call.type);
    if (entry?.from !== 'plugin') return null;
    return this.connections.firstOf(tenantId, entry.plugin);
  }

  private async assertUsable(tenantId: string, row: ConnectionRow): Promise<void> {
    if (row.paused) throw new PostponeError(pausedMs, 'the connection is paused');
    const installation = await this.installations.find(tenantId, row.plugin_id);
    if (!installation?.enabled) throw new UserError(`The plugin ${row.plugin_id} is switched off.`);
  }

  private async call(
    action: PluginAction,
    plugin: AnyPlugin,
    ctx: AnyConn,
    call: StartedCall,
  ): Promise<Json> {
    const input = parsed(action.input, call.input);
    const marker = markerOf(call.key);
    const { idempotency } = action;
    if (call.was === 'running' && idempotency.class === 'none') {
      throw new UncertainError(
        `An earlier attempt was cut off: look in ${plugin.title} whether it happened.`,
      );
    }
    if (call.was === 'running' && idempotency.class === 'lookup') {
      const found = await idempotency.find(ctx, input, marker);
      if (found !== null) return found as Json;
    }
    return (await action.run(Object.assign(ctx, { key: call.key, marker }), input)) as Json;
  }
}

/** A plugin that does not come back holds no worker; what it has done is unknown. */
async function inTime<T>(work: Promise<T>, cut: AbortSignal, reason: string): Promise<T> {
  let onCut = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    onCut = () => reject(new UncertainError(reason));
    cut.addEventListener('abort', onCut);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cut.removeEventListener('abort', onCut);
  }
}
