import { Injectable } from '@nestjs/common';
import type { Change, JsonObject, MessageData, TicketData } from '@patchbay/domain';
import { newId, jsonRows, rowsOf } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import type { SourcedBatch } from '../change-source.js';
import { HtmlCleaner } from '../html/html-cleaner.js';

type Of<K extends Change['object']> = Extract<Change, { object: K }>;

/** One object of one connection, ready to be stored. */
export interface Incoming<K extends Change['object']> {
  connection: SourcedBatch['connection'];
  change: Of<K>;
}

/** What an upsert did to a ticket. */
export interface Stored {
  id: string;
  /** Where it came from. */
  source: string;
  created: boolean;
  /** False when a newer version says the same as we have: the echo of our own write, or a change of what we do not import. */
  changed: boolean;
}

/** Upserts with a version guard: an older version never overwrites a newer one, the same version changes nothing. */
@Injectable()
export class IntakeRepository {
  constructor(private readonly html: HtmlCleaner) {}

  async upsertTickets(
    em: EntityManager,
    tenantId: string,
    incoming: Incoming<'ticket'>[],
  ): Promise<Stored[]> {
    if (incoming.length === 0) return [];
    const rows = incoming.map(({ connection, change }) => ticketRow(connection, change, change.data));
    return em.query<Stored[]>(
      `insert into ticket(tenant_id, id, source, connection_id, origin, origin_key, external_id, subject, body, status, priority, tags,
           requester_name, requester_email, account, assignee, metadata, source_version, sample, created_at, updated_at)
       select $1, x.id, x.source, x.connection_id, x.origin, x.external_id, x.external_id, x.subject, x.body,
           coalesce(x.status, t.status, 'open'), coalesce(x.priority, t.priority, 'normal'), coalesce(x.tags, t.tags, '{}'),
           coalesce(x.requester_name, t.requester_name), coalesce(x.requester_email, t.requester_email),
           case when x.account_given then x.account else t.account end, case when x.assignee_given then x.assignee else t.assignee end,
           x.metadata, x.source_version, x.sample, x.created_at, x.updated_at
         from ${rowsOf('$2', ticketShape)}
         left join ticket t on t.tenant_id = $1 and t.origin = x.origin and t.origin_key = x.external_id
       on conflict (tenant_id, origin, origin_key) do update set subject = excluded.subject, body = excluded.body,
           status = excluded.status, priority = excluded.priority, tags = excluded.tags,
           requester_name = excluded.requester_name, requester_email = excluded.requester_email, account = excluded.account,
           assignee = excluded.assignee, metadata = excluded.metadata,
           source_version = excluded.source_version, updated_at = excluded.updated_at,
           content_changed = (ticket.subject, ticket.body, ticket.status, ticket.priority, ticket.tags, ticket.assignee, ticket.metadata,
               ticket.requester_name, ticket.requester_email, ticket.account)
             is distinct from (excluded.subject, excluded.body, excluded.status, excluded.priority, excluded.tags, excluded.assignee,
               excluded.metadata, excluded.requester_name, excluded.requester_email, excluded.account)
         where excluded.source_version > ticket.source_version and ticket.deleted_at is null
       returning id, source, (xmax = 0) as created, (xmax = 0 or content_changed) as changed`,
      [tenantId, jsonRows(rows)],
    );
  }

  /** Tombstones: a deleted ticket is not imported again, also when the news of its end comes before that of its beginning. */
  async deleteTickets(em: EntityManager, tenantId: string, incoming: Incoming<'ticket'>[]): Promise<void> {
    if (incoming.length === 0) return;
    const rows = incoming.map(({ connection, change }) => ticketRow(connection, change, change.data));
    await em.query(
      `insert into ticket(tenant_id, id, source, connection_id, origin, origin_key, external_id, subject, body, status, priority,
           source_version, sample, created_at, updated_at, deleted_at)
       select $1, id, source, connection_id, origin, external_id, external_id, '', '', 'closed', 'normal',
           source_version, sample, created_at, updated_at, now()
         from ${rowsOf('$2', ticketShape)}
       on conflict (tenant_id, origin, origin_key) do update set deleted_at = coalesce(ticket.deleted_at, excluded.deleted_at)`,
      [tenantId, jsonRows(rows)],
    );
  }

