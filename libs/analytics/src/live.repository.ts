import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import { z } from 'zod';

/** What arrived in one minute; `minute` = how many minutes ago. */
export interface MinuteRow {
  minute: number;
  count: number;
  negative: number;
  neutral: number;
  positive: number;
}

export interface FlowNow {
  /** When the rows were counted, by the database's clock. */
  at: Date;
  created_last_hour: number;
  analysed_last_hour: number;
  per_minute: MinuteRow[];
  intents: { label: string; count: number }[];
  sources: { source: string; count: number }[];
  effects: { succeeded: number; failed: number; waiting: number };
  latency: { p50: number | null; p95: number | null; p99: number | null };
}

export interface StandingNow {
  total: number;
  negative: number;
  neutral: number;
  positive: number;
  open: number;
  overdue: number;
  response_minutes: number | null;
  agents: number;
}

export const freshTicketSchema = z.object({
  id: z.string(),
  subject: z.string(),
  source: z.string(),
  sentiment: z.string().nullable(),
  intents: z.array(z.string()),
  /** When it came into the hub. */
  arrived_at: z.iso.datetime(),
  /** When it was analysed. */
  at: z.iso.datetime(),
});
export type FreshTicket = z.infer<typeof freshTicketSchema>;

/** A call to the outside that has come to an end. */
export const freshEffectSchema = z.object({
  id: z.string(),
  kind: z.literal('action'),
  type: z.string(),
  plugin: z.string(),
  status: z.string(),
  reason: z.string(),
  ticket_id: z.string().nullable(),
  subject: z.string().nullable(),
  run_id: z.string().nullable(),
  at: z.iso.datetime(),
});
export type FreshEffect = z.infer<typeof freshEffectSchema>;

/** One look never tells more than this. */
const mostNews = 50;

/** What moves: counted from the last hour's rows by index, cheap enough for every second. */
const flowSql = `
with fresh as materialized (
  select id, source, intents, sentiment, analysed_at, ingested_at from ticket where ingested_at > now() - interval '1 hour' order by ingested_at desc limit 200000),
calls as materialized (
  select status, extract(epoch from finished_at - arrived_at) * 1000 as ms from action_call
   where created_at > now() - interval '1 hour' order by created_at desc limit 20000)
select clock_timestamp() as at, (select count(*)::int from fresh) as created_last_hour,
  (select count(*)::int from fresh where analysed_at is not null) as analysed_last_hour,
  (select coalesce(jsonb_agg(m), '[]') from (
     select floor(extract(epoch from now() - ingested_at) / 60)::int as minute, count(*)::int as count,
       count(*) filter (where sentiment = 'negative')::int as negative, count(*) filter (where sentiment = 'neutral')::int as neutral,
       count(*) filter (where sentiment = 'positive')::int as positive from fresh group by 1) m) as per_minute,
  (select coalesce(jsonb_agg(jsonb_build_object('label', label, 'count', n) order by n desc), '[]') from (
     select label, count(*)::int as n from fresh, unnest(intents) as label group by 1 order by 2 desc limit 9) i) as intents,
  (select coalesce(jsonb_agg(jsonb_build_object('source', source, 'count', n) order by n desc), '[]') from (
     select source, count(*)::int as n from fresh group by 1 order by 2 desc limit 9) s) as sources,
  (select jsonb_build_object('succeeded', count(*) filter (where status = 'succeeded'), 'failed', count(*) filter (where status in ('failed', 'uncertain')),
     'waiting', count(*) filter (where status in ('queued', 'running'))) from calls) as effects,
  (select jsonb_build_object('p50', percentile_cont(0.5) within group (order by ms), 'p95', percentile_cont(0.95) within group (order by ms),
     'p99', percentile_cont(0.99) within group (order by ms)) from calls where ms is not null) as latency`;

/** What stands: over all tickets, so asked for less often. A ticket is overdue without a reply after its priority's target. */
const standingSql = `
select count(*)::int as total, count(*) filter (where sentiment = 'negative')::int as negative,
  count(*) filter (where sentiment = 'neutral')::int as neutral, count(*) filter (where sentiment = 'positive')::int as positive,
  count(*) filter (where status in ('new', 'open', 'pending', 'on_hold'))::int as open,
  count(*) filter (where status in ('new', 'open') and first_reply_at is null and created_at < now() -
    case priority when 'urgent' then interval '1 hour' when 'high' then interval '4 hours' when 'normal' then interval '24 hours'
      else interval '72 hours' end)::int as overdue,
  (avg(extract(epoch from first_reply_at - created_at) / 60) filter (where first_reply_at > now() - interval '24 hours'))::float8 as response_minutes,
  (select count(*)::int from app_user where last_seen_at > now() - interval '15 minutes') as agents
  from ticket where deleted_at is null`;

/** Reads for the live page. */
@Injectable()
export class LiveRepository {
  constructor(private readonly door: TenantDoor) {}

  async flow(tenantId: string): Promise<FlowNow> {
    const rows = await this.door.run<FlowNow[]>(tenantId, (em) => em.query(flowSql));
    return rows[0]!;
  }

  async standing(tenantId: string): Promise<StandingNow> {
    const rows = await this.door.run<StandingNow[]>(tenantId, (em) => em.query(standingSql));
    return rows[0]!;
  }

  /** The newest tickets analysed after `since`, oldest first. A flood is cut: the feed is for eyes, the counts are complete. */
  async analysedSince(tenantId: string, since: Date): Promise<FreshTicket[]> {
    const rows = await this.door.run<
      (Omit<FreshTicket, 'at' | 'arrived_at'> & { at: Date; arrived_at: Date })[]
    >(tenantId, (em) =>
      em.query(
        `select id, subject, source, sentiment, intents, ingested_at as arrived_at, analysed_at as at from (
           select * from ticket where ingested_at > now() - interval '1 hour' order by ingested_at desc limit 500) t
          where analysed_at > $1 and deleted_at is null order by analysed_at desc, id limit ${mostNews}`,
        [since],
      ),
    );
    return rows
      .map((row) => ({ ...row, at: row.at.toISOString(), arrived_at: row.arrived_at.toISOString() }))
      .toReversed();
  }

  /** The newest calls finished after `since`, oldest first. */
  async effectsSince(tenantId: string, since: Date): Promise<FreshEffect[]> {
    const rows = await this.door.run<(Omit<FreshEffect, 'at' | 'kind'> & { at: Date })[]>(tenantId, (em) =>
      em.query(
        `select c.id, c.type, c.plugin_id as plugin, c.status, c.reason, c.ticket_id, t.subject, c.run_id, c.finished_at as at
           from action_call c left join ticket t on t.id = c.ticket_id
          where c.created_at > now() - interval '1 hour' and c.finished_at > $1 order by c.finished_at desc, c.id limit ${mostNews}`,
        [since],
      ),
    );
    return rows.map((row) => ({ ...row, kind: 'action' as const, at: row.at.toISOString() })).toReversed();
  }
}
