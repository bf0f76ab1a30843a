import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';
import { lowerBound, upperBound, type SearchQuery } from './search-query.js';

/** Above this many text matches counts and facets are said to be capped. */
export const mostMatches = 10_000;
const mostRanked = 2_000;
export const markStart = '\uE000';
export const markStop = '\uE001';

/** How words become lexemes: those of people are `english`, stems are taken as they are. */
export type Config = 'english' | 'simple';

export interface Found {
  total: number;
  /** There are more text matches than were looked at. */
  capped: boolean;
  page: { id: string; score: number }[];
  facets: FacetRow[];
}

export interface FacetRow {
  facet: string;
  value: string;
  count: number;
}

export interface Highlight {
  id: string;
  subject: string;
  body: string;
}

const filters = `t.deleted_at is null
  and (cardinality($1::text[]) = 0 or coalesce(t.sentiment, 'unscored') = any($1))
  and (cardinality($2::text[]) = 0 or t.intents && $2)
  and (cardinality($3::text[]) = 0 or t.source = any($3))
  and (cardinality($4::text[]) = 0 or t.status = any($4))
  and (cardinality($5::text[]) = 0 or t.priority = any($5))
  and ($6::timestamptz is null or t.created_at >= $6) and ($7::timestamptz is null or t.created_at < $7)`;

export const lessThan = '\uE002';
export const moreThan = '\uE003';

/** The beginning of a text without the characters we use ourselves, and without what would hide words as if in a tag. */
const unmarked = (column: string, length: number): string =>
  `translate(left(${column}, ${length}), '<>${markStart}${markStop}${lessThan}${moreThan}', '${lessThan}${moreThan}')`;

/** Search statements. Text goes through definer functions, because row-level security would bar the index. */
@Injectable()
export class SearchRepository {
  constructor(private readonly door: TenantDoor) {}

  find(tenantId: string, query: SearchQuery, config: Config): Promise<Found> {
    return this.door.run(tenantId, async (em) => {
      const parameters = filterParameters(query);
      const page = await em.query<{ id: string; score: number }[]>(
        `with ${matched(query, config)} select id, rank as score from m order by ${query.q ? 'rank desc, created_at desc, id' : 'created_at desc, id desc'} limit $9 offset $10`,
        [...parameters, query.page_size, (query.page - 1) * query.page_size],
      );
      const rows = await em.query<FacetRow[]>(`with ${matched(query, config)}, ${facetSql}`, parameters);
      const numberOf = (facet: string): number => rows.find((row) => row.facet === facet)?.count ?? 0;
      return {
        total: numberOf('total'),
        capped: numberOf('texts') >= mostMatches,
        page,
        facets: rows.filter((row) => row.facet !== 'total' && row.facet !== 'texts'),
      };
    });
  }

  /** The stems of the query, those nobody uses replaced by the nearest that somebody does; null = there is nothing to mend. */
  async correct(tenantId: string, q: string): Promise<string | null> {
    const rows = await this.door.run<{ corrected: string | null }[]>(tenantId, (em) =>
      em.query('select search_correct($1) as corrected', [q]),
    );
    return rows[0]?.corrected ?? null;
  }

  /** Snippets with the found words between {@link markStart} and {@link markStop}; not yet escaped. */
  highlights(tenantId: string, q: string, config: Config, ids: string[]): Promise<Highlight[]> {
    const marks = `StartSel=${markStart}, StopSel=${markStop}`;
    return this.door.run<Highlight[]>(tenantId, (em) =>
      em.query(
        `select id, ts_headline('english', ${unmarked('subject', 500)}, websearch_to_tsquery('${config}', $1), '${marks}, HighlightAll=true') as subject,
                ts_headline('english', ${unmarked('body', 20_000)}, websearch_to_tsquery('${config}', $1),
                  '${marks}, MaxFragments=2, MaxWords=24, MinWords=8') as body
           from ticket where id = any($2::uuid[])`,
        [q, ids],
      ),
    );
  }
}

/** `texts`: the newest tickets that match the words; `m`: those of them that pass the filters. */
function matched({ q }: SearchQuery, config: Config): string {
  const columns = 't.id, t.created_at, t.sentiment, t.source, t.status, t.priority, t.intents';
  if (!q)
    return `texts as (select 0 where $8::text is not null),
      m as (select ${columns}, 0::real as rank from ticket t where ${filters})`;
  return `texts as materialized (select ticket_id, rank from search_ticket_ids($8, '${config}', ${mostMatches}, ${mostRanked})),
      m as (select ${columns}, texts.rank from texts join ticket t on t.id = texts.ticket_id where ${filters})`;
}

const facetSql = `g as (
    select coalesce(sentiment, 'unscored') as sentiment, source, status, priority, count(*)::int as count,
           grouping(coalesce(sentiment, 'unscored'), source, status, priority) as level
      from m group by grouping sets ((coalesce(sentiment, 'unscored')), (source), (status), (priority), ()))
  select case level when 7 then 'sentiment' when 11 then 'source' when 13 then 'status' when 14 then 'priority' else 'total' end as facet,
         case level when 7 then sentiment when 11 then source when 13 then status when 14 then priority else '' end as value, count
    from g
  union all select 'intent', label, count(*)::int from m, unnest(intents) as label group by label
  union all select 'texts', '', count(*)::int from texts
  order by 3 desc, 2`;

function filterParameters(query: SearchQuery): unknown[] {
  const { sentiment, intent, source, status, priority, from, to, q } = query;
  return [
    sentiment,
    intent,
    source,
    status,
    priority,
    from ? lowerBound(from) : null,
    to ? upperBound(to) : null,
    q || null,
  ];
}
