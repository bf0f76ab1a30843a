import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Columns } from './columns.js';
import { Occurrences } from './occurrences.js';
import { Pairs } from './pairs.js';
import { tokenise } from './tokens.js';

describe('Pairs', () => {
  const pairs = new Pairs(['refund', 'my invoice', '~ ab', 'refund my', '~ab c', 'my my']);
  const of = (first: string, second: string): number => pairs.column(pairs.word(first), pairs.word(second));

  it.each<[string, string, number]>([
    ['my', 'invoice', 1],
    ['refund', 'my', 3],
    ['my', 'my', 5],
    ['invoice', 'my', -1],
    ['my', 'refund', -1],
    ['unknown', 'my', -1],
    ['my', 'unknown', -1],
    ['~', 'ab', -1],
    ['~ab', 'c', -1],
  ])('finds "%s %s" in column %i', (first, second, expected) => {
    expect(of(first, second)).toBe(expected);
  });

  it('knows only words that stand in pairs', () => {
    expect(new Pairs(['alone']).word('alone')).toBe(-1);
  });

  it('finds the same phrases as joining words does', () => {
    const words = ['a', 'b', 'c', 'not', "can't", '<url>', '!!'];
    const known = ['a', 'a b', 'b a', 'c', "can't b", 'a !!', 'not not_a', 'not_a not_b', '~ a '];
    const options = { charNgrams: null, minDf: 1, maxFeatures: null, negation: true };
    const asPairs = new Columns({ ...options, wordNgrams: [1, 2] }, known);
    // Phrases of three take the way that joins words; none is known, so the visits must be the same, in whatever order.
    const joined = new Columns({ ...options, wordNgrams: [1, 3] }, known);
    const visits = (columns: Columns, text: string): string[] => {
      const seen: number[][] = [];
      columns.each(tokenise(text, true), (...visit) => seen.push(visit));
      return seen.map((one) => one.join(' ')).toSorted();
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words, '.'), { maxLength: 20 }), (list) => {
        expect(visits(asPairs, list.join(' '))).toEqual(visits(joined, list.join(' ')));
      }),
    );
  });
});

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
