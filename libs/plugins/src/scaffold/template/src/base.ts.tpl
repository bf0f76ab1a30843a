import { kit } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { Client } from './client.js';
import { fieldsSchema, settingsSchema, type ToolLink } from './settings.js';

export const tool = kit({
  settings: { version: 1, schema: settingsSchema },
  connection: {
    fields: { version: 1, schema: fieldsSchema },
    baseUrl: 'https://{host}',
    auth: {
      token: {
        type: 'secret',
        fields: z.object({ token: z.string().min(1).meta({ title: 'API token', secret: true }) }),
        apply: { header: 'Authorization', value: 'Bearer {token}' },
      },
    },
    client: (link: ToolLink) => new Client(link.http),
    check: async ({ client, connection }) => {
      const me = await client.me();
      return {
        identity: { account: connection.fields.host, authors: [me.id], label: me.name },
        missingScopes: me.may_write ? [] : ['write'],
      };
    },
    isOwn: (change, me) => me.authors.includes(change.author ?? ''),
    limits: [{ id: 'api', match: '* /api/**', per: 'minute', max: 120, reserve: 0.1 }],
  },
});
