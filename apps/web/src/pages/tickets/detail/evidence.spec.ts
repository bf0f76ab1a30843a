import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf, confidenceWords, verdictsOf } from './evidence.js';

const factor = (feature: string, contribution: number) => ({ feature, contribution });

describe('what the models said', () => {
  it('tells the mood first, then each intent, with a name for the address', () => {
    const verdicts = verdictsOf({
      intent: [{ label: 'bug_report', confidence: 0.7, factors: [] }],
      sentiment: { label: 'negative', score: -0.8, confidence: 0.9, factors: [factor('useless', -1)] },
    });
    expect(verdicts.map(({ key, score }) => [key, score])).toEqual([
      ['sentiment', -0.8],
      ['intent:bug_report', null],
    ]);
  });

  it('is nothing for a ticket that was not analysed', () => {
    expect(verdictsOf({})).toEqual([]);
  });
});

describe('the words that decided', () => {
  it('come strongest first, each as a share of the strongest', () => {
    const bars = barsOf([factor('are', -0.13), factor('cancel', 0.72), factor('refund', 0.6)], 1);
    expect(bars.map(({ word, share, pro }) => [word, share, pro])).toEqual([
      ['cancel', 100, true],
      ['refund', 83, true],
      ['are', 18, false],
    ]);
  });

  it('of a mood speak for one of its ends, never against it', () => {
    const bars = barsOf([factor('useless', -2), factor('thanks', 1)], null);
    expect(bars.every(({ pro }) => pro)).toBe(true);
    expect(bars.map(({ size }) => size)).toEqual([-2, 1]);
  });

  it('keep the place where a word stands', () => {
    const [bar] = barsOf([{ feature: 'broken', contribution: 1, evidence: '…is broken again…' }], 1);
    expect(bar?.evidence).toBe('…is broken again…');
  });

  it('survive words without any weight', () => {
    expect(barsOf([factor('the', 0)], 1).map(({ share }) => share)).toEqual([0]);
    expect(barsOf([], 1)).toEqual([]);
  });

  it('always have bars between 0 and 100 percent, and leave the given list as it was', () => {
    const factors = fc.array(
      fc.record({ feature: fc.string(), contribution: fc.float({ noNaN: true, min: -9, max: 9 }) }),
    );
    fc.assert(
      fc.property(factors, (given) => {
        const copy = structuredClone(given);
        const shares = barsOf(given, 1).map(({ share }) => share);
        expect(given).toEqual(copy);
        expect(shares.every((share) => share >= 0 && share <= 100)).toBe(true);
        expect(shares).toEqual(shares.toSorted((a, b) => b - a));
      }),
    );
  });
});

describe('confidence in words', () => {
  it.each([
    [1, 'almost certain'],
    [0.9, 'almost certain'],
    [0.89, 'likely'],
    [0.7, 'likely'],
    [0.5, 'more likely than not'],
    [0.49, 'a guess'],
  ])('%s is %s', (confidence, words) => {
    expect(confidenceWords(confidence)).toBe(words);
  });
});
