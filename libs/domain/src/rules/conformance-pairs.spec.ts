import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

const oracle = createRequire(import.meta.url)('json-logic-js') as {
  apply(rule: unknown, data: unknown): unknown;
};

const SCALARS: Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  '',
  '0',
  '1',
  '-1',
  '2.5',
  'a',
  'A',
  ' ',
  ' 1 ',
  '1e3',
  '0x1',
];
const OBJECTS: Json[] = [[], [0], [1], ['1'], [1, 2], ['a'], [null], [[]], [[1], 2], {}, { a: 1 }];
const VALUES: Json[] = [...SCALARS, ...OBJECTS];
const OPERATORS = '== != === !== > >= < <= in + - * / % max min cat merge'.split(' ');

describe.each(OPERATORS)('conformance with json-logic-js: %s', (op) => {
  it('gives the same answer to every pair of values', () => {
    const logic: Json = { [op]: [{ var: 'left' }, { var: 'right' }] };
    const pairs = VALUES.flatMap((left) => VALUES.map((right) => ({ left, right })));
    const answers = pairs.map((pair) => [pair, evaluateRule(logic, pair).value]);
    const expected = pairs.map((pair) => [pair, oracle.apply(logic, pair)]);
    expect(JSON.stringify(answers, null, 1)).toBe(JSON.stringify(expected, null, 1));
  });

  it('gives the same answer to every single value', () => {
    const logic: Json = { [op]: [{ var: '' }] };
    const answers = VALUES.map((value) => [value, evaluateRule(logic, value).value]);
    const expected = VALUES.map((value) => [value, oracle.apply(logic, value)]);
    expect(JSON.stringify(answers, null, 1)).toBe(JSON.stringify(expected, null, 1));
  });
});
