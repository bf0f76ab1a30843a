import type { Json, Lane, Page } from '@patchbay/plugin-sdk';
import { z } from 'zod';

/** Zendesk refuses a start less than a minute ago. */
const safetyS = 90;

/**
 * History is read in three stages: all tickets, then all comments in bulk, then what changed meanwhile. The last one is also all the
 * live lane does. Tickets come first, because a message whose ticket is not stored yet would be dropped.
 */
const schema = z.object({
  stage: z.enum(['tickets', 'comments', 'news']),
  cursor: z.string().nullable(),
  start_time: z.number().int(),
  read: z.number().int(),
  /** `seen`: events from `since` on that are stored already. A page repeats the last second of the page before it. */
  events: z.object({ since: z.number().int(), seen: z.array(z.number().int()) }),
});
export type Checkpoint = z.output<typeof schema>;
export type StagePage = Page<typeof schema>;

const firstEvents: Checkpoint['events'] = { since: 0, seen: [] };
const ticketByTicketSchema = schema.pick({ cursor: true, start_time: true, read: true });

export const checkpoint = {
  version: 2,
  schema,
  migrate: {
    /** History begun ticket by ticket goes on in bulk; the comments it has read already say nothing new then. */
    1: (old: Json): Json => {
      const at = ticketByTicketSchema.parse(old);
      return { ...at, stage: at.start_time === 0 ? 'tickets' : 'news', events: firstEvents };
    },
  },
};

export function start(lane: Lane, now: Date): Checkpoint {
  return lane === 'backfill'
    ? { stage: 'tickets', cursor: null, start_time: 0, read: 0, events: firstEvents }
    : { ...newsSince(now), stage: 'news', read: 0, events: firstEvents };
}

/** News from a moment on, as early as Zendesk allows it. */
export function newsSince(moment: Date): Pick<Checkpoint, 'cursor' | 'start_time'> {
  return { cursor: null, start_time: Math.floor(moment.getTime() / 1_000) - safetyS };
}
