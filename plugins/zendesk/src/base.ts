import { kit } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { ZendeskClient } from './client.js';
import { patchbay } from './map.js';
import { refetchTicket } from './refetch.js';
import { fieldsSchema, settingsSchema, type ZendeskLink } from './settings.js';
import type { WireUser } from './wire.js';

const minuteS = 60;

/** Remaining calls as Zendesk counts them. Accounts without `ratelimit-reset` count by the minute. */
function remaining({ headers }: { headers: Headers }, now: number): { remaining?: number; resetAt?: number } {
  const left = headers.get('x-rate-limit-remaining') ?? headers.get('ratelimit-remaining');
  if (left === null) return {};
  const resetS = Number(headers.get('ratelimit-reset') ?? minuteS);
  return { remaining: Number(left), resetAt: now + (Number.isFinite(resetS) ? resetS : minuteS) * 1_000 };
}

/** Only administrators may use the export; a suspended user may do nothing for long. */
function missingOf(me: WireUser): string[] {
  return [
    ...(me.role === 'admin' ? [] : ['admin role']),
    ...(me.suspended ? ['a user that is not suspended'] : []),
  ];
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
      const label = `${connection.fields.subdomain} (${me.email ?? me.name ?? me.id})`;
      return {
        identity: { account: connection.fields.subdomain, authors: [String(me.id)], label },
        missingScopes: missingOf(me),
      };
    },
    isOwn: (change, me) => change.author === patchbay || me.authors.includes(change.author ?? ''),
    limits: [
      // Zendesk allows ten; all exports of an account share them with whatever else it exports.
      { id: 'export', match: 'GET /api/v2/incremental/**', per: 'minute', max: 8, reserve: 0.2 },
      { id: 'update', match: 'PUT /api/v2/tickets/*', per: 'minute', max: 100, reserve: 0.1 },
      { id: 'api', match: '* /api/v2/**', per: 'minute', max: 400, reserve: 0.1, feedback: remaining },
    ],
    refetch: { ticket: refetchTicket },
  },
});
