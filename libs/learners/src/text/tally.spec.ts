import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reading } from './reading.js';
import { Tally } from './tally.js';
import { closed } from './testing/closed.js';

const names = [
  ...'abcdefghij'.split(''),
  'a b',
  'b a',
  '~ a ',
  ...Array.from({ length: 60 }, (_, at) => `filler${at}`),
];
const idf = Float32Array.from(names, (_, at) => 1 + at / 10);

function made(): { reading: Reading; tally: Tally } {
  const reading = new Reading(closed(names, { charNgrams: [3, 3] }), false);
  return { reading, tally: new Tally(idf, 2) };
}

const fresh = (text: string): ReturnType<Tally['vector']> => {
  const { reading, tally } = made();
  tally.fill(reading.read(text));
  return tally.vector();
};

/** The same by the book: counted in a map, sorted. */
function byTheBook(words: string[]): [number, number][] {
  const grams = [
    ...words,
    ...words.slice(1).map((word, at) => `${words.at(at)} ${word}`),
    ...words.filter((word) => word === 'a').map(() => '~ a '),
  ];
  const counts = new Map<number, number>();
  for (const column of grams.map((gram) => names.indexOf(gram)).filter((known) => known >= 0))
    counts.set(column, (counts.get(column) ?? 0) + 1);
  const rising = [...counts].toSorted(([a], [b]) => a - b);
  const values = rising.map(([column, tf]) => (1 + Math.log(tf)) * idf.at(column)!);
  const length = Math.hypot(...values);
  return rising.map(([column], at) => [column, values.at(at)! / length]);
}

const word = fc.constantFrom(...'abcjz'.split(''), 'filler9', 'filler21', 'filler22', 'filler53', 'filler59');
const sequences = fc.array(word, { maxLength: 150 });

describe('Tally', () => {
  it('weighs like the book says', () => {
    fc.assert(
      fc.property(sequences, (words) => {
        const { indices, values } = fresh(words.join(' '));
        const expected = byTheBook(words);
        expect([...indices]).toEqual(expected.map(([column]) => column));
        for (const [at, [, value]] of expected.entries()) expect(values.at(at)).toBeCloseTo(value, 6);
      }),
    );
  });

  it('gives the same for a text whatever it tallied before', () => {
    const { reading, tally } = made();
    fc.assert(
      fc.property(sequences, (words) => {
        const text = words.join(' ');
        tally.fill(reading.read(text));
        expect(tally.vector()).toEqual(fresh(text));
      }),
    );
  });

  it('keeps the counts of the last text, and only those', () => {
    const { reading, tally } = made();
    tally.fill(reading.read('c c d'));
    tally.fill(reading.read('a a b'));
    expect([...tally.counts.subarray(0, 4)]).toEqual([2, 1, 0, 0]);
    expect(tally.counts.at(names.indexOf('a b'))).toBe(1);
  });

  it('appends columns behind, which do not stay', () => {
    const { reading, tally } = made();
    tally.fill(reading.read('a'));
    tally.append(names.length, 0.5);
    tally.append(names.length + 1, 0.25);
    expect([...tally.vector().indices].slice(-2)).toEqual([names.length, names.length + 1]);
    expect([...tally.vector().values].slice(-2)).toEqual([0.5, 0.25]);
    tally.fill(reading.read('b'));
    expect([...tally.vector().indices]).toEqual([1]);
  });

  it('weighs columns that occur more often than most', () => {
    const { values } = fresh('a '.repeat(100) + 'z b');
    const [a, b] = [(1 + Math.log(100)) * idf.at(0)!, idf.at(1)!];
    expect(values.at(0)! / values.at(1)!).toBeCloseTo(a / b, 4);
  });

  it('is empty for a text without known words', () => {
    expect(fresh('zebra quagga').indices).toHaveLength(0);
  });
});
