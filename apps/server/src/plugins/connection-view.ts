import { jsonObjectSchema } from '@patchbay/domain';
import type { ConnectionRow, CredentialFacts } from '@patchbay/plugins';
import { z } from 'zod';

export const connectionSchema = z.object({
  id: z.string(),
  plugin: z.string(),
  plugin_title: z.string(),
  label: z.string(),
  mode: z.enum(['live', 'sandbox']),
  auth: z.string(),
  fields: jsonObjectSchema,
  account: z.string().nullable(),
  state: z.enum(['ok', 'degraded', 'rate_limited', 'needs_reauth', 'broken', 'paused', 'unchecked']),
  cause: z.string().nullable(),
  paused: z.boolean(),
  checked_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  secrets_set_at: z.iso.datetime(),
  credentials: z.array(z.object({ name: z.string(), last4: z.string().nullable(), fingerprint: z.string() })),
  credential_hosts: z.array(z.string()),
  credential_scopes: z.array(z.string()),
  webhook_url: z.string(),
  webhook_secret_set: z.boolean(),
  activity: z.object({
    received_24h: z.number().int(),
    sent_24h: z.number().int(),
    errors_24h: z.number().int(),
  }),
  backfill: z
    .object({ done: z.number().int(), total: z.number().int().nullable(), finished: z.boolean() })
    .nullable(),
});
export type ConnectionView = z.infer<typeof connectionSchema>;

/** What is known of a connection beside its row. */
export interface ConnectionFacts {
  title: string;
  webhookUrl: string;
  credentials: CredentialFacts;
  activity?: ConnectionView['activity'];
  backfill?: NonNullable<ConnectionView['backfill']>;
}

/** A connection as people see it. Secrets never leave: only how they end, their fingerprint, where they go and when they were set. */
export function toConnectionView(row: ConnectionRow, facts: ConnectionFacts): ConnectionView {
  return {
    id: row.id,
    plugin: row.plugin_id,
    plugin_title: facts.title,
    label: row.identity?.label ?? facts.title,
    mode: row.mode,
    auth: row.auth,
    fields: row.fields,
    account: row.account,
    state: row.paused ? 'paused' : row.state,
    cause: row.cause,
    paused: row.paused,
    checked_at: row.checked_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    secrets_set_at: row.secrets_set_at.toISOString(),
    credentials: facts.credentials.credentials,
    credential_hosts: facts.credentials.hosts,
    credential_scopes: facts.credentials.scopes,
    webhook_url: facts.webhookUrl,
    webhook_secret_set: row.webhook_secrets !== null,
    activity: facts.activity ?? { received_24h: 0, sent_24h: 0, errors_24h: 0 },
    backfill: facts.backfill ?? null,
  };
}
