import { describe, expect, it } from 'vitest';
import { newArrivals } from './arrivals.js';

const live = (
  id: string,
  source = 'zendesk',
  sentiment: string | null = 'negative',
  intents = ['bug_report'],
) => ({
  id,
  subject: id,
  source,
  sentiment,
  intents,
  arrived_at: '2026-11-24T21:00:00.000Z',
  at: '2026-11-24T21:00:01.000Z',
});
const cameAt = Date.parse('2026-11-24T21:00:00.000Z');
const none = { ids: new Set<string>(), readAt: cameAt - 1_000 };

describe('tickets that have come since', () => {
  it('are those the list does not show', () => {
    expect(newArrivals([live('a'), live('b')], { ...none, ids: new Set(['a']) }, {})).toBe(1);
    expect(newArrivals([], none, {})).toBe(0);
  });

  it('are not those that were there when the list was read, though they were analysed after', () => {
    const readAt = (ms: number) => ({ ...none, readAt: cameAt + ms });
    expect(newArrivals([live('a')], readAt(500), {})).toBe(0);
    expect(newArrivals([live('a')], readAt(-500), {})).toBe(1);
  });

  it.each([
    [{ source: 'zendesk' }, 2],
    [{ source: 'slack' }, 1],
    [{ source: 'slack,zendesk' }, 3],
    [{ sentiment: 'unscored' }, 1],
    [{ intent: 'data_question' }, 1],
    [{ source: 'zendesk', sentiment: 'positive' }, 0],
  ])('and that fit %j', (filters, count) => {
    const news = [
      live('a'),
      live('b', 'zendesk', null, []),
      live('c', 'slack', 'negative', ['data_question']),
    ];
    expect(newArrivals(news, none, filters)).toBe(count);
  });

  it.each([
    { q: 'refund' },
    { status: 'open' },
    { priority: 'high' },
    { from: '2026-01-01' },
    { to: '2026-01-01' },
  ])('are not promised where only the hub can judge: %j', (filters) => {
    expect(newArrivals([live('a')], none, filters)).toBe(0);
  });
});
