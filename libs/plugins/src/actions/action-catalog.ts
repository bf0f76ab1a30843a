import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@patchbay/domain';
import { type Action, type Preview, UserError, type Z } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import type { AnyConn } from '../calls/contexts.js';
import { Connections } from '../connections/connections.js';
import { Installations } from '../registry/installations.js';
import { PluginRegistry } from '../registry/plugin-registry.js';

/** An action of the core that needs no connection. It must be safe to repeat under the same key. */
export interface CoreAction {
  title: string;
  params: Z;
  preview(params: JsonObject): Preview;
  run(context: { key: string }, params: JsonObject): Promise<Json>;
}

export type PluginAction = Action<AnyConn, Z, Z>;

/** An action under its type: `core.webhook` or `<plugin>.<action>`. */
export type CatalogEntry =
  | { from: 'core'; action: CoreAction }
  | { from: 'plugin'; plugin: string; name: string; action: PluginAction };

/** An action as a workflow editor offers it. */
export interface ActionOffer {
  type: string;
  title: string;
  plugin: string | null;
  params_schema: JsonObject;
  connections: { id: string; label: string; mode: 'live' | 'sandbox' }[];
}

/** Everything that can be called outside, whoever brings it. */
@Injectable()
export class ActionCatalog {
  private readonly core = new Map<string, CoreAction>();

  constructor(
    private readonly registry: PluginRegistry,
    private readonly installations: Installations,
    private readonly connections: Connections,
  ) {}

  register(type: string, action: CoreAction): void {
    this.core.set(type, action);
  }

  find(type: string): CatalogEntry | null {
    const own = this.core.get(type);
    if (own) return { from: 'core', action: own };
    const dot = type.indexOf('.');
    const [plugin, name] = [type.slice(0, dot), type.slice(dot + 1)];
    const actions = this.registry.find(plugin)?.actions ?? {};
    return Object.hasOwn(actions, name) ? { from: 'plugin', plugin, name, action: actions[name]! } : null;
  }

  /** Exactly what would be sent. Throws a `UserError` naming the parameter that does not fit. */
  preview(type: string, params: Json): Preview {
    const entry = this.find(type);
    if (!entry) throw new UserError(`There is no action ${type}.`);
    if (entry.from === 'core') return entry.action.preview(parsed(entry.action.params, params) as JsonObject);
    return entry.action.preview(parsed(entry.action.input, params));
  }

  /** What a tenant may use in a workflow: the core's actions and those of plugins it has switched on. */
  async offers(tenantId: string): Promise<ActionOffer[]> {
    const enabled = await this.installations.enabledIds(tenantId);
    const rows = await this.connections.list(tenantId);
    const own = [...this.core].map(([type, { title, params }]) => offer(type, title, null, params, []));
    const foreign = this.registry
      .all()
      .filter((plugin) => enabled.has(plugin.id))
      .flatMap((plugin) =>
        Object.entries(plugin.actions ?? {}).map(([name, { title, input }]) => {
          const places = rows
            .filter((row) => row.plugin_id === plugin.id)
            .map((row) => ({ id: row.id, label: row.identity?.label ?? plugin.title, mode: row.mode }));
          return offer(`${plugin.id}.${name}`, title, plugin.id, input, places);
        }),
      );
    return [...own, ...foreign];
  }
}

/** Parses parameters by an action's own schema. */
export function parsed(schema: Z, params: Json): unknown {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  throw new UserError(
    result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join('; '),
  );
}

function offer(
  type: string,
  title: string,
  plugin: string | null,
  params: Z,
  connections: ActionOffer['connections'],
): ActionOffer {
  const params_schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }) as JsonObject;
  return { type, title, plugin, params_schema, connections };
}
