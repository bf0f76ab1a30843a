import { z } from 'zod';
import { zd } from '../base.js';

const input = z.object({
  ticket_id: z
    .string()
    .regex(/^\d+$/, 'must be the number of a Zendesk ticket')
    .meta({ title: 'Zendesk ticket' }),
  fields: z
    .array(
      z.object({
        id: z.coerce.number().int().positive(),
        value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      }),
    )
    .min(1)
    .meta({ title: 'Custom fields' }),
});

/** The same values twice leave the same ticket. */
export const setFields = zd.action({
  title: 'Set ticket fields',
  role: 'ticket.setField',
  input,
  output: z.object({ ticket_id: z.string() }),
  idempotency: { class: 'upsert', target: ({ ticket_id }) => ticket_id },
  preview: ({ ticket_id, fields }) => ({
    method: 'PUT',
    target: `/api/v2/tickets/${ticket_id}`,
    body: { ticket: { custom_fields: fields } },
  }),
  run: async (ctx, { ticket_id, fields }) => {
    const ticket = await ctx.client.update(ticket_id, { custom_fields: fields });
    return { ticket_id: String(ticket.id) };
  },
});
