import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ok } from '../../../api/client.js';
import { isNarrowed, searchParams, type Filters } from '../search/filters.js';
import { flat, rowOf, rowOfHit, type Row } from './rows.js';

const pageSize = 100;
/** The search route answers at most this many pages. */
const mostPages = 500;

interface Page {
  rows: Row[];
  next: string | null;
  /** In ms since 1970. */
  readAt: number;
}

/** Totals, facet counts and the mended spelling of one search; the list reads its rows by itself. */
export const searchSummary = (filters: Filters) =>
  queryOptions({
    queryKey: ['search-summary', searchParams(filters)],
    queryFn: ({ signal }) =>
      ok(api.GET('/api/search', { params: { query: { ...searchParams(filters), page_size: 1 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

/** The rows of the list, page after page: by relevance when searched or filtered, else the newest first; and when its beginning was read. */
export function useTickets(filters: Filters) {
  const narrowed = isNarrowed(filters);
  const query = useInfiniteQuery({
    queryKey: ['tickets', searchParams(filters)],
    queryFn: ({ pageParam, signal }) =>
      narrowed ? searchPage(filters, Number(pageParam || 1), signal) : newestPage(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last: Page) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const pages = query.data?.pages;
  const rows = useMemo(() => flat((pages ?? []).map((page) => page.rows)), [pages]);
  return { query, rows, readAt: pages?.[0]?.readAt ?? Number.POSITIVE_INFINITY };
}

async function searchPage(filters: Filters, page: number, signal: AbortSignal): Promise<Page> {
  const query = { ...searchParams(filters), page, page_size: pageSize };
  const { hits } = await ok(api.GET('/api/search', { params: { query }, signal }));
  const more = hits.length === pageSize && page < mostPages;
  return { rows: hits.map(rowOfHit), next: more ? String(page + 1) : null, readAt: Date.now() };
}

async function newestPage(cursor: string, signal: AbortSignal): Promise<Page> {
  const query = { limit: pageSize, ...(cursor ? { cursor } : {}) };
  const { items, next_cursor } = await ok(api.GET('/api/tickets', { params: { query }, signal }));
  return { rows: items.map(rowOf), next: next_cursor, readAt: Date.now() };
}

/** How many tickets there are without any filter. */
export function useAllTickets(): number | null {
  return useQuery(searchSummary({})).data?.total ?? null;
}
