import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

type Row = [op: string, args: Json[], expected: Json];

const SHARED: Row[] = [
  ['cat', [], ''],
  ['cat', ['a', 1, true], 'a1true'],
  ['cat', ['a', null, 'b'], 'ab'],
  ['cat', [['a', 'b'], '!'], 'a,b!'],
  ['substr', ['jsonlogic', 4], 'logic'],
  ['substr', ['jsonlogic', -5], 'logic'],
  ['substr', ['jsonlogic', -50, 4], 'json'],
  ['substr', ['jsonlogic', 1, 3], 'son'],
  ['substr', ['jsonlogic', 4, -2], 'log'],
  ['substr', ['jsonlogic', 4, -9], ''],
  ['substr', ['jsonlogic', 40], ''],
  ['substr', ['jsonlogic', 'x', 2], 'js'],
  ['substr', [12345, 1, 2], '23'],
  ['substr', ['abc', 0, 0], ''],
  ['substr', ['abc', 1, null], ''],
  ['in', ['an', 'banana'], true],
  ['in', ['AN', 'banana'], false],
  ['in', [1, 'a1'], true],
  ['in', ['', ''], false],
  ['in', ['vip', ['new', 'vip']], true],
  ['in', ['1', [1]], false],
  ['in', ['x', null], false],
  ['in', ['x', 5], false],
  ['merge', [[1], 2, [[3]]], [1, 2, [3]]],
  ['merge', [], []],
  ['merge', [null], [null]],
];

const OURS: Row[] = [
  ['contains', ['Please REFUND me', 'refund'], true],
  ['contains', ['Please refund me', 'REFUND'], true],
  ['contains', ['Straße', 'STRASSE'], false],
  ['contains', ['ÜBERWEISUNG', 'überweisung'], true],
  ['contains', ['abc', 'abcd'], false],
  ['contains', ['order 1234', 123], true],
  ['contains', [null, 'x'], false],
  ['contains', ['abc', ''], false],
  ['contains', ['abc', null], false],
  ['contains', ['abc'], false],
  ['contains', [['billing', 'VIP-gold'], 'vip'], true],
  ['contains', [[], 'vip'], false],
  ['starts_with', ['Re: Invoice', 're:'], true],
  ['starts_with', ['Invoice Re:', 're:'], false],
  ['starts_with', ['', ''], false],
  ['starts_with', [['x', 'Re: y'], 'RE:'], true],
  ['ends_with', ['user@Example.COM', '@example.com'], true],
  ['ends_with', ['@example.com.evil', '@example.com'], false],
  ['ends_with', [null, null], false],
];

describe.each([
  ['shared text and list operators', SHARED],
  ['our text operators', OURS],
])('%s', (_, rows) => {
  it.each(rows)('%s of %j is %j', (op, args, expected) => {
    expect(evaluateRule({ [op]: args }, null)).toMatchObject({ value: expected, reason: null });
  });
});

describe('text of any length from the data', () => {
  it('is searched, although a rule could not build it', () => {
    const body = `${'lorem '.repeat(40_000)}REFUND`;
    expect(evaluateRule({ contains: [{ var: 'body' }, 'refund'] }, { body }).matched).toBe(true);
    expect(evaluateRule({ ends_with: [{ var: 'body' }, 'refund'] }, { body }).matched).toBe(true);
    expect(evaluateRule({ in: ['REFUND', { var: 'body' }] }, { body }).matched).toBe(true);
  });

  it('costs more steps the longer it is', () => {
    const rule: Json = { contains: [{ var: 'body' }, 'x'] };
    const short = evaluateRule(rule, { body: 'y' }).steps;
    const long = evaluateRule(rule, { body: 'y'.repeat(102_400) }).steps;
    expect(long - short).toBe(100);
  });
});
