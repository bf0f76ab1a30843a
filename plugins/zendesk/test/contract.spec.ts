import { describePlugin } from '@patchbay/plugin-sdk/testing';
import type { Json, Twin } from '@patchbay/plugin-sdk';
import zendesk from '../src/index.js';
import { zendeskJudge } from './judge.js';

const judge = await zendeskJudge();

const newest = (twin: Twin): { id: number } => (twin.effects() as { id: number }[])[0]!;
const onNewest = (rest: Record<string, Json>) => (twin: Twin) => ({
  ticket_id: String(newest(twin).id),
  ...rest,
});

describePlugin(zendesk, {
  spec: import.meta.url,
  ...(judge ? { judge } : {}),
  actions: {
    set_fields: { input: onNewest({ fields: [{ id: 36001, value: 'negative' }] }) },
    add_comment: { input: onNewest({ body: 'We are on it.', public: true }) },
    create_ticket: {
      input: {
        subject: 'Call back',
        body: 'Please call the customer back.',
        requester_email: 'ada@lumen.example',
        requester_name: 'Ada Byron',
        priority: 'high',
        tags: ['callback'],
      },
    },
    assign: { input: onNewest({ assignee_id: '9003', status: 'pending', priority: 'urgent' }) },
  },
  lesserAccount: {
    missing: ['admin role', 'a user that is not suspended'],
    intercept: async (request, next) => {
      const answer = await next(request);
      const { user } = (await answer.json()) as { user: Record<string, unknown> };
      return Response.json({ user: { ...user, role: 'agent', suspended: true } });
    },
  },
});
