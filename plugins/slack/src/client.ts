import {
  AuthError,
  GoneError,
  ProviderError,
  RetryError,
  type Http,
  type Json,
  type JsonObject,
} from '@patchbay/plugin-sdk';
import { z } from 'zod';

const authSchema = z.object({
  team: z.string(),
  team_id: z.string(),
  user: z.string(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.boolean().optional(),
});
const postedSchema = z.object({ channel: z.string(), ts: z.string() });
const userSchema = z.object({
  user: z.object({
    real_name: z.string().optional(),
    profile: z.object({ email: z.string().optional() }).default({}),
  }),
});
const channelsSchema = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const historySchema = z.object({
  has_more: z.boolean().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_payload: z.object({ marker: z.string().optional() }).optional() })
        .optional(),
    }),
  ),
});

/** Public, private and direct conversations. */
const channelIdPattern = /^[CGD][A-Z0-9]{8,}$/;
/** A message of ours is looked for among so many pages of the newest ones. */
const mostPages = 10;

export type Posted = z.infer<typeof postedSchema>;

/** Errors Slack hides in answers with status 200. Source: method pages of the Web API. */
const needsAuth = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'org_login_required',
]);
const gone = new Set(['channel_not_found', 'message_not_found', 'user_not_found', 'is_archived']);
const later = new Set([
  'ratelimited',
  'rate_limited',
  'service_unavailable',
  'internal_error',
  'fatal_error',
  'request_timeout',
]);

/** The methods of the Web API we use. */
export class SlackClient {
  constructor(private readonly http: Http) {}

  /** Who we are, and the scopes that were granted. */
  async me(): Promise<{ who: z.infer<typeof authSchema>; scopes: string[] }> {
    const answer = await this.http.request({ method: 'GET', path: '/auth.test' });
    const scopes = (answer.headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim());
    return { who: authSchema.parse(ok(answer.json(), 'auth.test')), scopes: scopes.filter(Boolean) };
  }

  async post(message: JsonObject): Promise<Posted> {
    return postedSchema.parse(await this.call('chat.postMessage', message));
  }

  /** Name and verified e-mail address; the address is null without the scope `users:read.email`. */
  async user(id: string): Promise<{ name: string; email: string | null }> {
    const { user } = userSchema.parse(await this.read('users.info', { user: id }));
    return { name: user.real_name ?? id, email: user.profile.email ?? null };
  }

  /** The id behind a name, with or without `#`; ids are given back as they are. */
  async channelId(channel: string): Promise<string | null> {
    if (channelIdPattern.test(channel)) return channel;
    const wanted = channel.replace(/^#/, '');
    let cursor = '';
    do {
      const query = {
        limit: '200',
        exclude_archived: 'true',
        types: 'public_channel,private_channel',
        ...(cursor ? { cursor } : {}),
      };
      const page = channelsSchema.parse(await this.read('conversations.list', query));
      const found = page.channels.find(({ name }) => name === wanted);
      if (found) return found.id;
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor);
    return null;
  }

  /** The newest message that carries a marker of ours. */
  async findMarked(channelId: string, marker: string): Promise<Posted | null> {
    let cursor = '';
    for (let page = 0; page < mostPages; page += 1) {
      const query = {
        channel: channelId,
        limit: '100',
        include_all_metadata: 'true',
        ...(cursor ? { cursor } : {}),
      };
      const answer = historySchema.parse(await this.read('conversations.history', query));
      const found = answer.messages.find(({ metadata }) => metadata?.event_payload?.marker === marker);
      if (found) return { channel: channelId, ts: found.ts };
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (!cursor) return null;
    }
    return null;
  }

  /** Answers a command or button after the fact; the URL is good for 30 minutes and needs no token. */
  async respond(url: string, message: JsonObject): Promise<void> {
    await this.http.request({ method: 'POST', path: url, json: message });
  }

  private async call(method: string, body: JsonObject): Promise<Json> {
    return ok((await this.http.request({ method: 'POST', path: `/${method}`, json: body })).json(), method);
  }

  private async read(method: string, query: Record<string, string>): Promise<Json> {
    return ok((await this.http.request({ method: 'GET', path: `/${method}`, query })).json(), method);
  }
}

/** Throws what an `ok: false` stands for. */
function ok(answer: Json, method: string): Json {
  const { ok: fine, error = 'unknown_error' } = z
    .object({ ok: z.boolean(), error: z.string().optional() })
    .parse(answer);
  if (fine) return answer;
  const message = `${method} answered ${error}`;
  if (needsAuth.has(error)) throw new AuthError(message);
  if (gone.has(error)) throw new GoneError(message);
  if (later.has(error)) throw new RetryError(message, error.startsWith('rat') ? { status: 429 } : {});
  throw new ProviderError(
    error === 'not_in_channel' ? `${message}: invite the app to the channel` : message,
    400,
  );
}
