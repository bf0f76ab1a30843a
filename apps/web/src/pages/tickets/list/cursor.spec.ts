import { describe, expect, it } from 'vitest';
import { isTyping, moved, neighbours } from './cursor.js';

describe('J and K', () => {
  it.each([
    ['j', null, 5, 0],
    ['k', null, 5, 0],
    ['j', 0, 5, 1],
    ['k', 3, 5, 2],
    ['j', 4, 5, 4],
    ['k', 0, 5, 0],
    ['j', null, 0, null],
    ['x', 2, 5, null],
    ['J', 2, 5, null],
  ])('%s at %s of %s rows goes to %s', (key, at, rows, next) => {
    expect(moved(key, at, rows)).toBe(next);
  });

  it.each([
    [{ tagName: 'INPUT' }, true],
    [{ tagName: 'TEXTAREA' }, true],
    [{ tagName: 'SELECT' }, true],
    [{ tagName: 'DIV', isContentEditable: true }, true],
    [{ tagName: 'A' }, false],
    [null, false],
  ])('with the focus on %j a letter is text: %s', (element, typing) => {
    expect(isTyping(element)).toBe(typing);
  });
});

describe('stepping from ticket to ticket', () => {
  it.each([
    ['b', { previous: 'a', next: 'c' }],
    ['a', { previous: null, next: 'b' }],
    ['c', { previous: 'b', next: null }],
    ['from a link, not in the list', { previous: null, next: null }],
  ])('%s', (open, around) => {
    expect(neighbours(['a', 'b', 'c'], open)).toEqual(around);
  });
});
