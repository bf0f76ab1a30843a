import { useMemo, useRef } from 'react';
import { useLive } from '../../../live/use-live.js';
import type { Filters } from '../search/filters.js';
import { newArrivals } from './arrivals.js';
import type { Row } from './rows.js';

/** Tickets that have arrived since the list was read. What was told before then is no news. */
export function useArrivals(rows: Row[], readAt: number, filters: Filters): number {
  const { tickets } = useLive();
  const known = useRef({ readAt: -1, ids: new Set<string>() });
  if (known.current.readAt !== readAt) known.current = { readAt, ids: new Set(tickets.map(({ id }) => id)) };
  const shown = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  return newArrivals(tickets, new Set([...shown, ...known.current.ids]), filters);
}
