import { describe, expect, it } from 'vitest';
import { when } from './when.js';

const now = Date.parse('2026-11-24T12:00:00Z');

describe('the time in a column', () => {
  it.each([
    ['2026-11-24T11:57:00Z', '3 min. ago'],
    ['2026-11-22T12:00:00Z', '2 days ago'],
  ])('%s is told as %s', (iso, words) => {
    expect(when(iso, now)).toBe(words);
  });

  it('is the day alone when older than a week, without an hour', () => {
    expect(when('2026-10-02T12:00:00Z', now)).toMatch(/2026/);
    expect(when('2026-10-02T12:00:00Z', now)).not.toMatch(/:/);
  });
});
