import { z } from 'zod';
import { tool } from '../base.js';

export const addNote = tool.action({
  title: 'Add a note',
  input: z.object({
    ticket_id: z.string().min(1).meta({ title: '__TITLE__ ticket' }),
    text: z.string().min(1).max(10_000),
  }),
  output: z.object({ note_id: z.string() }),
  idempotency: { class: 'key', carry: { header: 'idempotency-key' } },
  preview: ({ ticket_id, text }) => ({
    method: 'POST',
    target: `/api/tickets/${encodeURIComponent(ticket_id)}/notes`,
    body: { text },
  }),
  run: async (ctx, { ticket_id, text }) => {
    const { id } = await ctx.client.addNote(ticket_id, text, ctx.key);
    return { note_id: id };
  },
});
