import { expect, it } from 'vitest';
import { messageAt } from './message-at.js';

const told = [
  { path: 'name', message: 'is needed' },
  { path: 'actions.1.params.x', message: 'bad' },
  { path: 'actions.10.type', message: 'gone' },
  { path: 'condition', message: 'a' },
  { path: 'condition.and.0', message: 'b' },
];

it.each([
  ['name', false, 'is needed'],
  ['actions.1', false, undefined],
  ['actions.1', true, 'bad'],
  ['condition', false, 'a'],
  ['condition', true, 'a; b'],
  ['trigger', true, undefined],
])('at %s, deep: %s', (path, deep, message) => {
  expect(messageAt(told, path, deep)).toBe(message);
});
