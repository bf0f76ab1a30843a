import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

type Row = [op: string, args: Json[], expected: boolean];

const EQUALITY: Row[] = [
  ['==', [1, 1], true],
  ['==', [1, '1'], true],
  ['==', ['1', true], true],
  ['==', ['', 0], true],
  ['==', [null, 0], false],
  ['==', [null, null], true],
  ['==', [null], true],
  ['==', [[1], '1'], true],
  ['==', [[1, 2], '1,2'], true],
  ['==', [[[1], [2]], '1,2'], true],
  ['==', [[null, 'x'], ',x'], true],
  ['==', [[], []], false],
  ['==', ['open', 'Open'], false],
  ['!=', [1, '1'], false],
  ['!=', [1, 2], true],
  ['===', [1, '1'], false],
  ['===', ['x', 'x'], true],
  ['===', [null, false], false],
  ['!==', [1, '1'], true],
  ['!==', ['x', 'x'], false],
];

const ORDER: Row[] = [
  ['>', [2, 1], true],
  ['>', [1, 1], false],
  ['>', ['10', 9], true],
  ['>', ['10', '9'], false],
  ['>', [null, -1], true],
  ['>', ['abc', 1], false],
  ['>=', [1, 1], true],
  ['>=', ['2026-01-02', '2026-01-01'], true],
  ['<', [1, 2], true],
  ['<', [1], false],
  ['<', [1, 5, 10], true],
  ['<', [1, 10, 10], false],
  ['<', [1, 1, 10], false],
  ['<=', [1, 10, 10], true],
  ['<=', [1, 1, 10], true],
  ['<=', [1, 11, 10], false],
  ['<=', [true, 1], true],
];

const TRUTH: Row[] = [
  ['!', [false], true],
  ['!', [[]], true],
  ['!', [['x']], false],
  ['!', [''], true],
  ['!', ['0'], false],
  ['!!', [[]], false],
  ['!!', [[0]], true],
  ['!!', ['false'], true],
  ['!!', [0], false],
  ['!!', [null], false],
];

describe.each([
  ['equality', EQUALITY],
  ['order', ORDER],
  ['truth', TRUTH],
])('%s', (_, rows) => {
  it.each(rows)('%s of %j is %j', (op, args, expected) => {
    expect(evaluateRule({ [op]: args }, null)).toMatchObject({
      value: expected,
      matched: expected,
      reason: null,
    });
  });
});

describe('comparisons with fields', () => {
  const ticket: Json = { id: 'T-1', priority: 'high', tags: ['vip'], same: { a: 1 } };

  it.each<[Json, boolean]>([
    [{ '==': [{ var: 'priority' }, 'high'] }, true],
    [{ '==': [{ var: 'missing' }, null] }, true],
    [{ '===': [{ var: 'same' }, { var: 'same' }] }, true],
    [{ '==': [{ var: 'same' }, '[object Object]'] }, true],
    [{ '==': [{ var: 'tags' }, 'vip'] }, true],
  ])('%j is %j', (rule, expected) => {
    expect(evaluateRule(rule, ticket).matched).toBe(expected);
  });

  it('never calls a conversion the data brings along', () => {
    const hostile: Json = { toString: 'x', valueOf: 'y' };
    expect(evaluateRule({ '==': [{ var: '' }, '[object Object]'] }, hostile).matched).toBe(true);
    expect(evaluateRule({ '>': [{ var: '' }, 1] }, hostile)).toMatchObject({ matched: false, reason: null });
  });
});
