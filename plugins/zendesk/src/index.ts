import { definePlugin } from '@patchbay/plugin-sdk';
import { addComment } from './actions/add-comment.js';
import { assign } from './actions/assign.js';
import { createTicket } from './actions/create-ticket.js';
import { setFields } from './actions/set-fields.js';
import { zd } from './base.js';
import { home } from './home.js';
import { tickets } from './polls/tickets.js';
import { events } from './webhooks/events.js';
import { writeBack } from './write-back.js';

export default definePlugin({
  id: 'zendesk',
  kind: 'connector',
  sdk: 1,
  title: 'Zendesk',
  summary:
    'Tickets and conversations in, by webhook and cursor export; sentiment and intent back into custom fields.',
  category: 'Channels',
  icon: new URL('icon.svg', home),
  grants: [
    {
      grant: 'http:{subdomain}.zendesk.com',
      why: 'Reads tickets and writes scores, comments and new tickets',
    },
    { grant: 'webhooks:receive', why: 'Hears of changes the moment they happen' },
    { grant: 'tickets:write', why: 'Stores tickets and messages' },
  ],
  base: zd.base,
  polls: { tickets },
  webhooks: { events },
  actions: { set_fields: setFields, add_comment: addComment, create_ticket: createTicket, assign },
  writeBack,
  twin: () => import('@patchbay/plugin-zendesk/twin'),
});
