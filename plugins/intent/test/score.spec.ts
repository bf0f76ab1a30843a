import { intentValueSchema } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intent, intentOf } from './support.js';

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
const names = [
  'access_problem',
  'billing_issue',
  'bug_report',
  'data_question',
  'feature_request',
  'how_to_question',
  'integration_help',
  'performance_issue',
  'security_concern',
];

describe('score', () => {
  it('knows the nine intents', () => {
    expect(Object.keys(intentOf('anything').scores)).toEqual(names);
  });

  it('puts the most likely first, and speaks of it as the label', () => {
    const { value, label, confidence, factors, scores } = intentOf(
      'How do I get an API key, and what does the plan cost?',
    );
    expect(value.length).toBeGreaterThan(1);
    const confidences = value.map((one) => one.confidence);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect({ label, confidence, factors }).toEqual(value[0]);
    for (const one of value) expect(one.confidence).toBe(rounded(scores[one.label] ?? NaN));
  });

  it('abstains with the chance of the best label', () => {
    const { value, label, confidence, factors, scores } = intentOf('Ok, thanks.');
    expect({ value, label, factors }).toEqual({ value: [], label: null, factors: [] });
    expect(confidence).toBe(rounded(Math.max(...Object.values(scores))));
  });

  it('fits the schema of the signal with four decimals, whatever the text', () => {
    const words = fc.constantFrom(
      'refund',
      'crash',
      'login',
      'API',
      'how',
      'do',
      'I',
      'slow',
      '!!',
      '42',
      '\n',
      '😡',
      'Ä',
    );
    const body = fc.oneof(
      fc.array(words, { maxLength: 40 }).map((list) => list.join(' ')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(body, fc.option(fc.string(), { nil: null }), (text, subject) => {
        const { value, scores } = intentOf(text, subject);
        expect(intentValueSchema.parse(value)).toEqual(value);
        const numbers = value.flatMap((one) => [
          one.confidence,
          ...one.factors.map((factor) => factor.contribution),
        ]);
        expect(numbers).toEqual(numbers.map(rounded));
        expect(value.every((one) => names.includes(one.label) && one.factors.length <= 6)).toBe(true);
        expect(Object.values(scores).every((chance) => chance >= 0 && chance <= 1)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['', ' ', '....', 'zzqx'])('has nothing to say about "%s"', (text) => {
    expect(intentOf(text).value.filter((one) => one.confidence >= 0.5)).toEqual([]);
  });

  it('reads the beginning of a long text only', () => {
    const start = `Please refund invoice 12. ${'and so on '.repeat(500)}`;
    expect(intentOf(`${start} crash crash crash`)).toEqual(intentOf(start));
  });

  it('scores a batch as one by one', () => {
    const batch = ['refund', 'crash', '', 'how do I'].map((body) => ({ subject: null, body }));
    expect(intent.scorer.score(batch, intent.shipped)).toEqual(batch.map(({ body }) => intentOf(body)));
  });
});
