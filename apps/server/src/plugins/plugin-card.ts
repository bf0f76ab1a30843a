import { jsonObjectSchema, type JsonObject } from '@patchbay/domain';
import { oauthClient } from '@patchbay/plugins';
import type { AnyPlugin, Auth } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { toOpenApi } from '../endpoint/schema.js';

/** One way to prove oneself to the provider. `callback_url` is told to it when an OAuth app is registered there. */
const authSchema = z.object({
  name: z.string(),
  type: z.enum(['oauth2', 'secret']),
  fields_schema: jsonObjectSchema,
  scopes: z.array(z.object({ name: z.string(), why: z.string(), optional: z.boolean() })),
  callback_url: z.string().nullable(),
});

export const pluginCardSchema = z.object({
  id: z.string(),
  version: z.string().nullable(),
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
      auth: z.array(authSchema),
      sandbox: z.boolean(),
    })
    .nullable(),
  actions: z.array(z.object({ type: z.string(), title: z.string() })),
  capabilities: z.array(z.string()),
  /** Which ways data flows: we ask, the provider calls, we write scores back. A `manual` webhook is set up by a person there. */
  flows: z.object({
    polls: z.boolean(),
    webhooks: z.enum(['none', 'automatic', 'manual']),
    write_back: z.boolean(),
  }),
  commands: z.array(z.object({ name: z.string(), usage: z.string(), summary: z.string() })),
  connections: z.number().int(),
});
export type PluginCard = z.infer<typeof pluginCardSchema>;

/** What of a plugin depends on this hub and the organisation. */
export interface PluginState {
  version: string | null;
  callbackUrl: string;
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
    version: state.version,
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
          auth: Object.entries(base.connection.auth).map((entry) => authView(entry, state.callbackUrl)),
          sandbox: plugin.twin !== undefined,
        }
      : null,
    actions: Object.entries(plugin.actions ?? {}).map(([name, action]) => ({
      type: `${id}.${name}`,
      title: action.title,
    })),
    capabilities: Object.values(plugin.capabilities ?? {}).flatMap(({ produces }) => Object.keys(produces)),
    flows: {
      polls: plugin.polls !== undefined,
      webhooks: webhookSetup(plugin),
      write_back: plugin.writeBack !== undefined,
    },
    commands: Object.entries(plugin.commands ?? {}).map(([name, command]) => ({
      name,
      usage: command.usage,
      summary: command.summary,
    })),
    connections: state.connections,
  };
}

const draw = (schema: z.ZodType): JsonObject => toOpenApi(schema, 'input') as JsonObject;

function authView([name, auth]: [string, Auth], callbackUrl: string): z.infer<typeof authSchema> {
  if (auth.type === 'secret')
    return { name, type: 'secret', fields_schema: draw(auth.fields), scopes: [], callback_url: null };
  const scopes = auth.scopes.map((scope) => ({ ...scope, optional: scope.optional === true }));
  return { name, type: 'oauth2', fields_schema: draw(oauthClient), scopes, callback_url: callbackUrl };
}

function webhookSetup(plugin: AnyPlugin): PluginCard['flows']['webhooks'] {
  const webhooks = Object.values(plugin.webhooks ?? {});
  if (webhooks.length === 0) return 'none';
  return webhooks.every((webhook) => webhook.register !== undefined) ? 'automatic' : 'manual';
}
