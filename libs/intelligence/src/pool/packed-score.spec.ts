import type { Json, Scored } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { packScore } from './packed-score.js';

const factors = [{ feature: 'slow', contribution: -0.5, evidence: 'so "slow"\nagain' }];
const scored = (value: Json): Scored => ({
  value,
  label: 'negative',
  confidence: 0.75,
  factors,
  scores: { negative: 0.75, positive: 0.25 },
});

describe('a packed score', () => {
  it.each<[string, Json, Json, boolean]>([
    ['a value with its factors', { label: 'negative', factors }, { label: 'negative' }, true],
    [
      'a list of such',
      [
        { label: 'a', factors },
        { label: 'b', factors },
      ],
      [{ label: 'a' }, { label: 'b' }],
      true,
    ],
    ['a list of which one has none', [{ label: 'a', factors }, 7], [{ label: 'a' }, 7], false],
    ['a list of nothing', [], [], false],
    ['an object without factors', { score: 0.5, of: null }, { score: 0.5, of: null }, false],
    ['a number', 3, 3, false],
    ['a text', 'a\nb', 'a\nb', false],
    ['nothing', null, null, false],
  ])('of %s keeps it whole as text and short beside it', (_, value, brief, explained) => {
    const packed = packScore(scored(value));
    expect(JSON.parse(packed.value)).toEqual(value);
    expect(packed.brief).toEqual(brief);
    expect(JSON.parse(packed.factors)).toEqual(explained ? [] : factors);
  });

  it('has label and confidence, and is one line of text', () => {
    const packed = packScore(scored([{ note: 'two\nlines' }]));
    expect(packed).toMatchObject({ label: 'negative', confidence: 0.75 });
    expect(packed.value + packed.factors).not.toContain('\n');
  });

  it('does not carry the probabilities of other labels', () => {
    expect(Object.keys(packScore(scored(1))).toSorted()).toEqual([
      'brief',
      'confidence',
      'factors',
      'label',
      'value',
    ]);
  });
});
