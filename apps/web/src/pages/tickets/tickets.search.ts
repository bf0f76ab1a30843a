import * as z from 'zod/mini';
import { word } from '../../parts/loose.js';

/**
 * The words, the facets (several values of one facet are comma separated) and the ticket whose drawer is open;
 * `from` and `to` are days (`2026-11-24`), `why` names the score that is unfolded in the drawer.
 */
export const ticketsSearch = z.object({
  q: word,
  sentiment: word,
  intent: word,
  source: word,
  status: word,
  priority: word,
  from: word,
  to: word,
  ticket: word,
  why: word,
});
export type TicketsSearch = z.output<typeof ticketsSearch>;
