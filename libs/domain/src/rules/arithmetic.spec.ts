import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

describe('arithmetic', () => {
  it.each<[op: string, args: Json[], expected: Json]>([
    ['+', [], 0],
    ['+', [1, 2, 3], 6],
    ['+', ['3 days', 1], 4],
    ['+', ['2.5'], 2.5],
    ['+', ['x', 1], null],
    ['+', [null, 1], null],
    ['+', [[4, 9], 1], 5],
    ['-', [5, 3], 2],
    ['-', [5], -5],
    ['-', ['5', '3'], 2],
    ['-', [null, 1], -1],
    ['-', [true], -1],
    ['*', [2, 3, 4], 24],
    ['*', ['2', '3px'], 6],
    ['*', ['7'], '7'],
    ['/', [7, 2], 3.5],
    ['/', [1, 0], null],
    ['/', [0, 0], null],
    ['%', [7, 3], 1],
    ['%', [-7, 3], -1],
    ['%', [7, 0], null],
    ['max', [1, '10', 3], 10],
    ['max', [1, 'x'], null],
    ['max', [], null],
    ['min', [4, 2, null], 0],
    ['min', [4, [2]], 2],
    ['min', [], null],
  ])('%s of %j is %j', (op, args, expected) => {
    expect(evaluateRule({ [op]: args }, null)).toMatchObject({ value: expected, reason: null });
  });

  it('refuses a product of nothing', () => {
    const { matched, reason } = evaluateRule({ '*': [] }, null);
    expect(matched).toBe(false);
    expect(reason).toContain('at least one value');
  });

  it('keeps an infinite number true although it leaves as null', () => {
    expect(evaluateRule({ '/': [1, 0] }, null)).toMatchObject({ matched: true, value: null });
    expect(evaluateRule({ '/': [0, 0] }, null)).toMatchObject({ matched: false, value: null });
  });

  it('computes inside comparisons', () => {
    const rule: Json = { '>': [{ '/': [{ var: 'open' }, { var: 'total' }] }, 0.5] };
    expect(evaluateRule(rule, { open: 6, total: 10 }).matched).toBe(true);
    expect(evaluateRule(rule, { open: 5, total: 10 }).matched).toBe(false);
  });
});
