import { GoneError, type Change } from '@patchbay/plugin-sdk';
import { zd } from '../base.js';
import { fewAtOnce } from '../few-at-once.js';
import { peopleOf, toTicketChange } from '../map.js';
import { conversationOf } from '../refetch.js';
import { ownedFields, type ZendeskContext } from '../settings.js';
import type { ExportPage, WireTicket } from '../wire.js';
import { checkpoint, newsSince, start, type Checkpoint, type StagePage } from './checkpoint.js';
import { comments } from './comments.js';

/** As many as Zendesk gives. */
const historyPage = 1_000;
/** Conversations of news are read ticket by ticket: a page must fit what may be called in a minute, or it never gets done. */
const newsPage = 100;

/** The exports: news from now on, and in the other lane everything there ever was, archived tickets included. */
export const tickets = zd.poll({
  every: '2m',
  checkpoint,
  start,
  async *pull(ctx, from) {
    let at = from;
    for (const stage of [history, comments, news]) {
      for await (const page of stage(ctx, at)) {
        at = page.next;
        yield page;
      }
    }
  },
});

/** All tickets, without their conversations. */
async function* history(ctx: ZendeskContext, from: Checkpoint): AsyncIterable<StagePage> {
  for (let at = from; at.stage === 'tickets';) {
    const readAt = ctx.clock.now();
    const page = await exported(ctx, at, historyPage);
    const behind = behindPage(at, page);
    at = page.end_of_stream ? { ...behind, ...newsSince(readAt), stage: 'comments' } : behind;
    yield { changes: ticketChanges(ctx, page, readAt), next: at, done: false, progress: { done: at.read } };
  }
}

/** What changed since, each ticket with its conversation as it is now. */
async function* news(ctx: ZendeskContext, from: Checkpoint): AsyncIterable<StagePage> {
  for (let at = from; ;) {
    const readAt = ctx.clock.now();
    const page = await exported(ctx, at, newsPage);
    const conversations = await fewAtOnce(page.tickets, (ticket) => conversation(ctx, ticket));
    at = behindPage(at, page);
    yield {
      changes: [...ticketChanges(ctx, page, readAt), ...conversations.flat()],
      next: at,
      done: page.end_of_stream,
      progress: { done: at.read },
    };
    if (page.end_of_stream) return;
  }
}

const exported = (
  { client }: ZendeskContext,
  { cursor, start_time }: Checkpoint,
  perPage: number,
): Promise<ExportPage> => client.exportTickets(cursor ? { cursor } : { start_time }, perPage);

const behindPage = (at: Checkpoint, page: ExportPage): Checkpoint => ({
  ...at,
  cursor: page.after_cursor ?? at.cursor,
  read: at.read + page.tickets.length,
});

function ticketChanges(ctx: ZendeskContext, page: ExportPage, at: Date): Change[] {
  const reading = { people: peopleOf(page.users, page.organizations), owned: ownedFields(ctx.settings), at };
  return page.tickets.map((ticket) => toTicketChange(ticket, reading));
}

/** A ticket deleted in the meantime has no conversation any more. */
async function conversation(ctx: ZendeskContext, ticket: WireTicket): Promise<Change[]> {
  try {
    return await conversationOf(ctx, ticket);
  } catch (error) {
    if (error instanceof GoneError) return [];
    throw error;
  }
}
