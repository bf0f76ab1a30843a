import {
  textIn,
  type JsonObject,
  type TwinAnswer,
  type TwinCall,
  type TwinRoute,
} from '@patchbay/plugin-sdk';
import { botUser, person, teamId, type Message, type Workspace } from './workspace.js';

const scopes =
  'chat:write,commands,channels:read,channels:history,groups:read,groups:history,users:read,users:read.email';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const yes = (rest: JsonObject): TwinAnswer => ({
  headers: { 'x-oauth-scopes': scopes },
  json: { ok: true, ...rest },
});
const no = (error: string): TwinAnswer => ({ json: { ok: false, error } });

/** The methods of the Web API that the connector uses, and the place where late answers go. */
export function routes(
  workspace: Workspace,
  pageSize: number,
  answered: (body: JsonObject, key: string) => void,
): TwinRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/auth.test',
      answer: () =>
        yes({
          url: 'https://acme-sandbox.slack.com/',
          team: 'Acme (sandbox)',
          user: 'patchbay',
          team_id: teamId,
          user_id: botUser,
          bot_id: 'B0PATCHBAY',
        }),
    },
    { method: 'POST', path: '/api/chat.postMessage', answer: ({ body }) => post(workspace, body) },
    {
      method: 'GET',
      path: '/api/conversations.list',
      answer: ({ url }) => channels(workspace, pageSize, url.searchParams),
    },
    {
      method: 'GET',
      path: '/api/conversations.history',
      answer: ({ url }) => history(workspace, pageSize, url.searchParams),
    },
    { method: 'GET', path: '/api/users.info', answer: (call) => user(call) },
    {
      method: 'POST',
      path: '/respond/:key',
      open: true,
      answer: ({ body, params }) => {
        answered(body, params['key'] ?? '');
        return { json: { ok: true } };
      },
    },
  ];
}

function post(workspace: Workspace, body: JsonObject): TwinAnswer {
  const channel = workspace.channel(textIn(body, 'channel'));
  if (!channel) return no('channel_not_found');
  if (body['client_msg_id'] !== undefined && !uuid.test(textIn(body, 'client_msg_id')))
    return no('invalid_arguments');
  if (!body['text'] && !body['blocks']) return no('no_text');
  const blocks = (body['blocks'] ?? []) as JsonObject[];
  if (blocks.length > 50) return no('invalid_blocks');
  const made = workspace.add({
    channel: channel.id,
    from: 'bot',
    text: textIn(body, 'text'),
    blocks,
    metadata: body['metadata'] ?? null,
    seenBy: null,
  });
  return yes({ channel: channel.id, ts: made.ts, message: wire(made, true) });
}

function channels(workspace: Workspace, pageSize: number, query: URLSearchParams): TwinAnswer {
  const { items, next } = pageOf(workspace.channels, pageSize, query);
  const listed = items.map(({ id, name }) => ({ id, name, is_channel: true, is_archived: false }));
  return yes({ channels: listed, response_metadata: { next_cursor: next } });
}

function history(workspace: Workspace, pageSize: number, query: URLSearchParams): TwinAnswer {
  const channel = workspace.channel(query.get('channel') ?? '');
  if (!channel || channel.id !== query.get('channel')) return no('channel_not_found');
  const messages = workspace.messages
    .filter((message) => message.channel === channel.id && message.seenBy === null)
    .toReversed();
  const { items, next } = pageOf(messages, pageSize, query);
  const metadata = query.get('include_all_metadata') === 'true';
  return yes({
    messages: items.map((message) => wire(message, metadata)),
    has_more: next !== '',
    pin_count: 0,
    channel_actions_ts: null,
    channel_actions_count: 0,
    ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
  });
}

/** Slack gives as many as were asked for, or fewer; the cursor says where to go on. */
function pageOf<T>(all: T[], pageSize: number, query: URLSearchParams): { items: T[]; next: string } {
  const from = Number(atob(query.get('cursor') ?? '') || 0);
  const to = from + Math.min(pageSize, Number(query.get('limit') ?? 100));
  return { items: all.slice(from, to), next: to < all.length ? btoa(String(to)) : '' };
}

function user({ url }: TwinCall): TwinAnswer {
  if (url.searchParams.get('user') !== person.id) return no('user_not_found');
  return yes({
    user: {
      id: person.id,
      team_id: teamId,
      name: person.name,
      real_name: person.realName,
      profile: { email: person.email, real_name: person.realName },
    },
  });
}

function wire({ ts, from, text, blocks, metadata }: Message, withMetadata: boolean): JsonObject {
  return {
    type: 'message',
    ts,
    text,
    blocks,
    user: from === 'bot' ? botUser : person.id,
    ...(metadata && withMetadata ? { metadata } : {}),
  };
}
