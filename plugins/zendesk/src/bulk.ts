import type { Http } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { parse } from './parse.js';
import {
  eventPageSchema,
  wireOpeningSchema,
  wireUserSchema,
  type TicketEvent,
  type WireOpening,
  type WireUser,
} from './wire.js';

/** A page of a thousand takes its time, and Zendesk decides how long a page of events is. */
export const largeAnswer = { timeoutMs: 60_000, maxBytes: 64 * 1024 * 1024 };
/** Ids that one call may name. */
export const mostIds = 100;

/** What happened to tickets since then, comments included; `end` = where to go on, null at the end of the stream. */
export async function ticketEvents(
  http: Http,
  start_time: number,
): Promise<{ events: TicketEvent[]; end: number | null }> {
  const query = { start_time, include: 'comment_events' };
  const path = '/api/v2/incremental/ticket_events';
  const answer = await http.request({ method: 'GET', path, query, ...largeAnswer });
  return parse(eventPageSchema, answer.json(), 'the ticket events');
}

/** Those of a hundred tickets at most that there are. */
export async function ticketsById(http: Http, ids: number[]): Promise<WireOpening[]> {
  const path = '/api/v2/tickets/show_many';
  const answer = await http.request({ method: 'GET', path, query: { ids: ids.join(',') } });
  return parse(z.object({ tickets: z.array(wireOpeningSchema) }), answer.json(), 'the tickets').tickets;
}

/** Those of a hundred users at most that there are. */
export async function usersById(http: Http, ids: number[]): Promise<WireUser[]> {
  const path = '/api/v2/users/show_many';
  const answer = await http.request({ method: 'GET', path, query: { ids: ids.join(',') } });
  return parse(z.object({ users: z.array(wireUserSchema) }), answer.json(), 'the users').users;
}
