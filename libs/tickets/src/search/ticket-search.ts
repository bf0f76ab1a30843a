import { Injectable } from '@nestjs/common';
import type { Ticket } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import { TicketRepository } from '../store/ticket.repository.js';
import type { SearchQuery } from './search-query.js';
import {
  lessThan,
  markStart,
  markStop,
  moreThan,
  SearchRepository,
  type Config,
  type FacetRow,
  type Found,
} from './search.repository.js';

export interface SearchHit {
  ticket: Ticket;
  score: number;
  /** HTML-escaped, with the found words in `<mark>`. */
  highlights: { subject?: string; body?: string };
}

export interface FacetValue {
  value: string;
  count: number;
}

export interface SearchResult {
  total: number;
  /** True = there are more than we counted. */
  total_is_capped: boolean;
  page: number;
  hits: SearchHit[];
  facets: Record<'sentiment' | 'intent' | 'source' | 'status' | 'priority', FacetValue[]>;
  /** What was searched instead, when the words as typed found nothing. */
  corrected: string | null;
}

/** Finds tickets by words and filters; mends typing errors when nothing is found. */
@Injectable()
export class TicketSearch {
  constructor(
    private readonly door: TenantDoor,
    private readonly repository: SearchRepository,
    private readonly tickets: TicketRepository,
  ) {}

  /** In one transaction: opening each of its steps one of their own would cost as much as some of them. */
  search(tenantId: string, query: SearchQuery): Promise<SearchResult> {
    return this.door.run(tenantId, () => this.find(tenantId, query));
  }

  private async find(tenantId: string, query: SearchQuery): Promise<SearchResult> {
    const found = await this.repository.find(tenantId, query, 'english');
    const corrected = found.total > 0 || !query.q ? null : await this.repository.correct(tenantId, query.q);
    if (corrected === null) return this.present(tenantId, query, found, 'english');
    const mended = { ...query, q: corrected };
    const result = await this.present(
      tenantId,
      mended,
      await this.repository.find(tenantId, mended, 'simple'),
      'simple',
    );
    return { ...result, corrected: result.total > 0 ? readable(corrected, result.hits) : null };
  }

  private async present(
    tenantId: string,
    query: SearchQuery,
    found: Found,
    config: Config,
  ): Promise<SearchResult> {
    const ids = found.page.map((hit) => hit.id);
    const tickets = new Map(
      (await this.tickets.findMany(tenantId, ids)).map((ticket) => [ticket.id, ticket]),
    );
    const marked = query.q ? await this.repository.highlights(tenantId, query.q, config, ids) : [];
    const snippets = new Map(
      marked.map((row) => [row.id, { subject: toHtml(row.subject), body: toHtml(row.body) }]),
    );
    return {
      total: found.total,
      total_is_capped: found.capped,
      page: query.page,
      hits: found.page.flatMap(({ id, score }) => {
        const ticket = tickets.get(id);
        return ticket ? [{ ticket, score, highlights: snippets.get(id) ?? {} }] : [];
      }),
      facets: toFacets(found.facets),
      corrected: null,
    };
  }
}

/** Stems look odd (`warehous`): each is shown as a found ticket writes it. */
function readable(stems: string, hits: SearchHit[]): string {
  const marked = hits.flatMap(
    ({ highlights }) => `${highlights.subject} ${highlights.body}`.match(/(?<=<mark>)[^<]+/g) ?? [],
  );
  const word = (stem: string): string =>
    marked.map((one) => one.toLowerCase()).find((one) => one.startsWith(stem.replace(/i$/, ''))) ?? stem;
  return stems.split(' ').map(word).join(' ');
}

function toFacets(rows: FacetRow[]): SearchResult['facets'] {
  const pick = (facet: string): FacetValue[] =>
    rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }));
  return {
    sentiment: pick('sentiment'),
    intent: pick('intent'),
    source: pick('source'),
    status: pick('status'),
    priority: pick('priority'),
  };
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toHtml(marked: string): string {
  return marked
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replaceAll(markStart, '<mark>')
    .replaceAll(markStop, '</mark>')
    .replaceAll(lessThan, '&lt;')
    .replaceAll(moreThan, '&gt;');
}
