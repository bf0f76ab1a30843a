import { kit, type Link } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { SlackClient } from './client.js';

const settingsSchema = z.strictObject({});
const fieldsSchema = z.object({});
/** Without these something this plugin offers does not work. */
export const neededScopes = [
  'chat:write',
  'commands',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'users:read',
  'users:read.email',
];

type SlackLink = Link<typeof settingsSchema, typeof fieldsSchema>;
export type SlackContext = SlackLink & { client: SlackClient };

export const sl = kit({
  settings: { version: 1, schema: settingsSchema },
  connection: {
    fields: { version: 1, schema: fieldsSchema },
    baseUrl: 'https://slack.com/api',
    auth: {
      token: {
        type: 'secret',
        fields: z.object({
          token: z
            .string()
            .regex(/^xox[be]-/, 'is the bot token, it begins with xoxb-')
            .meta({ title: 'Bot token', secret: true }),
        }),
        apply: { header: 'Authorization', value: 'Bearer {token}' },
      },
      oauth: {
        type: 'oauth2',
        grant: 'code',
        authorizeUrl: 'https://slack.com/oauth/v2/authorize',
        tokenUrl: 'https://slack.com/api/oauth.v2.access',
        scopes: neededScopes.map((name) => ({ name, why: reason(name) })),
        refresh: 'rotating',
        clientAuth: 'basic',
        pkce: false,
      },
    },
    client: (link: SlackLink) => new SlackClient(link.http),
    check: async ({ client }) => {
      const { who, scopes } = await client.me();
      const missingScopes =
        scopes.length === 0 ? [] : neededScopes.filter((scope) => !scopes.includes(scope));
      return {
        identity: {
          account: who.is_enterprise_install ? (who.enterprise_id ?? who.team_id) : who.team_id,
          authors: [who.user_id, ...(who.bot_id ? [who.bot_id] : [])],
          label: who.team,
        },
        missingScopes,
      };
    },
    isOwn: (change, me) => me.authors.includes(change.author ?? ''),
    // Tiers 2, 3 and 4 of the Web API; one message a second in a channel.
    limits: [
      { id: 'post', match: 'POST /api/chat.postMessage', per: 'minute', max: 60, reserve: 0.1 },
      { id: 'channels', match: 'GET /api/conversations.list', per: 'minute', max: 20 },
      { id: 'history', match: 'GET /api/conversations.history', per: 'minute', max: 50 },
      { id: 'read', match: 'GET /api/**', per: 'minute', max: 100 },
    ],
  },
});

function reason(scope: string): string {
  if (scope === 'chat:write') return 'Post alert cards';
  if (scope === 'commands') return 'Answer /patchbay';
  if (/^(channels|groups):/.test(scope))
    return 'Find channels by name and see whether a card was posted before';
  return 'Know who presses a button or types a command';
}
