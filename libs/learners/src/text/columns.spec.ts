import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { charNgrams, Columns } from './columns.js';
import { tokenise } from './tokens.js';

const words: VectoriserOptions = { wordNgrams: [1, 2], charNgrams: null, minDf: 1, maxFeatures: null };

/** Names of the columns that are visited. */
function visits(text: string, options: VectoriserOptions): string[] {
  const columns = new Columns(options);
  const seen: number[] = [];
  columns.each(tokenise(text, options.negation ?? false), (column) => seen.push(column));
  const names = columns.names();
  return seen.map((column) => names[column] ?? '?');
}

describe('charNgrams', () => {
  it.each<[string, [number, number], string[]]>([
    ['ab', [3, 3], ['~ ab', '~ab ']],
    ['ab', [3, 5], ['~ ab', '~ab ', '~ ab ']],
    ['a', [3, 5], ['~ a ']],
    ['abc', [4, 4], ['~ abc', '~abc ']],
    ['a', [4, 5], []],
  ])('of %s, lengths %j', (word, lengths, expected) => {
    expect(charNgrams(word, lengths)).toEqual(expected);
  });
});

describe('Columns', () => {
  it('visits words and phrases where they start', () => {
    expect(visits('refund my invoice', words)).toEqual([
      'refund',
      'refund my',
      'my',
      'my invoice',
      'invoice',
    ]);
  });

  it.each<[string, [number, number], string[]]>([
    ['words alone', [1, 1], ['a', 'b', 'c']],
    ['phrases alone', [2, 2], ['a b', 'b c']],
    ['phrases of two and three', [2, 3], ['a b', 'a b c', 'b c']],
    ['all up to three', [1, 3], ['a', 'a b', 'a b c', 'b', 'b c', 'c']],
    ['phrases longer than the text', [4, 5], []],
  ])('takes %s', (_, wordNgrams, expected) => {
    expect(visits('a b c', { ...words, wordNgrams })).toEqual(expected);
  });

  it('takes character n-grams of words only', () => {
    const names = visits('ab 20 !', { ...words, wordNgrams: [1, 1], charNgrams: [3, 3] });
    expect(names).toEqual(['ab', '~ ab', '~ab ', '<num>', '!']);
  });

  it('names negated words by their negation, their characters as they are', () => {
    const options: VectoriserOptions = { ...words, wordNgrams: [1, 1], charNgrams: [4, 4], negation: true };
    expect(visits('not ab', options)).toEqual(['not', '~ not', '~not ', 'not_ab', '~ ab ']);
  });

  it('numbers n-grams in the order of their first occurrence', () => {
    const columns = new Columns(words);
    columns.each(tokenise('b a b', false), () => {});
    expect(columns.names()).toEqual(['b', 'b a', 'a', 'a b']);
    expect(columns.size).toBe(4);
  });

  it('tells a word from its negated form although they share letters', () => {
    const options: VectoriserOptions = { ...words, wordNgrams: [1, 1], negation: true };
    expect(visits('good not good', options)).toEqual(['good', 'not', 'not_good']);
  });

  it('answers the same after it forgot rarely used words', () => {
    const columns = new Columns({ ...words, wordNgrams: [1, 1] });
    columns.each(tokenise('target', false), () => {});
    const many = Array.from(
      { length: 60_000 },
      (_, at) => `filler${at.toString(36).replaceAll(/\d/g, 'q')}z`,
    );
    columns.each(tokenise(many.join(' '), false), () => {});
    const seen: number[] = [];
    columns.each(tokenise('target target', false), (column) => seen.push(column));
    expect(seen).toEqual([0, 0]);
  });
});
