import { GoneError, type Change } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { zd } from '../base.js';
import { peopleOf, toTicketChange } from '../map.js';
import { conversationOf } from '../refetch.js';
import { ownedFields, type ZendeskContext } from '../settings.js';
import type { ExportPage, WireTicket } from '../wire.js';

/** Zendesk refuses a start less than a minute ago. */
const safetyS = 90;
const atOnce = 5;

/** The cursor export: news from now on, and in the other lane everything there ever was, archived tickets included. */
export const tickets = zd.poll({
  every: '2m',
  checkpoint: {
    version: 1,
    schema: z.object({ cursor: z.string().nullable(), start_time: z.number().int(), read: z.number().int() }),
  },
  start: (lane, now) => ({
    cursor: null,
    start_time: lane === 'backfill' ? 0 : Math.floor(now.getTime() / 1_000) - safetyS,
    read: 0,
  }),
  async *pull(ctx, from) {
    let at = from;
    for (;;) {
      const readAt = ctx.clock.now();
      const page = await ctx.client.exportTickets(
        at.cursor ? { cursor: at.cursor } : { start_time: at.start_time },
      );
      const changes = await changesOf(ctx, page, readAt);
      at = { ...at, cursor: page.after_cursor ?? at.cursor, read: at.read + page.tickets.length };
      yield { changes, next: at, done: page.end_of_stream, progress: { done: at.read } };
      if (page.end_of_stream) return;
    }
  },
});

async function changesOf(ctx: ZendeskContext, page: ExportPage, at: Date): Promise<Change[]> {
  const people = peopleOf(page.users, page.organizations);
  const reading = { people, owned: ownedFields(ctx.settings), at };
  const changes: Change[] = page.tickets.map((ticket) => toTicketChange(ticket, reading));
  for (let i = 0; i < page.tickets.length; i += atOnce) {
    const some = page.tickets.slice(i, i + atOnce);
    changes.push(...(await Promise.all(some.map((ticket) => conversation(ctx, ticket)))).flat());
  }
  return changes;
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