  /** Answers the tickets that lost a message. */
  async deleteMessages(em: EntityManager, incoming: Incoming<'message'>[]): Promise<string[]> {
    if (incoming.length === 0) return [];
    const rows = incoming.map(({ connection, change }) => ({ origin: connection.id, key: change.id }));
    const [gone] = await em.query<[{ ticket_id: string }[], number]>(
      `delete from message m using ${rowsOf('$1', 'origin text, key text')}
        where m.origin = x.origin and m.origin_key = x.key returning m.ticket_id`,
      [jsonRows(rows)],
    );
    return [...new Set(gone.map((row) => row.ticket_id))];
  }

  /** Answers the tickets that got a new or changed message. */
  async upsertMessages(
    em: EntityManager,
    tenantId: string,
    incoming: Incoming<'message'>[],
  ): Promise<string[]> {
    if (incoming.length === 0) return [];
    const rows = await Promise.all(
      incoming.map(async ({ connection, change }) => {
        const channel = await this.html.clean(change.channel?.meta ?? {});
        return messageRow(connection, change, change.data, channel);
      }),
    );
    const touched = await em.query<{ ticket_id: string }[]>(
      `insert into message(tenant_id, id, ticket_id, origin, origin_key, external_id, direction, author_name, author_email, body,
           channel, source_version, created_at)
       select $1, x.id, t.id, x.origin, x.external_id, x.external_id, x.direction, x.author_name, x.author_email, x.body,
           x.channel, x.source_version, x.created_at
         from ${rowsOf(
           '$2',
           `id uuid, origin text, ticket_external_id text, external_id text, direction text,
              author_name text, author_email text, body text, channel jsonb, source_version text, created_at timestamptz`,
         )}
         join ticket t on t.origin = x.origin and t.origin_key = x.ticket_external_id and t.deleted_at is null
       on conflict (tenant_id, origin, origin_key) do update set body = excluded.body, channel = excluded.channel,
           source_version = excluded.source_version
         where excluded.source_version > message.source_version
       returning ticket_id`,
      [tenantId, jsonRows(rows)],
    );
    const ids = [...new Set(touched.map((row) => row.ticket_id))];
    await em.query(
      `update ticket t set first_reply_at = m.at from (
         select ticket_id, min(created_at) as at from message where ticket_id = any($1) and direction = 'outbound' group by 1) m
        where t.id = m.ticket_id and t.first_reply_at is null`,
      [ids],
    );
    return ids;
  }

  /** Timeline entries: arrived, or changed at its source. */
  async addArrivals(em: EntityManager, tenantId: string, stored: Stored[]): Promise<void> {
    if (stored.length === 0) return;
    await em.query(
      `insert into ticket_event(tenant_id, ticket_id, kind, actor, summary)
       select $1, x.id, case when x.created then 'created' else 'updated' end, x.source,
              case when x.created then 'Arrived from ' else 'Changed in ' end || x.source
         from ${rowsOf('$2', 'id uuid, source text, created boolean')}`,
      [tenantId, jsonRows(stored)],
    );
  }
}

/** `origin` is the connection's id as text: a cast in a join condition would keep row-level security from using the index. */
const ticketShape = `id uuid, source text, connection_id uuid, origin text, external_id text, subject text, body text, status text, priority text,
  tags text[], requester_name text, requester_email text, account text, account_given boolean, assignee text, assignee_given boolean,
  metadata jsonb, source_version text,
  sample boolean, created_at timestamptz, updated_at timestamptz`;

function ticketRow(connection: SourcedBatch['connection'], change: Of<'ticket'>, data: TicketData) {
  return {
    id: newId(),
    source: connection.source,
    connection_id: connection.id,
    origin: connection.id,
    external_id: change.id,
    subject: data.subject,
    body: data.body,
    status: data.status,
    priority: data.priority,
    tags: data.tags,
    requester_name: data.requester?.name,
    requester_email: data.requester?.email,
    account: data.account,
    account_given: data.account !== undefined,
    assignee: data.assignee,
    assignee_given: data.assignee !== undefined,
    metadata: change.channel ? { ...data.metadata, channel: change.channel } : data.metadata,
    source_version: change.version,
    sample: connection.sample,
    created_at: data.created_at,
    updated_at: data.updated_at,
  };
}

function messageRow(
  connection: SourcedBatch['connection'],
  change: Of<'message'>,
  data: MessageData,
  channel: JsonObject,
) {
  return {
    id: newId(),
    origin: connection.id,
    ticket_external_id: data.ticket_external_id,
    external_id: change.id,
    direction: data.direction,
    author_name: data.author.name,
    author_email: data.author.email,
    body: data.body,
    channel,
    source_version: change.version,
    created_at: data.created_at,
  };
}
