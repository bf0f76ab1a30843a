import { describe, expect, it } from 'vitest';
import { choose } from '../src/answer.js';
import { labelsOf } from '../src/evaluate.js';
import { extraSchema, type Extra } from '../src/model.js';
import { rounded } from '../src/rounding.js';
import { textOf } from '../src/score.js';

const several: Extra = { task: 'multi', calibration: [], thresholds: [0.5, 0.3, 0.8], floor: 0.2 };
const single: Extra = { task: 'single', temperature: 1, threshold: 0.4 };

describe('choose', () => {
  it.each<[string, number[], number[]]>([
    ['the labels that reach their threshold, the most likely first', [0.6, 0.7, 0.9], [2, 1, 0]],
    ['a label exactly on its threshold', [0.5, 0.1, 0.1], [0]],
    ['no label below its threshold beside one that reached it', [0.6, 0.29, 0.79], [0]],
    ['the best one from the floor on when none reached its threshold', [0.4, 0.1, 0.5], [2]],
    ['nothing below the floor', [0.1, 0.1, 0.19], []],
    ['the first of equals', [0.25, 0.1, 0.25], [0]],
  ])('several: %s', (_, chances, expected) => {
    expect(choose(Float64Array.from(chances), several)).toEqual(expected);
  });

  it.each<[string, number[], number[]]>([
    ['the best label', [0.2, 0.7, 0.1], [1]],
    ['never two', [0.5, 0.5, 0], [0]],
    ['the best exactly on the threshold', [0.3, 0.4, 0.3], [1]],
    ['nothing below the threshold', [0.3, 0.35, 0.35], []],
  ])('single: %s', (_, chances, expected) => {
    expect(choose(Float64Array.from(chances), single)).toEqual(expected);
  });
});

describe('labelsOf', () => {
  const row = (label: unknown) => ({ input: { subject: null, body: 'x' }, label: label as never });

  it.each<[unknown, string[]]>([
    [[], []],
    [['a'], ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('of %j', (label, expected) => {
    expect(labelsOf(row(label))).toEqual(expected);
  });

  it.each([['a'], [null], [[1]], [{ a: 1 }], [[['a']]]])('refuses %j', (label) => {
    expect(() => labelsOf(row(label))).toThrow(/^Not a list of intents: /);
  });
});

describe('what the artifact says of answers', () => {
  it.each([single, several, { ...several, calibration: [{ a: -3, b: 0.1 }] }])('is read: %j', (extra) => {
    expect(extraSchema.parse(JSON.parse(JSON.stringify(extra)))).toEqual(extra);
  });

  it.each([
    {},
    { task: 'single', temperature: 0, threshold: 0.4 },
    { task: 'single', temperature: 1 },
    { task: 'multi', calibration: [{ a: 1 }], thresholds: [], floor: 0 },
    { task: 'multi', calibration: [], thresholds: ['x'], floor: 0 },
  ])('is refused: %j', (extra) => {
    expect(extraSchema.safeParse(extra).success).toBe(false);
  });
});

describe('textOf', () => {
  it.each<[string | null, string, string]>([
    [null, 'body', 'body'],
    ['', 'body', 'body'],
    ['subject', 'body', 'subject\nbody'],
  ])('joins %j and %j', (subject, body, expected) => {
    expect(textOf({ subject, body })).toBe(expected);
  });

  it('is cut', () => {
    expect(textOf({ subject: null, body: 'y'.repeat(10_000) })).toHaveLength(4000);
  });
});

describe('rounded', () => {
  it.each([
    [0.9999999999116997, 1],
    [0.12344, 0.1234],
    [0.12346, 0.1235],
    [-0.5, -0.5],
    [0, 0],
  ])('%d is %d', (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });
});
