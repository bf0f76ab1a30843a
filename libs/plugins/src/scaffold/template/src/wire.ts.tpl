import { z } from 'zod';

/** What we read of a ticket at the provider. */
export const wireTicketSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  state: z.string(),
  author: z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  revision: z.number().int(),
});
export type WireTicket = z.infer<typeof wireTicketSchema>;

export const pageSchema = z.object({
  tickets: z.array(wireTicketSchema),
  cursor: z.string(),
  end: z.boolean(),
});

export const meSchema = z.object({ id: z.string(), name: z.string(), may_write: z.boolean() });
export const noteSchema = z.object({ id: z.string() });
