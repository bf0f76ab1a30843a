import { z } from 'zod';

const id = z.number().int();
const stamp = z.iso.datetime({ offset: true });

/** What we read of a ticket. Source: Zendesk Support API, Tickets. */
export const wireTicketSchema = z.object({
  id,
  external_id: z.string().nullish(),
  subject: z.string().nullish(),
  description: z.string().nullish(),
  status: z.string(),
  priority: z.string().nullish(),
  type: z.string().nullish(),
  tags: z.array(z.string()).default([]),
  requester_id: id.nullish(),
  assignee_id: id.nullish(),
  organization_id: id.nullish(),
  group_id: id.nullish(),
  brand_id: id.nullish(),
  via: z.object({ channel: z.union([z.string(), z.number()]).optional() }).nullish(),
  custom_fields: z.array(z.object({ id, value: z.json().optional() })).default([]),
  satisfaction_rating: z.json().optional(),
  created_at: stamp,
  updated_at: stamp,
});
export type WireTicket = z.infer<typeof wireTicketSchema>;

export const wireCommentSchema = z.object({
  id,
  author_id: id,
  body: z.string().nullish(),
  plain_body: z.string().nullish(),
  html_body: z.string().nullish(),
  public: z.boolean().default(true),
  via: z.object({ channel: z.union([z.string(), z.number()]).optional() }).nullish(),
  attachments: z
    .array(
      z.object({
        id: id.nullish(),
        file_name: z.string().nullish(),
        content_url: z.string().nullish(),
        malware_scan_result: z.string().nullish(),
        content_type: z.string().nullish(),
        size: z.number().nullish(),
      }),
    )
    .default([]),
  created_at: stamp,
});
export type WireComment = z.infer<typeof wireCommentSchema>;

export const wireUserSchema = z.object({
  id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string().nullish(),
  suspended: z.boolean().nullish(),
});
export type WireUser = z.infer<typeof wireUserSchema>;

export const wireOrganizationSchema = z.object({ id, name: z.string().nullish() });

/** A page of the cursor export. Stop at `end_of_stream`, not at an empty page. */
export const exportPageSchema = z.object({
  tickets: z.array(wireTicketSchema),
  users: z.array(wireUserSchema).default([]),
  organizations: z.array(wireOrganizationSchema).default([]),
  after_cursor: z.string().nullish(),
  end_of_stream: z.boolean(),
});
export type ExportPage = z.infer<typeof exportPageSchema>;

/** What a message needs to know of its ticket. */
export const wireOpeningSchema = wireTicketSchema.pick({ id: true, requester_id: true, created_at: true });
export type WireOpening = z.infer<typeof wireOpeningSchema>;

const commentKinds = new Set(['Comment', 'VoiceComment']);
const childSchema = z.looseObject({ event_type: z.string().nullish(), author_id: id.nullish() });

/** An update of a ticket. Without its author a comment is only the word that there is one. */
export const ticketEventSchema = z
  .object({
    id,
    ticket_id: id,
    timestamp: z.number().int().nullish(),
    created_at: stamp.nullish(),
    child_events: z.array(childSchema).default([]),
  })
  .transform(({ child_events: children, created_at, ...event }) => ({
    ...event,
    creates: children.some(({ event_type }) => event_type === 'Create'),
    comments: children
      .filter(({ event_type, author_id }) => commentKinds.has(event_type ?? '') && author_id)
      .map((child) => ({ created_at, ...child })),
  }))
  .pipe(
    z.object({
      id,
      ticket_id: id,
      timestamp: z.number().nullish(),
      creates: z.boolean(),
      comments: z.array(wireCommentSchema),
    }),
  );
export type TicketEvent = z.infer<typeof ticketEventSchema>;

/** A full page; fewer events are the end of the stream where `end_of_stream` does not tell. */
const fullPage = 1_000;

/** A page of the time-based export. `end` = where the next page starts, null behind the last one. */
export const eventPageSchema = z
  .object({
    ticket_events: z.array(ticketEventSchema),
    end_time: z.number().int().nullish(),
    end_of_stream: z.boolean().nullish(),
  })
  .transform(({ ticket_events: events, end_time, end_of_stream }) => ({
    events,
    last: end_of_stream ?? events.length < fullPage,
    end_time: end_time ?? null,
  }))
  .refine(({ last, end_time }) => last || end_time !== null, { path: ['end_time'], error: 'is missing' })
  .transform(({ events, last, end_time }) => ({ events, end: last ? null : end_time }));

/** Names behind the ids of tickets and comments. */
export interface People {
  users: Map<number, WireUser>;
  organizations: Map<number, string>;
}
