import { Injectable } from '@nestjs/common';
import type { Analysis, Message, Ticket, TimelineEntry } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import type { TicketStats } from '@patchbay/plugin-sdk';
import type { TicketOrigin, TicketPatch } from '../change-source.js';
import {
  ticketColumns,
  toMessage,
  toTicket,
  toTimelineEntry,
  type EventRow,
  type MessageRow,
  type TicketRow,
} from './ticket-row.js';

export interface TicketFilter {
  status?: string;
  source?: string;
  sentiment?: string;
  intent?: string;
}

/** A place in a list ordered newest first. */
export interface TicketPosition {
  created_at: string;
  id: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const filterSql = `t.deleted_at is null and ($1::text is null or t.status = $1) and ($2::text is null or t.source = $2)
  and ($3::text is null or t.sentiment = $3) and ($4::text is null or $4 = any(t.intents))`;

/** Reads and small changes of tickets. */
@Injectable()
export class TicketRepository {
  constructor(private readonly door: TenantDoor) {}

  /** A cursor holds milliseconds, the row microseconds: the row itself says where the page ended. */
  async page(
    tenantId: string,
    filter: TicketFilter,
    after: TicketPosition | null,
    limit: number,
  ): Promise<Ticket[]> {
    const rows = await this.door.run<TicketRow[]>(tenantId, (em) =>
      em.query(
        `select ${ticketColumns} from ticket t
          where ${filterSql} and ($5::timestamptz is null
             or (t.created_at, t.id) < (coalesce((select l.created_at from ticket l where l.id = $6), $5), $6::uuid))
          order by t.created_at desc, t.id desc limit $7`,
        [...filterValues(filter), after?.created_at ?? null, after?.id ?? null, limit],
      ),
    );
    return rows.map(toTicket);
  }

