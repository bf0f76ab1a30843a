import { useMemo } from 'react';
import { useLive } from '../../../live/use-live.js';
import type { Filters } from '../search/filters.js';
import { newArrivals } from './arrivals.js';
import type { Row } from './rows.js';

/** Tickets that have come since the beginning of the list was read, at `readAt` by our clock. */
export function useArrivals(rows: Row[], readAt: number, filters: Filters): number {
  const { tickets, ahead } = useLive();
  const ids = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  return newArrivals(tickets, { ids, readAt: readAt + ahead }, filters);
}
