import type { TicketsSearch } from '../tickets.search.js';

/** Facets in the order they are shown. */
export const facets = ['sentiment', 'intent', 'status', 'priority', 'source'] as const;
export type Facet = (typeof facets)[number];
/** The part of the address that narrows the list. */
export type Filters = Pick<TicketsSearch, Facet | 'q' | 'from' | 'to'>;

/** The chosen values of one facet. */
export function chosen(filters: Filters, facet: Facet): string[] {
  return (filters[facet] ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
}

/** The facet with one value put in or taken out; `undefined` when none is left, so that the address stays clean. */
export function toggled(filters: Filters, facet: Facet, value: string): string | undefined {
  const before = chosen(filters, facet);
  const after = before.includes(value) ? before.filter((item) => item !== value) : [...before, value];
  return after.length > 0 ? after.join(',') : undefined;
}

/** Everything but the words: what "clear all" takes away. */
export const noFacets: Omit<Record<keyof Filters, undefined>, 'q'> = {
  sentiment: undefined,
  intent: undefined,
  source: undefined,
  status: undefined,
  priority: undefined,
  from: undefined,
  to: undefined,
};

/** How many values and dates narrow the list. */
export function activeCount(filters: Filters): number {
  const values = facets.reduce((sum, facet) => sum + chosen(filters, facet).length, 0);
  return values + (filters.from ? 1 : 0) + (filters.to ? 1 : 0);
}

export const isNarrowed = (filters: Filters): boolean =>
  Boolean(filters.q?.trim()) || activeCount(filters) > 0;

export interface SearchParams {
  q?: string;
  sentiment?: string;
  intent?: string;
  source?: string;
  status?: string;
  priority?: string;
  from?: string;
  to?: string;
}

/** The query string of `GET /api/search`; a date that is none is left out rather than refused. */
export function searchParams(filters: Filters): SearchParams {
  const params: SearchParams = {};
  const q = filters.q?.trim();
  if (q) params.q = q;
  for (const facet of facets) {
    const values = chosen(filters, facet);
    if (values.length > 0) params[facet] = values.join(',');
  }
  if (isDay(filters.from)) params.from = filters.from;
  if (isDay(filters.to)) params.to = filters.to;
  return params;
}

/** The same search without one facet: its answer tells how many tickets each other value of that facet would add. */
export const without = (filters: Filters, facet: Facet): Filters => ({ ...filters, [facet]: undefined });

export function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
