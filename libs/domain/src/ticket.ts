import { z } from 'zod';
import { isStorable, jsonObjectSchema, unstorable } from './json.js';
import { intentValueSchema, sentimentValueSchema } from './signal.js';
import { directionSchema, ticketPrioritySchema, ticketStatusSchema } from './vocabulary.js';

const text = (max: number) => z.string().max(max).refine(isStorable, unstorable);
/** PostgreSQL knows no year 0. */
const instant = z.iso
  .datetime({ offset: true })
  .refine((at) => Date.parse(at) >= Date.parse('0001-01-02T00:00:00Z'), 'lies before the year 1');

/** The longest ticket or message body we keep, in UTF-16 code units. */
export const maxBodyLength = 4_000_000;

export const requesterSchema = z.object({ name: text(500).nullable(), email: text(320).nullable() });
export type Requester = z.infer<typeof requesterSchema>;

export const accountSchema = z.object({ id: z.string(), name: z.string(), domain: z.string().nullable() });
export type Account = z.infer<typeof accountSchema>;

export const agentSchema = z.object({ id: z.string(), name: z.string(), email: z.string().nullable() });
export type Agent = z.infer<typeof agentSchema>;

export const tagSchema = text(100).min(1);

/** One entry of a conversation. `channel` is what the channel said about it, verbatim. */
export const messageSchema = z.object({
  id: z.string(),
  external_id: z.string().nullable(),
  direction: directionSchema,
  author: requesterSchema,
  body: text(maxBodyLength),
  channel: jsonObjectSchema,
  created_at: z.iso.datetime(),
});
export type Message = z.infer<typeof messageSchema>;

/** The ticket as every API route, plugin, workflow and console page sees it. */
export const ticketSchema = z.object({
  id: z.string(),
  external_id: z.string().nullable(),
  source: z.string(),
  subject: z.string(),
  body: z.string(),
  status: ticketStatusSchema,
  priority: ticketPrioritySchema,
  tags: z.array(z.string()),
  requester: requesterSchema,
  account: z.string().nullable(),
  assignee: z.string().nullable(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  metadata: jsonObjectSchema,
  signals: z.object({
    sentiment: sentimentValueSchema.optional(),
    intent: intentValueSchema.optional(),
  }),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** One thing that happened to a ticket, for its timeline. */
export const timelineEntrySchema = z.object({
  id: z.string(),
  kind: z.string(),
  actor: z.string().nullable(),
  summary: z.string(),
  data: jsonObjectSchema,
  at: z.iso.datetime(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Which model said something about a ticket, and when. */
export const analysisSchema = z.object({
  name: z.string(),
  model_version: z.string(),
  provider: z.string(),
  created_at: z.iso.datetime(),
});
export type Analysis = z.infer<typeof analysisSchema>;

export const ticketDetailSchema = ticketSchema.extend({
  analyses: z.array(analysisSchema),
  messages: z.array(messageSchema),
  timeline: z.array(timelineEntrySchema),
});
export type TicketDetail = z.infer<typeof ticketDetailSchema>;

/** A ticket as it arrives by API or file: only `subject` or `body` is required. */
export const ticketInputSchema = z
  .strictObject({
    external_id: text(500).min(1).optional(),
    /** Another name of `external_id`, as most exports call it. */
    id: z.union([text(500).min(1), z.number().int()]).optional(),
    source: text(100).min(1).optional(),
    subject: text(10_000).optional(),
    body: text(maxBodyLength).optional(),
    status: ticketStatusSchema.optional(),
    priority: ticketPrioritySchema.optional(),
    tags: z.array(tagSchema).max(100).optional(),
    requester: z.strictObject({ name: text(500).nullish(), email: text(320).nullish() }).optional(),
    account: text(500).nullish(),
    assignee: text(500).nullish(),
    created_at: instant.optional(),
    updated_at: instant.optional(),
    metadata: jsonObjectSchema.optional(),
  })
  .refine((t) => Boolean(t.subject?.trim() || t.body?.trim()), {
    message: 'needs a subject or a body',
    path: ['body'],
  })
  .transform(({ id, ...record }) => ({
    ...record,
    external_id: record.external_id ?? (id === undefined ? undefined : String(id)),
  }));
export type TicketInput = z.infer<typeof ticketInputSchema>;
