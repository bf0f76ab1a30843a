import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

export interface DayRow {
  day: string;
  negative: number;
  neutral: number;
  positive: number;
}

export interface SourceRow {
  source: string;
  negative: number;
  neutral: number;
  positive: number;
  average_score: number | null;
}

export interface SentimentTotals {
  total: number;
  unscored: number;
  negative: number;
  neutral: number;
  positive: number;
  average_score: number | null;
}

export interface EntityRow {
  value: string;
  count: number;
  /** Share (0..1) of these tickets that are negative. */
  negative_share: number;
}

/** Kinds of things tickets are about; the SQL that yields one value per ticket and thing. */
const entitySources = {
  intent: 'unnest(t.intents)',
  tag: 'unnest(t.tags)',
  source: 't.source',
  requester: 'coalesce(t.requester_email, t.requester_name)',
  account: 't.account',
  product: `coalesce(t.metadata->>'product', t.metadata->>'category')`,
} as const;
export type EntityKind = keyof typeof entitySources;
export const entityKinds = Object.keys(entitySources) as [EntityKind, ...EntityKind[]];

const counts = `count(*) filter (where t.sentiment = 'negative')::int as negative,
  count(*) filter (where t.sentiment = 'neutral')::int as neutral, count(*) filter (where t.sentiment = 'positive')::int as positive`;
const period = `t.deleted_at is null and ($1::timestamptz is null or t.created_at >= $1) and ($2::timestamptz is null or t.created_at < $2)`;

/** Sums over tickets. `from` is inclusive, `to` exclusive. */
@Injectable()
export class ReportRepository {
  constructor(private readonly door: TenantDoor) {}

  async totals(tenantId: string, from: string | null, to: string | null): Promise<SentimentTotals> {
    const rows = await this.door.run<SentimentTotals[]>(tenantId, (em) =>
      em.query(
        `select count(*)::int as total, count(*) filter (where t.sentiment is null)::int as unscored, ${counts},
           avg(t.sentiment_score)::float8 as average_score from ticket t where ${period}`,
        [from, to],
      ),
    );
    return rows[0]!;
  }

  byDay(tenantId: string, from: string | null, to: string | null): Promise<DayRow[]> {
    return this.door.run<DayRow[]>(tenantId, (em) =>
      em.query(
        `select to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${counts} from ticket t where ${period}
          group by 1 order by 1 desc limit 366`,
        [from, to],
      ),
    );
  }

  bySource(tenantId: string, from: string | null, to: string | null): Promise<SourceRow[]> {
    return this.door.run<SourceRow[]>(tenantId, (em) =>
      em.query(
        `select t.source, ${counts}, avg(t.sentiment_score)::float8 as average_score from ticket t where ${period}
          group by 1 order by count(*) desc, 1 limit 50`,
        [from, to],
      ),
    );
  }

  top(tenantId: string, kind: EntityKind, limit: number): Promise<EntityRow[]> {
    return this.door.run<EntityRow[]>(tenantId, (em) =>
      em.query(
        `select value, count(*)::int as count, (count(*) filter (where sentiment = 'negative'))::float8 / count(*) as negative_share
           from (select ${entitySources[kind]} as value, t.sentiment from ticket t where t.deleted_at is null) e
          where value is not null group by value order by 2 desc, 1 limit $1`,
        [limit],
      ),
    );
  }
}
