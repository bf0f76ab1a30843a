import { jsonObjectSchema, type JsonObject } from '@patchbay/domain';
import type { AnyPlugin, Auth } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { toOpenApi } from '../endpoint/schema.js';

export const pluginCardSchema = z.object({
  id: z.string(),
  kind: z.enum(['connector', 'capability', 'provider']),
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  icon_url: z.string(),
  grants: z.array(z.object({ grant: z.string(), why: z.string() })),
  granted: z.boolean(),
  enabled: z.boolean(),
  settings: jsonObjectSchema,
  settings_schema: jsonObjectSchema,
  connection: z
    .object({
      fields_schema: jsonObjectSchema,
      auth: z.array(
        z.object({ name: z.string(), type: z.string(), fields_schema: jsonObjectSchema.nullable() }),
      ),
      sandbox: z.boolean(),
    })
    .nullable(),
  actions: z.array(z.object({ type: z.string(), title: z.string() })),
  capabilities: z.array(z.string()),
  commands: z.array(z.object({ name: z.string(), usage: z.string(), summary: z.string() })),
  connections: z.number().int(),
});
export type PluginCard = z.infer<typeof pluginCardSchema>;

/** What of a plugin depends on the organisation. */
export interface PluginState {
  granted: string[];
  enabled: boolean;
  settings: JsonObject;
  connections: number;
}

/** A plugin as the marketplace shows it; its forms are drawn from the schemas. */
export function toPluginCard(plugin: AnyPlugin, state: PluginState): PluginCard {
  const { id, kind, title, summary, category, grants, base } = plugin;
  return {
    id,
    kind,
    title,
    summary,
    category,
    grants,
    icon_url: `/api/plugins/${id}/icon`,
    granted: grants.every(({ grant }) => state.granted.includes(grant)),
    enabled: state.enabled,
    settings: state.settings,
    settings_schema: draw(base.settings.schema),
    connection: base.connection
      ? {
          fields_schema: draw(base.connection.fields.schema),
          auth: Object.entries(base.connection.auth).map(authView),
          sandbox: plugin.twin !== undefined,
        }
      : null,
    actions: Object.entries(plugin.actions ?? {}).map(([name, action]) => ({
      type: `${id}.${name}`,
      title: action.title,
    })),
    capabilities: Object.values(plugin.capabilities ?? {}).flatMap(({ produces }) => Object.keys(produces)),
    commands: Object.entries(plugin.commands ?? {}).map(([name, command]) => ({
      name,
      usage: command.usage,
      summary: command.summary,
    })),
    connections: state.connections,
  };
}

const draw = (schema: z.ZodType): JsonObject => toOpenApi(schema, 'input') as JsonObject;

function authView([name, auth]: [string, Auth]) {
  return { name, type: auth.type, fields_schema: auth.type === 'secret' ? draw(auth.fields) : null };
}
