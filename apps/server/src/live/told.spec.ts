import { describe, expect, it } from 'vitest';
import { Told } from './told.js';

const start = new Date('2026-03-01T12:00:00.000Z');
const at = (ms: number): string => new Date(start.getTime() + ms).toISOString();
const ids = (items: { id: string }[]): string[] => items.map(({ id }) => id);

describe('Told', () => {
  it('tells a row once, although it is read again and again', () => {
    const told = new Told(start);
    const row = { id: 'a', at: at(10) };
    expect(ids(told.fresh([row]))).toEqual(['a']);
    expect(told.fresh([row])).toEqual([]);
    expect(told.fresh([row])).toEqual([]);
  });

  it('tells the same row again when it has moved on', () => {
    const told = new Told(start);
    told.fresh([{ id: 'a', at: at(10) }]);
    expect(told.fresh([{ id: 'a', at: at(20) }])).toHaveLength(1);
  });

  it('reads the last five seconds again: rows commit later than their time says', () => {
    const told = new Told(start);
    told.fresh([{ id: 'late in time, early to commit', at: at(8_000) }]);
    expect(told.since).toEqual(new Date(at(3_000)));
    expect(ids(told.fresh([{ id: 'early in time, late to commit', at: at(4_000) }]))).toHaveLength(1);
    expect(told.since).toEqual(new Date(at(3_000)));
  });

  it('does not go back in time', () => {
    const told = new Told(start);
    told.fresh([{ id: 'old', at: at(-60_000) }]);
    expect(told.since).toEqual(new Date(at(-5_000)));
  });

  it('keeps the order it was given', () => {
    const rows = ['c', 'a', 'b'].map((id, index) => ({ id, at: at(index) }));
    expect(ids(new Told(start).fresh(rows))).toEqual(['c', 'a', 'b']);
  });

  it('remembers enough for a flood, and not everything for ever', () => {
    const told = new Told(start);
    const rows = Array.from({ length: 1_500 }, (_, i) => ({ id: String(i), at: at(i) }));
    for (const row of rows) expect(told.fresh([row])).toHaveLength(1);
    expect(told.fresh(rows.slice(-900))).toEqual([]);
    expect(told.fresh(rows.slice(0, 1))).toHaveLength(1);
  });
});
