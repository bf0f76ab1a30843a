import { describe, expect, it } from 'vitest';
import type { Metrics } from '../api/types.js';
import { after, newest, start, type LiveEffect, type LiveTicket } from './live-state.js';

const ticket = (id: string, subject = id): LiveTicket => ({ id, subject }) as LiveTicket;
const metrics = (tickets_total: number): Metrics =>
  ({ tickets_total, at: '2026-11-24T21:00:00.000Z' }) as Metrics;

describe('after', () => {
  it('puts the newest ticket first', () => {
    const one = after(start, { event: 'ticket', seq: 1, data: ticket('a') }, 10);
    const two = after(one, { event: 'ticket', seq: 2, data: ticket('b') }, 20);
    expect(two.tickets.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(two).toMatchObject({ status: 'live', heardAt: 20, attempts: 0 });
  });

  it('keeps effects and tickets apart', () => {
    const state = after(start, { event: 'effect', seq: 1, data: { id: 'a' } as LiveEffect }, 10);
    expect(state.effects).toHaveLength(1);
    expect(state.tickets).toEqual([]);
  });

  it('remembers two minutes of figures', () => {
    let state = start;
    for (let i = 1; i <= 130; i += 1) state = after(state, { event: 'metrics', seq: i, data: metrics(i) }, i);
    expect(state.trail).toHaveLength(120);
    expect(state.trail[0]).toEqual(metrics(11));
    expect(state.trail.at(-1)).toEqual(metrics(130));
    expect(state.metrics).toEqual(metrics(130));
  });

  it('knows how far our clock is behind the one of the hub', () => {
    const ours = Date.parse('2026-11-24T20:59:30.000Z');
    const told = after(start, { event: 'snapshot', seq: 1, data: metrics(1) }, ours);
    expect(told.ahead).toBe(30_000);
    expect(after(told, { event: 'ticket', seq: 2, data: ticket('a') }, ours + 900).ahead).toBe(30_000);
  });

  it('does not change the state it was given', () => {
    after(start, { event: 'ticket', seq: 1, data: ticket('a') }, 10);
    expect(start).toMatchObject({ status: 'connecting', tickets: [], trail: [] });
  });
});

describe('newest', () => {
  it('tells a thing once, in its latest state', () => {
    expect(newest(ticket('a', 'new'), [ticket('b'), ticket('a', 'old')])).toEqual([
      ticket('a', 'new'),
      ticket('b'),
    ]);
  });

  it('forgets what is far down', () => {
    const many = Array.from({ length: 60 }, (_, i) => ticket(String(i)));
    const list = newest(ticket('x'), many);
    expect(list).toHaveLength(40);
    expect(list[0]).toEqual(ticket('x'));
  });
});
