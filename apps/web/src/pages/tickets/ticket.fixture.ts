import type { Ticket, TicketDetail } from '../../api/types.js';

/** A ticket for specs; every case says only what it is about. */
export const ticketLike = (part: Partial<Ticket> = {}): Ticket => ({
  id: '01a20f6c-ed9a-7c6c-8969-a3c416bcd254',
  external_id: '231',
  source: 'zendesk',
  subject: 'Cancel our contract',
  body: 'We are very disappointed.',
  status: 'new',
  priority: 'high',
  tags: [],
  requester: { name: 'Emily Watson', email: 'emily@example.com' },
  account: 'Northgate',
  assignee: null,
  created_at: '2026-11-24T21:18:46.000Z',
  updated_at: '2026-11-24T21:18:46.707Z',
  metadata: {},
  signals: {},
  ...part,
});

export const detailLike = (part: Partial<TicketDetail> = {}): TicketDetail => ({
  ...ticketLike(),
  analyses: [],
  messages: [],
  timeline: [],
  ...part,
});
