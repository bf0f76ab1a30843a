import type { Connection, PluginCard } from '../../../api/types.js';

/** A connector nobody has connected; for specs. */
export const plugin = (part: Partial<PluginCard>): PluginCard => ({
  id: 'zendesk',
  version: '1.0.0',
  kind: 'connector',
  title: 'Zendesk',
  summary: 'Tickets in, scores back.',
  category: 'Channels',
  icon_url: '/api/plugins/zendesk/icon',
  grants: [],
  granted: true,
  enabled: true,
  settings: {},
  settings_schema: {},
  connection: { fields_schema: {}, auth: [], sandbox: true },
  actions: [{ type: 'zendesk.post', title: 'Post a comment' }],
  capabilities: [],
  flows: { polls: true, webhooks: 'automatic', write_back: true },
  commands: [],
  connections: 0,
  ...part,
});

/** A healthy live account; for specs. */
export const account = (part: Partial<Connection>): Connection => ({
  id: 'c1',
  plugin: 'zendesk',
  plugin_title: 'Zendesk',
  label: 'acme',
  mode: 'live',
  auth: 'token',
  fields: {},
  account: 'acme',
  state: 'ok',
  cause: null,
  paused: false,
  checked_at: null,
  created_at: '2026-01-01T00:00:00Z',
  secrets_set_at: '2026-01-01T00:00:00Z',
  webhook_url: 'http://localhost:3000/hooks/zendesk/c1',
  webhook_secret_set: true,
  activity: { received_24h: 0, sent_24h: 0, errors_24h: 0 },
  backfill: null,
  ...part,
});
