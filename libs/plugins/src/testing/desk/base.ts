import { kit, type Http, type Json, type Link } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** A text or number of an answer. */
export const textual = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const settings = z.strictObject({
  field: z.string().min(1).default('sentiment'),
  ring: z.boolean().default(true),
});
const fields = z.strictObject({ port: z.string().default('1'), site: z.string().optional() });

/** The desk's few calls. */
export class DeskClient {
  constructor(readonly http: Http) {}

  async get(path: string, query?: Record<string, string>): Promise<Record<string, Json>> {
    return (await this.http.request({ method: 'GET', path, query })).json() as Record<string, Json>;
  }

  async send(method: 'POST' | 'PUT' | 'DELETE', path: string, json: Json, headers?: Record<string, string>) {
    return (await this.http.request({ method, path, json, headers })).json() as Record<string, Json>;
  }
}

export type DeskContext = Link<typeof settings, typeof fields> & { client: DeskClient };

export const desk = kit({
  settings: {
    version: 2,
    schema: settings,
    migrate: { 1: (old) => ({ field: (old as { column?: string }).column ?? 'sentiment' }) },
  },
  connection: {
    fields: { version: 2, schema: fields, migrate: { 1: (old) => ({ port: (old as { at: string }).at }) } },
    baseUrl: 'http://127.0.0.1:{port}',
    auth: {
      token: {
        type: 'secret',
        fields: z.strictObject({ token: z.string().min(8).meta({ secret: true }) }),
        apply: { header: 'Authorization', value: 'Bearer {token}' },
      },
      oauth: {
        type: 'oauth2',
        grant: 'code',
        authorizeUrl: 'https://desk.example/authorize',
        tokenUrl: 'http://127.0.0.1:{port}/token',
        scopes: [
          { name: 'read', why: 'Reads tickets' },
          { name: 'write', why: 'Writes scores' },
        ],
        refresh: 'rotating',
        clientAuth: 'basic',
        capture: (token) => ({ site: (token as { site: string }).site }),
      },
      plain: {
        type: 'oauth2',
        grant: 'code',
        authorizeUrl: 'https://desk.example/authorize',
        tokenUrl: 'http://127.0.0.1:{port}/token',
        scopes: [],
        refresh: 'none',
        clientAuth: 'body',
        pkce: false,
      },
      named: {
        type: 'oauth2',
        grant: 'code',
        authorizeUrl: 'https://desk.example/authorize',
        tokenUrl: 'http://127.0.0.1:{port}/token',
        issuer: 'https://127.0.0.1:{port}',
        scopes: [],
        refresh: 'none',
        clientAuth: 'body',
      },
    },
    client: ({ http }: Link<typeof settings, typeof fields>) => new DeskClient(http),
    check: async ({ client }) => {
      const me = await client.get('/me');
      const granted = me['scopes'] as string[];
      const account = textual(me['account']);
      return {
        identity: { account, authors: [textual(me['user'])], label: `Desk ${account}` },
        missingScopes: ['read', 'write'].filter((scope) => !granted.includes(scope)),
      };
    },
    isOwn: (change, me) => me.authors.includes(change.author ?? ''),
    limits: [{ id: 'fields', match: 'PUT /tickets/*', per: 'minute', max: 60 }],
    refetch: { ticket: async ({ client }, id) => [toChange(await client.get(`/tickets/${id}`))] },
  },
});

/** A ticket of the desk in the shared schema; the score field is ours and is not read. */
export function toChange(ticket: Record<string, Json>) {
  const at = new Date(Date.UTC(2026, 2, 1) + Number(textual(ticket['stamp'])) * 1_000).toISOString();
  return {
    object: 'ticket' as const,
    op: 'upsert' as const,
    id: textual(ticket['id']),
    version: textual(ticket['stamp']).padStart(9, '0'),
    at,
    ...(typeof ticket['author'] === 'string' ? { author: ticket['author'] } : {}),
    data: {
      subject: textual(ticket['subject']),
      body: `Body of ${textual(ticket['id'])}`,
      created_at: at,
      updated_at: at,
      metadata: {},
    },
  };
}
