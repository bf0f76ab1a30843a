import { expect, it } from 'vitest';
import { faults, faultWords } from './faults.js';

it.each([
  [{ kind: '429', rate: 1 }, 'Too many calls (429)'],
  [{ kind: '500', rate: 0.5 }, 'Server error (5xx), at 50 % of the calls'],
  [{ kind: 'brand-new', rate: 1 }, 'brand-new'],
])('%j reads %s', (fault, words) => {
  expect(faultWords(fault)).toBe(words);
});

it('every fault says what to expect', () => {
  for (const { meaning } of faults) expect(meaning).toMatch(/\.$/);
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(faults.length);
});
