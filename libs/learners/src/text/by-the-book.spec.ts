import type { SparseVector, VectoriserOptions } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charNgrams } from './columns.js';
import { termOf, tokenise, type Token } from './tokens.js';
import { vectoriser, type TfIdf } from './vectoriser.js';

const corpus = [
  'the app crashes when I open a report',
  'please refund my invoice, you charged me twice!',
  'the report is not good, it is bad',
  'great app, thank you! :)',
  'I cannot log in to the app since 2024',
];

/** An occurrence of an n-gram: the tokens from `first` to `last`. */
interface Gram {
  name: string;
  first: number;
  last: number;
}

/** All n-grams of a text, found the slow way. */
function gramsOf(
  tokens: Token[],
  { wordNgrams: [min, max], charNgrams: lengths }: VectoriserOptions,
): Gram[] {
  const grams: Gram[] = [];
  for (const [first, token] of tokens.entries()) {
    for (let length = min; length <= max && first + length <= tokens.length; length++) {
      const name = tokens
        .slice(first, first + length)
        .map(termOf)
        .join(' ');
      grams.push({ name, first, last: first + length - 1 });
    }
    if (!token.word || !lengths) continue;
    for (const name of charNgrams(token.text, lengths)) grams.push({ name, first, last: first });
  }
  return grams;
}

const columnsOf = (made: TfIdf): Map<string, number> =>
  new Map(made.vocabulary.names.map((name, column) => [name, column]));

const known = (made: TfIdf, text: string): Gram[] => {
  const { options } = made.vocabulary;
  const columns = columnsOf(made);
  return gramsOf(tokenise(text, options.negation ?? false), options).filter(({ name }) => columns.has(name));
};

/** Column -> value, by the formula. */
function valuesOf(made: TfIdf, text: string): Map<number, number> {
  const columns = columnsOf(made);
  const counts = new Map<number, number>();
  for (const { name } of known(made, text)) {
    const column = columns.get(name)!;
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  const raw = [...counts].map(([column, tf]): [number, number] => [
    column,
    (1 + Math.log(tf)) * made.vocabulary.idf.at(column)!,
  ]);
  const length = Math.hypot(...raw.map(([, value]) => value));
  return new Map(raw.map(([column, value]) => [column, value / length]));
}

/** Word -> contribution, every occurrence of an n-gram sharing alike. */
function movedBy(made: TfIdf, text: string, weight: (column: number) => number): Map<string, number> {
  const columns = columnsOf(made);
  const values = valuesOf(made, text);
  const tokens = tokenise(text, made.vocabulary.options.negation ?? false);
  const grams = known(made, text);
  const moved = new Map<string, number>();
  for (const { name, first, last } of grams) {
    const column = columns.get(name)!;
    const often = grams.filter((other) => other.name === name).length;
    const share = (values.get(column)! * weight(column)) / often / (last - first + 1);
    for (const token of tokens.slice(first, last + 1)) {
      const word = termOf(token).replace(/^not_/, 'not ');
      moved.set(word, (moved.get(word) ?? 0) + share);
    }
  }
  return moved;
}

const words = fc.constantFrom(
  ...corpus.join(' ').split(' '),
  ...'not NOT App zebra . !! 7 naïve constructor @you a@b.example'.split(' '),
  '\n',
);
const texts = fc.array(words, { maxLength: 40 }).map((list) => list.join(' '));
const weight = (column: number): number => Math.sin(column * 3.3) + 0.1;
const base: VectoriserOptions = { wordNgrams: [1, 1], charNgrams: null, minDf: 1, maxFeatures: null };

const sorts: [string, VectoriserOptions][] = [
  ['words', base],
  ['words and pairs', { ...base, wordNgrams: [1, 2] }],
  ['pairs alone', { ...base, wordNgrams: [2, 2] }],
  ['up to four words', { ...base, wordNgrams: [1, 4] }],
  ['three words alone', { ...base, wordNgrams: [3, 3], negation: true }],
  ['characters', { ...base, charNgrams: [3, 5] }],
  ['all of it, negated', { ...base, wordNgrams: [1, 2], charNgrams: [3, 5], negation: true }],
  ['the commonest', { ...base, wordNgrams: [1, 3], charNgrams: [3, 4], negation: true, maxFeatures: 40 }],
];

describe.each(sorts)('a vectoriser of %s', (_, options) => {
  const made = vectoriser(corpus, options);

  it('transforms as the formula says', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { indices, values }: SparseVector = made.view(text);
        const expected = valuesOf(made, text);
        expect([...indices]).toEqual([...expected.keys()].toSorted((a, b) => a - b));
        for (const [at, column] of indices.entries())
          expect(values.at(at)).toBeCloseTo(expected.get(column)!, 5);
      }),
    );
  });

  it('explains as the formula says', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const expected = movedBy(made, text, weight);
        const factors = made.explain(text, weight);
        expect(new Set(factors.map(({ feature }) => feature)).size).toBe(factors.length);
        const found = new Map(factors.map(({ feature, contribution }) => [feature, contribution]));
        for (const word of new Set([...expected.keys(), ...found.keys()]))
          expect(Math.abs((found.get(word) ?? 0) - (expected.get(word) ?? 0))).toBeLessThan(1e-5);
      }),
    );
  });
});
