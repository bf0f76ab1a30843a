import { definePlugin } from '@patchbay/plugin-sdk';
import { postMessage } from './actions/post-message.js';
import { sl } from './base.js';
import { home } from './home.js';
import { requests } from './webhooks/requests.js';

export default definePlugin({
  id: 'slack',
  kind: 'connector',
  sdk: 1,
  title: 'Slack',
  summary:
    'Alert cards with scores and buttons, and the command /patchbay to look up, search and count tickets.',
  category: 'Chat',
  icon: new URL('icon.svg', home),
  grants: [
    { grant: 'http:slack.com', why: 'Posts messages and looks up users and channels' },
    { grant: 'http:hooks.slack.com', why: 'Answers commands and buttons that take longer' },
    { grant: 'webhooks:receive', why: 'Hears commands and buttons' },
    { grant: 'tickets:read', why: 'Shows tickets in cards' },
    { grant: 'commands:run', why: 'Runs what people type, with their own permissions' },
  ],
  base: sl.base,
  webhooks: { requests },
  actions: { post_message: postMessage },
  twin: () => import('@patchbay/plugin-slack/twin'),
});
