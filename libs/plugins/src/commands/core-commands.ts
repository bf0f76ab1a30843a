import type { Ticket } from '@patchbay/domain';
import type { Permission } from '@patchbay/identity';
import type { Block, CommandReply, TicketCard } from '@patchbay/plugin-sdk';
import type { TicketDirectory } from '@patchbay/tickets';

/** What a command of the core may use. */
export interface CommandTools {
  tenantId: string;
  tickets: TicketDirectory;
  publicUrl: string;
}

export interface CoreCommand {
  usage: string;
  summary: string;
  permission: Permission;
  run(tools: CommandTools, text: string): Promise<CommandReply>;
}

const found = 5;

/** What people can type after the slash command, in any chat tool. */
export const coreCommands: Record<string, CoreCommand> = {
  ticket: {
    usage: 'ticket <id>',
    summary: 'Show a ticket with its scores',
    permission: 'tickets:read',
    run: async ({ tenantId, tickets, publicUrl }, text) => {
      const ticket = text ? await tickets.find(tenantId, text) : null;
      if (!text) return say('Which ticket? Write `ticket <id>`.');
      if (!ticket) return say(`There is no ticket ${text}.`);
      return { private: true, blocks: [{ type: 'ticket', card: cardOf(ticket, publicUrl) }] };
    },
  },
  search: {
    usage: 'search <words>',
    summary: 'Find tickets',
    permission: 'tickets:read',
    run: async ({ tenantId, tickets, publicUrl }, text) => {
      if (!text) return say('What shall I look for? Write `search <words>`.');
      const hits = await tickets.search(tenantId, text, found);
      if (hits.length === 0) return say(`Nothing found for "${text}".`);
      const blocks = hits.map((ticket): Block => ({
        type: 'link',
        text: `${ticket.subject} (${ticket.status})`,
        url: linkTo(ticket, publicUrl),
      }));
      return {
        private: true,
        blocks: [{ type: 'text', text: `Newest and best matches for "${text}"` }, ...blocks],
      };
    },
  },
  stats: {
    usage: 'stats',
    summary: 'How the queue is doing',
    permission: 'reports:read',
    run: async ({ tenantId, tickets }) => {
      const stats = await tickets.stats(tenantId);
      const fields = [
        { label: 'Tickets', value: String(stats.total) },
        { label: 'Open', value: String(stats.open) },
        { label: 'New in 24 h', value: String(stats.created_last_24h) },
        { label: 'Negative', value: String(stats.sentiment.negative) },
        { label: 'Neutral', value: String(stats.sentiment.neutral) },
        { label: 'Positive', value: String(stats.sentiment.positive) },
      ];
      return { private: true, blocks: [{ type: 'fields', fields }] };
    },
  },
};

/** An answer only the caller sees. */
export function say(text: string): CommandReply {
  return { private: true, blocks: [{ type: 'text', text }] };
}

export function help(): CommandReply {
  const fields = Object.values(coreCommands).map(({ usage, summary }) => ({ label: usage, value: summary }));
  return {
    private: true,
    blocks: [
      { type: 'text', text: 'I understand:' },
      { type: 'fields', fields },
    ],
  };
}

const linkTo = (ticket: Ticket, publicUrl: string): string => `${publicUrl}/tickets/${ticket.id}`;

/** A ticket as chat tools show it. */
export function cardOf(ticket: Ticket, publicUrl: string): TicketCard {
  const { sentiment, intent } = ticket.signals;
  return {
    id: ticket.id,
    subject: ticket.subject,
    url: linkTo(ticket, publicUrl),
    status: ticket.status,
    priority: ticket.priority,
    requester: ticket.requester.name ?? ticket.requester.email,
    assignee: ticket.assignee,
    sentiment: sentiment ? { label: sentiment.label, score: sentiment.score } : null,
    intents: (intent ?? []).map(({ label }) => label),
    buttons: ticket.assignee ? [] : [{ action: 'assign_to_me', label: 'Assign to me' }],
  };
}
