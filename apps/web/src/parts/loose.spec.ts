import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { loose, word } from './loose.js';

const search = z.object({ q: word, tab: loose(z.enum(['list', 'runs'])), entry: loose(z.int()) });

describe('the values of an address', () => {
  it.each([
    [{}, {}],
    [
      { q: 'refund', tab: 'runs', entry: 7 },
      { q: 'refund', tab: 'runs', entry: 7 },
    ],
    [
      { q: 5, tab: 'other', entry: 1.5 },
      { q: undefined, tab: undefined, entry: undefined },
    ],
    [
      { q: ['a', 'b'], entry: '7' },
      { q: undefined, entry: undefined },
    ],
    [{ stranger: 1 }, {}],
  ])('%j is read as %j', (given, read) => {
    expect(search.parse(given)).toEqual(read);
  });
});
