import { z } from 'zod';
import { zd } from '../base.js';

const input = z.object({
  subject: z.string().min(1).max(500),
  body: z.string().min(1).max(64_000).meta({ title: 'Description' }),
  requester_email: z.email().optional(),
  requester_name: z.string().max(255).optional(),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
  tags: z.array(z.string().min(1)).max(50).optional(),
});
type Given = z.output<typeof input>;

/** Zendesk answers the first ticket again for a repeated Idempotency-Key. */
export const createTicket = zd.action({
  title: 'Create a ticket',
  role: 'ticket.create',
  input,
  output: z.object({ ticket_id: z.string() }),
  idempotency: { class: 'key', carry: { header: 'idempotency-key' } },
  preview: (given) => ({ method: 'POST', target: '/api/v2/tickets', body: { ticket: wire(given) } }),
  run: async (ctx, given) => {
    const ticket = await ctx.client.create({ ...wire(given), external_id: ctx.marker }, ctx.key);
    return { ticket_id: String(ticket.id) };
  },
});

function wire({ subject, body, requester_email, requester_name, priority, tags }: Given) {
  return {
    subject,
    comment: { body },
    ...(requester_email
      ? { requester: { email: requester_email, name: requester_name ?? requester_email } }
      : {}),
    ...(priority ? { priority } : {}),
    ...(tags ? { tags } : {}),
  };
}
