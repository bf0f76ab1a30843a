import type { Ticket } from '../../../api/types.js';

/** In the order of a ticket's life. */
export const statuses = [
  'new',
  'open',
  'pending',
  'on_hold',
  'solved',
  'closed',
] as const satisfies Ticket['status'][];
export const priorities = ['low', 'normal', 'high', 'urgent'] as const satisfies Ticket['priority'][];
