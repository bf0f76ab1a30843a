import { createHash } from 'node:crypto';
import { UserError, type Block, type JsonObject, type Ticket, type TicketCard } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { sl } from '../base.js';
import { plainText, toBlockKit } from '../blocks.js';

const input = z.object({
  channel: z.string().min(1).max(100).meta({ title: 'Channel', placeholder: '#support-alerts' }),
  text: z.string().min(1).max(3_000),
  ticket_id: z
    .string()
    .max(500)
    .optional()
    .meta({ title: 'Ticket to show as a card', placeholder: '{{id}}' }),
});
const output = z.object({ channel: z.string(), ts: z.string() });

/** Slack has no idempotency key: every message carries our marker as metadata, and is looked for before a second attempt. */
export const postMessage = sl.action({
  title: 'Post a message',
  role: 'alert.post',
  input,
  output,
  idempotency: {
    class: 'lookup',
    find: async (ctx, given, marker) => {
      const channelId = await ctx.client.channelId(given.channel);
      return channelId ? ctx.client.findMarked(channelId, marker) : null;
    },
  },
  preview: ({ channel, text }) => ({
    method: 'POST',
    target: '/api/chat.postMessage',
    body: content(channel, [{ type: 'text', text }]),
  }),
  run: async (ctx, { channel, text, ticket_id }) => {
    const ticket = ticket_id ? await ctx.read.ticket(ticket_id) : null;
    if (ticket_id && !ticket) throw new UserError(`There is no ticket ${ticket_id}.`);
    const blocks: Block[] = [
      { type: 'text', text },
      ...(ticket ? [{ type: 'ticket' as const, card: cardOf(ticket, ctx.publicUrl) }] : []),
    ];
    return ctx.client.post(message(channel, blocks, ctx.key, ctx.marker));
  },
});

function content(channel: string, blocks: Block[]): JsonObject {
  return { channel, text: plainText(blocks), blocks: toBlockKit(blocks), unfurl_links: false };
}

function message(channel: string, blocks: Block[], key: string, marker: string): JsonObject {
  return {
    ...content(channel, blocks),
    client_msg_id: uuidOf(key),
    metadata: { event_type: 'patchbay_message', event_payload: { marker } },
  };
}

/** The same UUID at every attempt. */
function uuidOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function cardOf(ticket: Ticket, publicUrl: string): TicketCard {
  const { sentiment, intent } = ticket.signals;
  return {
    id: ticket.id,
    subject: ticket.subject,
    url: `${publicUrl}/tickets/${ticket.id}`,
    status: ticket.status,
    priority: ticket.priority,
    requester: ticket.requester.name ?? ticket.requester.email,
    assignee: ticket.assignee,
    sentiment: sentiment ? { label: sentiment.label, score: sentiment.score } : null,
    intents: (intent ?? []).map(({ label }) => label),
    buttons: ticket.assignee ? [] : [{ action: 'assign_to_me', label: 'Assign to me' }],
  };
}
