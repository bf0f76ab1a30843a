import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reading } from './reading.js';
import { Shares } from './shares.js';
import { Tally } from './tally.js';
import { closed } from './testing/closed.js';

const names = ['a', 'b', 'a b', 'a b c', '~ a '];
const idf = new Float32Array(names.length).fill(1);

function made(): (text: string, weight: (column: number) => number) => number[] {
  const reading = new Reading(closed(names, { charNgrams: [3, 3] }), false);
  const [tally, shares] = [new Tally(idf, 0), new Shares(names.length)];
  return (text, weight) => {
    tally.fill(reading.read(text));
    shares.spread(reading, tally, weight);
    return [...shares.perToken.subarray(0, reading.length)];
  };
}

const only = (name: string) => (column: number) => (names.at(column) === name ? 1 : 0);

describe('Shares', () => {
  it.each<[string, string, number[]]>([
    ['b', 'b', [1]],
    ['b x b', 'b', [0.5, 0, 0.5]],
    ['x', 'b', [0]],
    ['', 'b', []],
  ])('of "%s" for the column %s', (text, name, expected) => {
    const found = made()(text, only(name));
    const total = found.reduce((sum, one) => sum + one, 0);
    expect(found.map((one) => one / (total || 1))).toEqual(expected);
  });

  it('gives a phrase to all of its words', () => {
    const found = made()('a b c', only('a b c'));
    expect(found.at(0)).toBeGreaterThan(0);
    expect(new Set(found).size).toBe(1);
  });

  it('gives characters to the word they are in', () => {
    const found = made()('a b', only('~ a '));
    expect(found.at(0)).toBeGreaterThan(0);
    expect(found.at(1)).toBe(0);
  });

  it('answers for each text and weight as if it were the first', () => {
    const again = made();
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'x'), { maxLength: 400 });
    fc.assert(
      fc.property(texts, fc.constantFrom(...names), (words, name) => {
        const text = words.join(' ');
        expect(again(text, only(name))).toEqual(made()(text, only(name)));
      }),
    );
  });
});
