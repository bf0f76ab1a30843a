import { commands } from '@patchbay/plugin-sdk';
import { describePlugin } from '@patchbay/plugin-sdk/testing';
import slack from '../src/index.js';
import { slackJudge } from './judge.js';
import { Hub, reader } from './support.js';

const judge = await slackJudge();

describePlugin(slack, {
  spec: import.meta.url,
  ...(judge ? { judge } : {}),
  services: [{ ref: commands, value: new Hub() }],
  read: reader(),
  actions: {
    post_message: {
      input: { channel: '#support-alerts', text: 'A customer is angry <!channel>' },
      unpreviewed: ['client_msg_id', 'metadata'],
    },
  },
  lesserAccount: {
    missing: ['channels:history', 'users:read.email'],
    intercept: async (request, next) => {
      const answer = await next(request);
      const scopes = (answer.headers.get('x-oauth-scopes') ?? '')
        .split(',')
        .filter((scope) => scope !== 'channels:history' && scope !== 'users:read.email');
      return new Response(await answer.text(), {
        status: answer.status,
        headers: { 'content-type': 'application/json', 'x-oauth-scopes': scopes.join(',') },
      });
    },
  },
});
