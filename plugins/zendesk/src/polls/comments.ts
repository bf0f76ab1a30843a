import type { Change } from '@patchbay/plugin-sdk';
import { mostIds, ticketEvents } from '../bulk.js';
import { LookUp } from '../look-up.js';
import { toMessageChanges } from '../map.js';
import type { ZendeskContext } from '../settings.js';
import type { TicketEvent, WireComment, WireOpening } from '../wire.js';
import type { Checkpoint, StagePage } from './checkpoint.js';

/** All comments there are, from the export of ticket events. What happened after the tickets were read is left to the news. */
export async function* comments(ctx: ZendeskContext, from: Checkpoint): AsyncIterable<StagePage> {
  const lookUp = new LookUp(ctx);
  for (let at = from; at.stage === 'comments';) {
    const { events, end } = await ticketEvents(ctx.http, at.events.since);
    const seen = new Set(at.events.seen);
    const fresh = events.filter((event) => event.comments.length > 0 && !seen.has(event.id));
    const last = behindPage(at, events, end);
    // A slice names no more tickets and authors than two calls can look up, and is stored before the next begins.
    for (let i = 0; i === 0 || i < fresh.length; i += mostIds) {
      const slice = fresh.slice(i, i + mostIds);
      at = i + mostIds < fresh.length ? behindSlice(at, slice) : last;
      const changes = await messagesOf(lookUp, slice, events);
      yield { changes, next: at, done: false, progress: { done: at.read } };
    }
  }
}

const behindSlice = (at: Checkpoint, slice: TicketEvent[]): Checkpoint => ({
  ...at,
  events: { since: at.events.since, seen: [...at.events.seen, ...slice.map(({ id }) => id)] },
});

/**
 * The next page begins with the second this one ended with. A page that is no longer than that second would come for ever;
 * it holds all of it, as Zendesk never cuts a second in two.
 */
function behindPage(at: Checkpoint, events: TicketEvent[], end: number | null): Checkpoint {
  if (end === null || end >= at.start_time) return { ...at, stage: 'news', events: { since: 0, seen: [] } };
  if (end <= at.events.since) return { ...at, events: { since: at.events.since + 1, seen: [] } };
  const repeated = events.filter(({ timestamp }) => (timestamp ?? end) >= end);
  return { ...at, events: { since: end, seen: repeated.map(({ id }) => id) } };
}

async function messagesOf(lookUp: LookUp, slice: TicketEvent[], page: TicketEvent[]): Promise<Change[]> {
  const tickets = await lookUp.ticketsOf(slice.map(({ ticket_id }) => ticket_id));
  const people = await lookUp.peopleOf(slice.flatMap((event) => event.comments.map((one) => one.author_id)));
  return tickets.flatMap((ticket) => {
    const own = slice.filter((event) => event.ticket_id === ticket.id).flatMap((event) => event.comments);
    return toMessageChanges(ticket, own, people, descriptionOf(ticket, page));
  });
}

/** The comment a ticket was created with: the oldest of its page, if it came with the ticket or in the same second. */
function descriptionOf(ticket: WireOpening, page: TicketEvent[]): WireComment | null {
  const [oldest] = page
    .filter((event) => event.ticket_id === ticket.id)
    .flatMap(({ comments: said, creates }) => said.map((comment) => ({ comment, creates })))
    .sort((a, b) => moment(a.comment) - moment(b.comment) || a.comment.id - b.comment.id);
  return oldest && (oldest.creates || moment(oldest.comment) === Date.parse(ticket.created_at))
    ? oldest.comment
    : null;
}

const moment = ({ created_at }: WireComment): number => Date.parse(created_at);
