import { z } from 'zod';
import { zd } from '../base.js';
import type { ZendeskContext } from '../settings.js';

const input = z.object({
  ticket_id: z
    .string()
    .regex(/^\d+$/, 'must be the number of a Zendesk ticket')
    .meta({ title: 'Zendesk ticket' }),
  body: z.string().min(1).max(64_000),
  public: z.boolean().default(false).meta({ title: 'Visible to the customer' }),
});
type Given = z.output<typeof input>;

/** A comment cannot be written under a key: after a cut connection we look for it first. */
export const addComment = zd.action({
  title: 'Comment on a ticket',
  role: 'ticket.reply',
  input,
  output: z.object({ ticket_id: z.string() }),
  idempotency: { class: 'lookup', find: (ctx, given, marker) => find(ctx, given, marker) },
  preview: (given) => ({
    method: 'PUT',
    target: `/api/v2/tickets/${given.ticket_id}`,
    body: { ticket: { comment: comment(given) } },
  }),
  run: async (ctx, given) => {
    await ctx.client.update(given.ticket_id, { comment: comment(given, ctx.marker) });
    return { ticket_id: given.ticket_id };
  },
});

/** The marker is the comment's last line: the vendor keeps no other field of ours on a comment. */
function comment(given: Given, marker?: string) {
  return { body: marker ? `${given.body}\n\n[${marker}]` : given.body, public: given.public };
}

async function find(
  ctx: ZendeskContext,
  { ticket_id }: Given,
  marker: string,
): Promise<{ ticket_id: string } | null> {
  const { comments } = await ctx.client.comments(ticket_id);
  return comments.some(({ body }) => body?.includes(`[${marker}]`)) ? { ticket_id } : null;
}
