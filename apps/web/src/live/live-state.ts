import type { Answer, Metrics } from '../api/types.js';

export type News = Answer<'/api/metrics/recent', 'get'>;
export type LiveTicket = News['tickets'][number];
export type LiveEffect = News['effects'][number];

export interface LiveState {
  status: 'connecting' | 'live' | 'reconnecting';
  /** When the hub was last heard, in ms since 1970. */
  heardAt: number | null;
  /** How far the hub's clock is ahead of ours, in ms. */
  ahead: number;
  /** Attempts since the hub was last heard. */
  attempts: number;
  metrics: Metrics | null;
  /** The figures of the last minutes, newest last, as this console has seen them. */
  trail: Metrics[];
  tickets: LiveTicket[];
  effects: LiveEffect[];
}

export type Message =
  | { event: 'snapshot' | 'metrics'; seq: number; data: Metrics }
  | { event: 'ticket'; seq: number; data: LiveTicket }
  | { event: 'effect'; seq: number; data: LiveEffect };

export const start: LiveState = {
  status: 'connecting',
  heardAt: null,
  ahead: 0,
  attempts: 0,
  metrics: null,
  trail: [],
  tickets: [],
  effects: [],
};

const shown = 40;
const remembered = 120;

/** The state after a message. A snapshot follows a gap, so the trail begins anew. */
export function after(state: LiveState, message: Message, now: number): LiveState {
  const heard = { ...state, status: 'live' as const, heardAt: now, attempts: 0 };
  if (message.event === 'ticket') return { ...heard, tickets: newest(message.data, state.tickets) };
  if (message.event === 'effect') return { ...heard, effects: newest(message.data, state.effects) };
  const before = message.event === 'snapshot' ? [] : state.trail;
  const ahead = Date.parse(message.data.at) - now;
  return { ...heard, ahead, metrics: message.data, trail: [...before, message.data].slice(-remembered) };
}

/** The same ticket or call may be told again when it has moved on. */
export function newest<T extends { id: string }>(item: T, known: T[]): T[] {
  return [item, ...known.filter(({ id }) => id !== item.id)].slice(0, shown);
}
