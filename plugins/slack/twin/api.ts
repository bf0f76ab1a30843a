import {
  textIn,
  type JsonObject,
  type TwinAnswer,
  type TwinCall,
  type TwinRoute,
} from '@patchbay/plugin-sdk';
import { botUser, person, teamId, type Message, type Workspace } from './workspace.js';

const scopes = 'chat:write,commands,channels:read,channels:history,users:read,users:read.email';
const yes = (rest: JsonObject): TwinAnswer => ({
  headers: { 'x-oauth-scopes': scopes },
  json: { ok: true, ...rest },
});
const no = (error: string): TwinAnswer => ({ json: { ok: false, error } });

/** The methods of the Web API that the connector uses, and the place where late answers go. */
export function routes(workspace: Workspace, answered: (body: JsonObject, key: string) => void): TwinRoute[] {
  return [
    {
      method: 'POST',
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
      answer: () =>
        yes({
          channels: workspace.channels.map(({ id, name }) => ({ id, name, is_channel: true })),
          response_metadata: { next_cursor: '' },
        }),
    },
    { method: 'GET', path: '/api/conversations.history', answer: (call) => history(workspace, call) },
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
  return yes({ channel: channel.id, ts: made.ts, message: wire(made) });
}

function history(workspace: Workspace, { url }: TwinCall): TwinAnswer {
  const channel = workspace.channel(url.searchParams.get('channel') ?? '');
  if (!channel) return no('channel_not_found');
  const limit = Number(url.searchParams.get('limit') ?? 100);
  const messages = workspace.messages
    .filter((message) => message.channel === channel.id && message.seenBy === null)
    .toReversed();
  return yes({ messages: messages.slice(0, limit).map(wire), has_more: messages.length > limit });
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

function wire({ ts, from, text, blocks, metadata }: Message): JsonObject {
  return {
    type: 'message',
    ts,
    text,
    blocks,
    user: from === 'bot' ? botUser : person.id,
    ...(metadata ? { metadata } : {}),
  };
}
