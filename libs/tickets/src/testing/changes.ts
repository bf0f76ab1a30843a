import type { Change, MessageData, TicketData } from '@patchbay/domain';
import type { SourcedBatch, SourcedChange } from '../change-source.js';

type TicketChange = Extract<Change, { object: 'ticket' }>;
type MessageChange = Extract<Change, { object: 'message' }>;

const at = '2026-03-01T12:00:00.000Z';
export const connectionId = '0190aaaa-0000-7000-8000-000000000001';

/** A ticket as a connector maps it. */
export function ticketChange(
  id: string,
  part: Partial<Omit<TicketChange, 'data'>> & { data?: Partial<TicketData> } = {},
): TicketChange {
  const data = {
    subject: `subject of ${id}`,
    body: `body of ${id}`,
    created_at: at,
    updated_at: at,
    metadata: {},
  };
  return { object: 'ticket', op: 'upsert', id, version: '1', at, ...part, data: { ...data, ...part.data } };
}

/** A message as a connector maps it. */
export function messageChange(
  id: string,
  ticketId: string,
  part: Partial<Omit<MessageChange, 'data'>> & { data?: Partial<MessageData> } = {},
): MessageChange {
  const data: MessageData = {
    ticket_external_id: ticketId,
    direction: 'inbound',
    author: { name: 'Ada', email: 'ada@x.org' },
    body: `message ${id}`,
    created_at: at,
  };
  return { object: 'message', op: 'upsert', id, version: '1', at, ...part, data: { ...data, ...part.data } };
}

export interface BatchPart extends Partial<SourcedBatch['connection']> {
  own?: boolean;
  history?: boolean;
  arrivedAt?: Date;
}

/** One delivery of one connection. */
export function batchOf(changes: Change[], part: BatchPart = {}): SourcedBatch {
  const { own = false, history = false, arrivedAt = new Date(at), ...connection } = part;
  return {
    connection: { id: connectionId, source: 'zendesk', sample: false, ...connection },
    changes: changes.map((change): SourcedChange => ({ change, own, history })),
    arrivedAt,
  };
}
