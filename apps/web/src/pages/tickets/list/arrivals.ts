import type { LiveTicket } from '../../../live/live-state.js';
import { chosen, type Filters } from '../search/filters.js';

/**
 * How many tickets have come since the list was read and would be in it. What the live feed does not tell
 * (words, status, priority, dates) only the hub can judge: then nothing is promised.
 */
export function newArrivals(live: LiveTicket[], seen: ReadonlySet<string>, filters: Filters): number {
  if (filters.q?.trim() || filters.status || filters.priority || filters.from || filters.to) return 0;
  return live.filter((ticket) => !seen.has(ticket.id) && fits(ticket, filters)).length;
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
