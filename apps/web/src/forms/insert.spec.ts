import { expect, it } from 'vitest';
import { inserted } from './insert.js';

it.each([
  ['at the end', 'Hello ', 6, 6, 'Hello {{subject}}'],
  ['at the start', 'is late', 0, 0, '{{subject}}is late'],
  ['in place of what is marked', 'Hello XX!', 6, 8, 'Hello {{subject}}!'],
  ['into nothing', '', 0, 0, '{{subject}}'],
])('a variable is put %s', (_name, text, from, to, expected) => {
  expect(inserted(text, 'subject', from, to)).toBe(expected);
});
