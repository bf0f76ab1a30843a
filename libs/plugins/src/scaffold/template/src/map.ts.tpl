import { parseStatus, type Change } from '@patchbay/plugin-sdk';
import type { WireTicket } from './wire.js';

/** The revision is padded: versions are compared as texts. */
const width = 12;

export function toChange(ticket: WireTicket): Change {
  return {
    object: 'ticket',
    op: ticket.state === 'deleted' ? 'delete' : 'upsert',
    id: ticket.id,
    version: String(ticket.revision).padStart(width, '0'),
    at: ticket.updated_at,
    author: ticket.author.id,
    channel: { kind: '__ID__', meta: {} },
    data: {
      subject: ticket.title,
      body: ticket.text,
      status: parseStatus(ticket.state) ?? undefined,
      requester: { name: ticket.author.name, email: ticket.author.email },
      created_at: ticket.created_at,
      updated_at: ticket.updated_at,
      metadata: {},
    },
  };
}
