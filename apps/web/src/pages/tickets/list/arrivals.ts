import type { LiveTicket } from '../../../live/live-state.js';
import { chosen, type Filters } from '../search/filters.js';

/** What the list shows, and when it was read, in ms since 1970 by the hub's clock. */
export interface Shown {
  ids: ReadonlySet<string>;
  readAt: number;
}

/**
 * How many tickets have come since the list was read and would be in it. The feed tells of a ticket when it was analysed, which
 * may be long after it came. What the feed does not tell (words, status, priority, dates) only the hub can judge: then nothing
 * is promised.
 */
export function newArrivals(live: LiveTicket[], { ids, readAt }: Shown, filters: Filters): number {
  if (filters.q?.trim() || filters.status || filters.priority || filters.from || filters.to) return 0;
  const isNew = ({ id, arrived_at }: LiveTicket): boolean => !ids.has(id) && Date.parse(arrived_at) > readAt;
  return live.filter((ticket) => isNew(ticket) && fits(ticket, filters)).length;
}

function fits(ticket: LiveTicket, filters: Filters): boolean {
  const sources = chosen(filters, 'source');
  const sentiments = chosen(filters, 'sentiment');
  const intents = chosen(filters, 'intent');
  return (
    (sources.length === 0 || sources.includes(ticket.source)) &&
    (sentiments.length === 0 || sentiments.includes(ticket.sentiment ?? 'unscored')) &&
    (intents.length === 0 || ticket.intents.some((intent) => intents.includes(intent)))
  );
}
