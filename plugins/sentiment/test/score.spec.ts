import fc from 'fast-check';
import { sentimentValueSchema } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { sentiment, sentimentOf } from './support.js';

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
const fourDecimals = (value: number): boolean => value === rounded(value);

describe('score', () => {
  it('is calibrated chances of three classes', () => {
    const { scores, confidence, label, value } = sentimentOf('The printer is slow and I am annoyed');
    expect(Object.keys(scores)).toEqual(['negative', 'neutral', 'positive']);
    expect(Object.values(scores).reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
    expect(confidence).toBe(rounded(Math.max(...Object.values(scores))));
    expect(confidence).toBe(rounded(scores[label ?? ''] ?? 0));
    expect(value.score).toBe(rounded((scores['positive'] ?? 0) - (scores['negative'] ?? 0)));
  });

  it('fits the schema of the signal with four decimals, whatever the text', () => {
    const words = fc.constantFrom(
      'great',
      'terrible',
      'not',
      'the',
      'app',
      '!!',
      ':)',
      '😡',
      'x@y.example',
      '42',
      '\n',
      'Ä',
    );
    const body = fc.oneof(
      fc.array(words, { maxLength: 40 }).map((list) => list.join(' ')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(body, fc.option(fc.string(), { nil: null }), (text, subject) => {
        const { value, confidence, factors } = sentimentOf(text, subject);
        expect(sentimentValueSchema.parse(value)).toEqual(value);
        expect(confidence).toBeGreaterThanOrEqual(rounded(1 / 3));
        expect([confidence, value.score, ...factors.map((one) => one.contribution)].every(fourDecimals)).toBe(
          true,
        );
        expect(factors.length).toBeLessThanOrEqual(6);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['', ' ', '....', 'zzqx'])('is neutral about "%s"', (text) => {
    expect(sentimentOf(text).label).toBe('neutral');
  });

  it.each(['constructor', 'toString', '__proto__', 'valueOf'])(
    'takes %s for a word like any other',
    (word) => {
      const { label, confidence } = sentimentOf(`The ${word} is terrible and I am furious`);
      expect(label).toBe('negative');
      expect(confidence).toBeGreaterThan(0.5);
    },
  );

  it('does not take a word with an underscore for a negated one, whichever comes first', () => {
    const [written, negated] = ['the flag not_good is set', 'the flag is not good'];
    const before = [written, negated].map((text) => sentimentOf(text));
    expect([negated, written].map((text) => sentimentOf(text)).toReversed()).toEqual(before);
  });

  it('reads the beginning of a long text only', () => {
    const start = `Thank you, great support. ${'and so on '.repeat(500)}`;
    expect(sentimentOf(`${start} terrible awful broken`)).toEqual(sentimentOf(start));
  });

  it('minds the subject', () => {
    expect(sentimentOf('See below.', 'Terrible service, I am furious').value.score).toBeLessThan(
      sentimentOf('See below.', 'Great service, thank you').value.score,
    );
  });

  it('shows the strongest words first', () => {
    const moved = sentimentOf('The app crashes, I am furious, but thanks for the help').factors.map((one) =>
      Math.abs(one.contribution),
    );
    expect(moved).toEqual(moved.toSorted((a, b) => b - a));
    expect(moved.length).toBeGreaterThan(3);
  });

  it('scores a batch as one by one', () => {
    const batch = ['great', 'terrible', '', 'how do I'].map((body) => ({ subject: null, body }));
    expect(sentiment.scorer.score(batch, sentiment.shipped)).toEqual(
      batch.map(({ body }) => sentimentOf(body)),
    );
  });
});
