import type { Change } from '@patchbay/plugin-sdk';
import { peopleOf, toMessageChanges, toTicketChange } from './map.js';
import { ownedFields, type ZendeskContext } from './settings.js';
import type { WireTicket } from './wire.js';

/** A ticket with its conversation as it is now. Throws `GoneError` when it was deleted. */
export async function refetchTicket(ctx: ZendeskContext, id: string): Promise<Change[]> {
  const at = ctx.clock.now();
  const [found, conversation] = await Promise.all([ctx.client.ticket(id), ctx.client.comments(id)]);
  const people = peopleOf([...found.users, ...conversation.users], found.organizations);
  return [
    toTicketChange(found.ticket, { people, owned: ownedFields(ctx.settings), at }),
    ...toMessageChanges(found.ticket, conversation.comments, people),
  ];
}

/** The conversation of a ticket; a bot may have answered in the second it was created. */
export async function conversationOf(ctx: ZendeskContext, ticket: WireTicket): Promise<Change[]> {
  if (ticket.status === 'deleted') return [];
  const { comments, users } = await ctx.client.comments(String(ticket.id));
  return toMessageChanges(ticket, comments, peopleOf(users, []));
}
