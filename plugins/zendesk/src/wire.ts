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

/** Names behind the ids of tickets and comments. */
export interface People {
  users: Map<number, WireUser>;
  organizations: Map<number, string>;
}
