import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

const broken: Json = { nope: [] };

describe('if, and, or', () => {
  it.each<[rule: Json, expected: Json]>([
    [{ if: [] }, null],
    [{ if: ['only'] }, 'only'],
    [{ if: [true, 'yes'] }, 'yes'],
    [{ if: [false, 'yes'] }, null],
    [{ if: [true, 'yes', 'no'] }, 'yes'],
    [{ if: [[], 'yes', 'no'] }, 'no'],
    [{ if: [0, 'a', 1, 'b', 'c'] }, 'b'],
    [{ if: [0, 'a', '', 'b', 'c'] }, 'c'],
    [{ if: [0, 'a', '', 'b'] }, null],
    [{ and: [] }, null],
    [{ and: [1, 'x'] }, 'x'],
    [{ and: [1, 0, 'x'] }, 0],
    [{ and: [1, [], 'x'] }, []],
    [{ or: [] }, null],
    [{ or: [0, '', 'x', 'y'] }, 'x'],
    [{ or: [0, ''] }, ''],
    [{ or: { var: 'a' } }, 1],
    [{ and: [{ or: [false, { var: 'a' }] }, { '!': false }] }, true],
  ])('%j is %j', (rule, expected) => {
    expect(evaluateRule(rule, { a: 1 })).toMatchObject({ value: expected, reason: null });
  });

  it.each<[rule: Json]>([
    [{ if: [true, 'yes', broken] }],
    [{ if: [false, broken, 'yes'] }],
    [{ and: [false, broken] }],
    [{ or: [true, broken] }],
  ])('%j does not evaluate what it does not need', (rule) => {
    expect(evaluateRule(rule, null).reason).toBeNull();
  });

  it.each<[rule: Json]>([
    [{ if: [broken, 'yes'] }],
    [{ and: [true, broken] }],
    [{ or: [false, broken] }],
    [{ if: [true, broken] }],
  ])('%j fails as a whole when a needed part fails', (rule) => {
    expect(evaluateRule(rule, null)).toMatchObject({
      matched: false,
      value: null,
      reason: 'Unknown operator "nope".',
    });
  });
});

describe('rules that are values', () => {
  it.each<[rule: Json, matched: boolean]>([
    [true, true],
    [false, false],
    [null, false],
    ['x', true],
    [[], false],
    [[false], true],
  ])('%j matches: %j', (rule, matched) => {
    expect(evaluateRule(rule, {})).toMatchObject({
      matched,
      value: rule,
      reason: null,
      steps: expect.any(Number),
    });
  });

  it.each<[rule: Json]>([[{}], [{ and: [true], or: [true] }], [{ and: [{}] }]])(
    '%j never matches',
    (rule) => {
      expect(evaluateRule(rule, {})).toMatchObject({
        matched: false,
        reason: 'An operation has exactly one operator.',
      });
    },
  );
});
