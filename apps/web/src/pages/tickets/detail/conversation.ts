import type { TicketDetail } from '../../../api/types.js';

export interface Said {
  id: string;
  direction: 'inbound' | 'outbound' | 'internal';
  author: string;
  body: string;
  at: string;
  channel: Record<string, unknown>;
}

/** The conversation from its first word: channels that send messages separately may repeat the opening text. */
export function conversationOf(ticket: TicketDetail): Said[] {
  const messages = ticket.messages.map((message): Said => ({
    id: message.id,
    direction: message.direction,
    author: message.author.name ?? message.author.email ?? authorWords[message.direction],
    body: message.body,
    at: message.created_at,
    channel: message.channel,
  }));
  const opening = ticket.body.trim();
  if (opening === '' || messages.some(({ body }) => body.trim() === opening)) return messages;
  return [openingOf(ticket), ...messages];
}

/** How the message looked at its channel, where it has a look. */
export const htmlOf = ({ channel: { html } }: Said): string | null =>
  typeof html === 'string' ? html : null;

const openingOf = (ticket: TicketDetail): Said => ({
  id: ticket.id,
  direction: 'inbound',
  author: ticket.requester.name ?? ticket.requester.email ?? authorWords.inbound,
  body: ticket.body,
  at: ticket.created_at,
  channel: {},
});

const authorWords = { inbound: 'The customer', outbound: 'Support', internal: 'A colleague' };

/** Who is heard, said in words: colour and side never stand alone. */
export const directionWords = {
  inbound: 'Customer',
  outbound: 'Reply',
  internal: 'Internal note, not sent to the customer',
} as const;
