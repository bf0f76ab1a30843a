import { describe, expect, it } from 'vitest';
import { classesOf, labelOf } from '../src/evaluate.js';
import { lexicon } from '../src/lexicon.js';
import { extraSchema } from '../src/model.js';
import { rounded } from '../src/rounding.js';
import { textOf } from '../src/score.js';

const row = (label: unknown) => ({ input: { subject: null, body: 'x' }, label: label as never });

describe('labelOf', () => {
  it.each(['negative', 'neutral', 'positive'])('takes %s', (label) => {
    expect(labelOf(row(label))).toBe(label);
  });

  it.each([['glad'], [''], [null], [1], [['positive']], ['Positive']])('refuses %j', (label) => {
    expect(() => labelOf(row(label))).toThrow(/^Not a sentiment: /);
  });
});

describe('classesOf', () => {
  it.each<[string[], string[]]>([
    [
      ['positive', 'negative', 'positive'],
      ['negative', 'positive'],
    ],
    [
      ['positive', 'neutral', 'negative'],
      ['negative', 'neutral', 'positive'],
    ],
  ])('of %j are %j', (gold, expected) => {
    expect(classesOf(gold)).toEqual(expected);
  });

  it.each<[string[], string]>([
    [[], 'none'],
    [['neutral', 'neutral'], 'neutral'],
  ])('are too few in %j', (gold, named) => {
    expect(() => classesOf(gold)).toThrow(
      new RangeError(`Sentiment needs rows of two classes, got: ${named}`),
    );
  });
});

describe('the lexicon', () => {
  const words = Object.entries(lexicon);

  it('holds thousands of words in lower case with valences from -4 to 4 in half steps', () => {
    expect(words.length).toBeGreaterThan(4000);
    expect(words.filter(([word]) => word !== word.toLowerCase())).toEqual([]);
    expect(words.filter(([, valence]) => Math.abs(valence) > 4 || !Number.isInteger(valence * 2))).toEqual(
      [],
    );
  });

  it.each<[string, number]>([
    ['great', 1],
    ['terrible', -1],
    ['furious', -1],
    ['thanks', 1],
    ['crashes', -1],
    ['laggy', -1],
  ])('%s has the sign %d', (word, sign) => {
    expect(Math.sign(lexicon[word] ?? 0)).toBe(sign);
  });

  it.each(['ticket', 'support', 'help', 'please', 'problem', 'agent', 'invoice'])(
    'has no feeling for %s',
    (word) => {
      expect(Math.abs(lexicon[word] ?? 0)).toBeLessThanOrEqual(0.5);
    },
  );
});

describe('what the artifact says of chances', () => {
  it('is a temperature above 0', () => {
    expect(extraSchema.parse({ temperature: 0.5 })).toEqual({ temperature: 0.5 });
    for (const extra of [{}, { temperature: 0 }, { temperature: -1 }, { temperature: 'warm' }]) {
      expect(extraSchema.safeParse(extra).success).toBe(false);
    }
  });
});

describe('textOf', () => {
  it.each<[string | null, string, string]>([
    [null, 'body', 'body'],
    ['', 'body', 'body'],
    ['subject', 'body', 'subject\nbody'],
    ['subject', '', 'subject\n'],
  ])('joins %j and %j', (subject, body, expected) => {
    expect(textOf({ subject, body })).toBe(expected);
  });

  it('is cut', () => {
    expect(textOf({ subject: 'x', body: 'y'.repeat(10_000) })).toHaveLength(4000);
  });
});

describe('rounded', () => {
  it.each([
    [0.9999999999116997, 1],
    [-0.05004, -0.05],
    [0.12346, 0.1235],
  ])('%d is %d', (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });
});
