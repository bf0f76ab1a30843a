import { z } from 'zod';
import { jsonObjectSchema } from './json.js';
import { messageSchema, requesterSchema } from './ticket.js';
import { ticketPrioritySchema, ticketStatusSchema } from './vocabulary.js';

/** A ticket as a connector maps it. Absent fields are left as they are. */
export const ticketDataSchema = z.object({
  subject: z.string(),
  body: z.string(),
  status: ticketStatusSchema.optional(),
  priority: ticketPrioritySchema.optional(),
  tags: z.array(z.string()).optional(),
  requester: requesterSchema.optional(),
  account: z.string().nullable().optional(),
  assignee: z.string().nullable().optional(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  metadata: jsonObjectSchema.default({}),
});
export type TicketData = z.infer<typeof ticketDataSchema>;

/** A message as a connector maps it; `ticket_external_id` names the provider's ticket it belongs to. */
export const messageDataSchema = messageSchema
  .omit({ id: true, external_id: true, channel: true })
  .extend({ ticket_external_id: z.string() });
export type MessageData = z.infer<typeof messageDataSchema>;

const envelope = {
  id: z.string().min(1),
  /** Monotone per object (updated stamp, sequence); an older version never overwrites a newer one. */
  version: z.string(),
  at: z.iso.datetime(),
  /** The provider's id of whoever made the change, for the loop guard. */
  author: z.string().optional(),
  channel: z.object({ kind: z.string(), meta: jsonObjectSchema }).optional(),
};

/** One change at a provider, mapped to the shared schema. */
export const changeSchema = z.discriminatedUnion('object', [
  z.object({
    object: z.literal('ticket'),
    op: z.literal(['upsert', 'delete']),
    data: ticketDataSchema,
    ...envelope,
  }),
  z.object({
    object: z.literal('message'),
    op: z.literal(['upsert', 'delete']),
    data: messageDataSchema,
    ...envelope,
  }),
]);
export type Change = z.infer<typeof changeSchema>;
export type DomainObject = Change['object'];
