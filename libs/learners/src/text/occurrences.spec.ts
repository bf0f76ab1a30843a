import { describe, expect, it } from 'vitest';
import { Occurrences } from './occurrences.js';

describe('Occurrences', () => {
  it('keeps any number of them, in their order', () => {
    const found = new Occurrences();
    for (let at = 0; at < 5000; at++) found.add(at, at * 2, at * 2 + 1);
    expect(found.length).toBe(5000);
    for (const at of [0, 1023, 1024, 4999]) {
      expect([found.column(at), found.first(at), found.last(at)]).toEqual([at, at * 2, at * 2 + 1]);
    }
  });

  it('starts anew after it was cleared', () => {
    const found = new Occurrences();
    found.add(7, 1, 2);
    found.clear();
    found.add(9, 3, 4);
    expect([found.length, found.column(0)]).toEqual([1, 9]);
  });
});
