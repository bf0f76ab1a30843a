import { z } from 'zod';

const word = z.string().optional().catch(undefined);

/** The words, the facets and the ticket whose drawer is open; `from` and `to` are days (`2026-11-24`). */
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
});
