import { expect, it } from 'vitest';
import { stepSeconds } from './step-time.js';

const at = (second: number): string => `2026-01-01T00:00:0${second}.000Z`;

it.each([
  [at(1), at(3), 2],
  [at(1), at(1), 0],
  [at(3), at(1), 0],
  [null, at(1), null],
  [at(1), null, null],
])('from %s to %s: %s', (started_at, finished_at, expected) => {
  expect(stepSeconds({ started_at, finished_at })).toBe(expected);
});
