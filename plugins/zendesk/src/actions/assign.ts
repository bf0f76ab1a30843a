import { z } from 'zod';
import { zd } from '../base.js';

const number = z.string().regex(/^\d+$/, 'must be a number');

export const assign = zd.action({
  title: 'Assign a ticket or change its status',
  role: 'ticket.assign',
  input: z
    .object({
      ticket_id: number.meta({ title: 'Zendesk ticket' }),
      assignee_id: number.optional().meta({ title: 'Agent id' }),
      group_id: number.optional().meta({ title: 'Group id' }),
      status: z.enum(['open', 'pending', 'hold', 'solved']).optional(),
      priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
    })
    .refine(
      (given) => given.assignee_id || given.group_id || given.status || given.priority,
      'nothing is to be changed',
    ),
  output: z.object({ ticket_id: z.string() }),
  idempotency: { class: 'upsert', target: ({ ticket_id }) => ticket_id },
  preview: ({ ticket_id, ...change }) => ({
    method: 'PUT',
    target: `/api/v2/tickets/${ticket_id}`,
    body: { ticket: wire(change) },
  }),
  run: async (ctx, { ticket_id, ...change }) => {
    const ticket = await ctx.client.update(ticket_id, wire(change));
    return { ticket_id: String(ticket.id) };
  },
});

interface Given {
  assignee_id?: string;
  group_id?: string;
  status?: string;
  priority?: string;
}

function wire({ assignee_id, group_id, status, priority }: Given): Record<string, string | number> {
  return {
    ...(assignee_id ? { assignee_id: Number(assignee_id) } : {}),
    ...(group_id ? { group_id: Number(group_id) } : {}),
    ...(status ? { status } : {}),
    ...(priority ? { priority } : {}),
  };
}
