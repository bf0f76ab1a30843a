import {
  intentValueSchema,
  sentimentValueSchema,
  type JsonObject,
  type Message,
  type Ticket,
  type TimelineEntry,
} from '@patchbay/domain';

/** A row of `ticket` with its signals, as {@link ticketColumns} selects it. */
export interface TicketRow {
  id: string;
  external_id: string | null;
  source: string;
  subject: string;
  body: string;
  status: Ticket['status'];
  priority: Ticket['priority'];
  tags: string[];
  requester_name: string | null;
  requester_email: string | null;
  account: string | null;
  assignee: string | null;
  metadata: JsonObject;
  created_at: Date;
  updated_at: Date;
  sentiment_signal: unknown;
  intent_signal: unknown;
}

const signal = (name: string): string =>
  `(select s.value from signal s where s.tenant_id = t.tenant_id and s.ticket_id = t.id and s.name = '${name}') as ${name}_signal`;

/** Columns of a ticket `t` in the order nobody relies on. Putting signals together in SQL would take ten times as long. */
export const ticketColumns = `t.id, t.external_id, t.source, t.subject, t.body, t.status, t.priority, t.tags, t.requester_name,
  t.requester_email, t.account, t.assignee, t.metadata, t.created_at, t.updated_at,
  ${signal('sentiment')}, ${signal('intent')}`;

export function toTicket(row: TicketRow): Ticket {
  const sentiment = sentimentValueSchema.safeParse(row.sentiment_signal);
  const intent = intentValueSchema.safeParse(row.intent_signal);
  return {
    id: row.id,
    external_id: row.external_id,
    source: row.source,
    subject: row.subject,
    body: row.body,
    status: row.status,
    priority: row.priority,
    tags: row.tags,
    requester: { name: row.requester_name, email: row.requester_email },
    account: row.account,
    assignee: row.assignee,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    metadata: row.metadata,
    signals: {
      ...(sentiment.success ? { sentiment: sentiment.data } : {}),
      ...(intent.success ? { intent: intent.data } : {}),
    },
  };
}

export interface MessageRow {
  id: string;
  external_id: string | null;
  direction: Message['direction'];
  author_name: string | null;
  author_email: string | null;
  body: string;
  channel: JsonObject;
  created_at: Date;
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    external_id: row.external_id,
    direction: row.direction,
    author: { name: row.author_name, email: row.author_email },
    body: row.body,
    channel: row.channel,
    created_at: row.created_at.toISOString(),
  };
}

export interface EventRow {
  id: string;
  kind: string;
  actor: string | null;
  summary: string;
  data: JsonObject;
  at: Date;
}

export const toTimelineEntry = (row: EventRow): TimelineEntry => ({ ...row, at: row.at.toISOString() });