  async count(tenantId: string, filter: TicketFilter): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query(`select count(*)::int as n from ticket t where ${filterSql}`, filterValues(filter)),
    );
    return rows[0]?.n ?? 0;
  }

  async find(tenantId: string, idOrExternal: string): Promise<Ticket | null> {
    if (idOrExternal.includes('\u0000')) return null;
    const byId = uuid.test(idOrExternal);
    const rows = await this.door.run<TicketRow[]>(tenantId, (em) =>
      em.query(
        `select ${ticketColumns} from ticket t where ${byId ? 't.id = $1::uuid' : 't.external_id = $1'} and t.deleted_at is null
          order by t.created_at desc limit 1`,
        [idOrExternal],
      ),
    );
    return rows[0] ? toTicket(rows[0]) : null;
  }

  /** In the order of `ids`; unknown ids are left out. */
  async findMany(tenantId: string, ids: string[]): Promise<Ticket[]> {
    const rows = await this.door.run<TicketRow[]>(tenantId, (em) =>
      em.query(
        `select ${ticketColumns} from ticket t where t.id = any($1::uuid[]) and t.deleted_at is null
          order by array_position($1, t.id)`,
        [ids],
      ),
    );
    return rows.map(toTicket);
  }

  async origin(tenantId: string, id: string): Promise<TicketOrigin | null> {
    const rows = await this.door.run<{ connection_id: string | null; external_id: string | null }[]>(
      tenantId,
      (em) => em.query('select connection_id, external_id from ticket where id = $1', [id]),
    );
    return rows[0] ? { connectionId: rows[0].connection_id, externalId: rows[0].external_id } : null;
  }

  async origins(
    tenantId: string,
    ids: string[],
  ): Promise<Map<string, { connectionId: string; externalId: string }>> {
    const rows = await this.door.run<{ id: string; connection_id: string; external_id: string }[]>(
      tenantId,
      (em) =>
        em.query(
          'select id, connection_id, external_id from ticket where id = any($1) and connection_id is not null and external_id is not null',
          [ids],
        ),
    );
    return new Map(
      rows.map((row) => [row.id, { connectionId: row.connection_id, externalId: row.external_id }]),
    );
  }

  async messages(tenantId: string, ticketId: string): Promise<Message[]> {
    const rows = await this.door.run<MessageRow[]>(tenantId, (em) =>
      em.query(
        `select id, external_id, direction, author_name, author_email, body, channel, created_at
           from message where ticket_id = $1 order by created_at, id limit 500`,
        [ticketId],
      ),
    );
    return rows.map(toMessage);
  }

  async analyses(tenantId: string, ticketId: string): Promise<Analysis[]> {
    const rows = await this.door.run<(Omit<Analysis, 'created_at'> & { created_at: Date })[]>(
      tenantId,
      (em) =>
        em.query(
          'select name, model_version, provider, created_at from signal where ticket_id = $1 order by name',
          [ticketId],
        ),
    );
    return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
  }

  async timeline(tenantId: string, ticketId: string): Promise<TimelineEntry[]> {
    const rows = await this.door.run<EventRow[]>(tenantId, (em) =>
      em.query(
        'select id, kind, actor, summary, data, at from ticket_event where ticket_id = $1 order by id desc limit 200',
        [ticketId],
      ),
    );
    return rows.map(toTimelineEntry);
  }

  /** True when such a ticket exists. */
  async patch(tenantId: string, id: string, patch: TicketPatch, now: Date): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        `update ticket set status = coalesce($2, status), priority = coalesce($3, priority),
           assignee = case when $4 then $5 else assignee end,
           tags = (select coalesce(array_agg(distinct tag), '{}') from unnest(coalesce($6::text[], tags) || coalesce($7::text[], '{}')) tag),
           updated_at = $8
         where id = $1 and deleted_at is null`,
        [
          id,
          patch.status ?? null,
          patch.priority ?? null,
          'assignee' in patch,
          patch.assignee ?? null,
          patch.tags ?? null,
          patch.addTags ?? null,
          now,
        ],
      ),
    );
    return count === 1;
  }

  async addEvent(
    tenantId: string,
    ticketId: string,
    event: { kind: string; actor: string | null; summary: string; data: object },
  ): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        'insert into ticket_event(tenant_id, ticket_id, kind, actor, summary, data) values ($1, $2, $3, $4, $5, $6::jsonb)',
        [tenantId, ticketId, event.kind, event.actor, event.summary, JSON.stringify(event.data)],
      ),
    );
  }

  /** How much there is, and how much of it came from sandboxes. */
  async population(tenantId: string): Promise<{ tickets: number; sample_tickets: number }> {
    const rows = await this.door.run<{ tickets: number; sample_tickets: number }[]>(tenantId, (em) =>
      em.query(
        'select count(*)::int as tickets, count(*) filter (where sample)::int as sample_tickets from ticket where deleted_at is null',
      ),
    );
    return rows[0]!;
  }

  async stats(tenantId: string): Promise<TicketStats> {
    const rows = await this.door.run<
      { total: number; open: number; fresh: number; negative: number; neutral: number; positive: number }[]
    >(tenantId, (em) =>
      em.query(`select count(*)::int as total, count(*) filter (where status in ('new', 'open', 'pending', 'on_hold'))::int as open,
          count(*) filter (where created_at > now() - interval '24 hours')::int as fresh,
          count(*) filter (where sentiment = 'negative')::int as negative, count(*) filter (where sentiment = 'neutral')::int as neutral,
          count(*) filter (where sentiment = 'positive')::int as positive from ticket where deleted_at is null`),
    );
    const row = rows[0]!;
    const { negative, neutral, positive } = row;
    return {
      total: row.total,
      open: row.open,
      created_last_24h: row.fresh,
      sentiment: { negative, neutral, positive },
    };
  }

  /** Removes what came from sandboxes and sample data; answers how many tickets went. */
  async removeSamples(tenantId: string): Promise<number> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query('delete from ticket where sample'),
    );
    return count;
  }
}

const filterValues = (filter: TicketFilter): (string | null)[] => [
  filter.status ?? null,
  filter.source ?? null,
  filter.sentiment ?? null,
  filter.intent ?? null,
];
