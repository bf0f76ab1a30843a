import type { VectoriserOptions } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { fitVocabulary } from './fit.js';

const options: VectoriserOptions = { wordNgrams: [1, 1], charNgrams: null, minDf: 1, maxFeatures: null };

describe('fitVocabulary', () => {
  it('weighs a word by ln((1 + n) / (1 + df)) + 1', () => {
    const { names, idf } = fitVocabulary(['a b', 'a c', 'a d', 'a'], options);
    expect(names).toEqual(['a', 'b', 'c', 'd']);
    expect([...idf]).toEqual([
      1,
      expect.closeTo(Math.log(5 / 2) + 1, 6),
      expect.closeTo(Math.log(5 / 2) + 1, 6),
      expect.closeTo(Math.log(5 / 2) + 1, 6),
    ]);
  });

  it('counts texts, not occurrences', () => {
    const { idf } = fitVocabulary(['a a a a', 'b', 'b'], options);
    expect(idf.at(0)!).toBeGreaterThan(idf.at(1)!);
  });

  it.each([
    [1, ['a', 'b', 'c']],
    [2, ['a', 'b']],
    [3, ['a']],
    [4, []],
  ])('keeps words in at least %i texts', (minDf, expected) => {
    expect(fitVocabulary(['a b c', 'a b', 'a'], { ...options, minDf }).names).toEqual(expected);
  });

  it.each([
    [1, ['a']],
    [2, ['a', 'b']],
    [3, ['a', 'b', 'c']],
    [9, ['a', 'b', 'c']],
  ])('keeps the %i commonest words, in the order of the corpus', (maxFeatures, expected) => {
    expect(fitVocabulary(['a b c', 'a b', 'a'], { ...options, maxFeatures }).names).toEqual(expected);
  });

  it('prefers the earlier of equally common words', () => {
    expect(fitVocabulary(['x y z'], { ...options, maxFeatures: 2 }).names).toEqual(['x', 'y']);
  });

  it('learns nothing from empty texts', () => {
    expect(fitVocabulary(['', '  '], options).names).toEqual([]);
  });

  it('learns nothing from no texts', () => {
    expect(fitVocabulary([], options)).toMatchObject({ names: [], options });
  });

  it('does not mix words and the characters inside them', () => {
    const { names } = fitVocabulary(['abc'], { ...options, charNgrams: [3, 3] });
    expect(names).toEqual(['abc', '~ ab', '~abc', '~bc ']);
  });

  it('knows negated words by their own name', () => {
    expect(fitVocabulary(['not good', 'good'], { ...options, negation: true }).names).toEqual([
      'not',
      'not_good',
      'good',
    ]);
  });
});
