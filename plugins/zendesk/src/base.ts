import { kit, type Link } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { ZendeskClient } from './client.js';
import { patchbay } from './map.js';
import { refetchTicket } from './refetch.js';

const fieldId = (title: string, description: string) =>
  z.number().int().positive().optional().meta({ title, description });

export const settingsSchema = z.strictObject({
  sentiment_field_id: fieldId(
    'Sentiment field',
    'Id of a text or drop-down ticket field that gets negative, neutral or positive. Empty: not written.',
  ),
  sentiment_score_field_id: fieldId(
    'Sentiment score field',
    'Id of a decimal ticket field that gets -1 to 1. Empty: not written.',
  ),
  intent_field_id: fieldId(
    'Intent field',
    'Id of a text ticket field that gets the intents, comma separated. Empty: not written.',
  ),
});
export type Settings = z.output<typeof settingsSchema>;

/** Fields Patchbay writes: they are never imported. */
export function ownedFields(settings: Settings): number[] {
  const { sentiment_field_id, sentiment_score_field_id, intent_field_id } = settings;
  return [sentiment_field_id, sentiment_score_field_id, intent_field_id].filter((id) => id !== undefined);
}

const fieldsSchema = z.object({
  subdomain: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]*$/,
      'is the first part of your Zendesk address, e.g. "acme" of acme.zendesk.com',
    )
    .meta({ title: 'Subdomain', placeholder: 'acme' }),
});

export type ZendeskLink = Link<typeof settingsSchema, typeof fieldsSchema>;
export type ZendeskContext = ZendeskLink & { client: ZendeskClient };

/** Remaining calls as Zendesk counts them. */
function remaining(head: { headers: Headers }): { remaining?: number; resetAt?: number } {
  const left = head.headers.get('x-rate-limit-remaining');
  return left === null ? {} : { remaining: Number(left) };
}

export const zd = kit({
  settings: { version: 1, schema: settingsSchema },
  connection: {
    fields: { version: 1, schema: fieldsSchema },
    baseUrl: 'https://{subdomain}.zendesk.com',
    auth: {
      token: {
        type: 'secret',
        fields: z.object({
          email: z.email().meta({ title: 'E-mail of the integration user' }),
          token: z.string().min(1).meta({ title: 'API token', secret: true }),
        }),
        apply: { basic: '{email}/token:{token}' },
      },
      oauth: {
        type: 'oauth2',
        grant: 'code',
        authorizeUrl: 'https://{subdomain}.zendesk.com/oauth/authorizations/new',
        tokenUrl: 'https://{subdomain}.zendesk.com/oauth/tokens',
        scopes: [
          { name: 'read', why: 'Read tickets, comments and users' },
          { name: 'write', why: 'Write scores back, create and answer tickets' },
        ],
        refresh: 'rotating',
        clientAuth: 'body',
        lifetimeS: 1_800,
      },
    },
    client: (link: ZendeskLink) => ZendeskClient.create(link.http, link.connection.fields.subdomain),
    check: async ({ client, connection }) => {
      const me = await client.me();
      const missingScopes = me.role === 'admin' || me.role === 'agent' ? [] : ['agent role'];
      const label = `${connection.fields.subdomain} (${me.email ?? me.name ?? me.id})`;
      return {
        identity: { account: connection.fields.subdomain, authors: [String(me.id)], label },
        missingScopes,
      };
    },
    isOwn: (change, me) => change.author === patchbay || me.authors.includes(change.author ?? ''),
    limits: [
      { id: 'export', match: 'GET /api/v2/incremental/**', per: 'minute', max: 10, reserve: 0.2 },
      { id: 'update', match: 'PUT /api/v2/tickets/*', per: 'minute', max: 100, reserve: 0.1 },
      { id: 'api', match: '* /api/v2/**', per: 'minute', max: 400, reserve: 0.1, feedback: remaining },
    ],
    refetch: { ticket: refetchTicket },
  },
});
