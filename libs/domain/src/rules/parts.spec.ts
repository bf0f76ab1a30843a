import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { Budget, RuleError } from './budget.js';
import { isOrdered, joinText, looseEquals, numberOf, primitiveOf, textOf, truthy } from './coerce.js';
import { RULE_LIMITS } from './limits.js';
import { literalPaths, operationOf, readOperation } from './operation.js';
import { settle } from './settle.js';

describe('Budget', () => {
  it('counts steps and stops after the last one', () => {
    const budget = new Budget();
    budget.step(RULE_LIMITS.steps);
    expect(budget.steps).toBe(10_000);
    expect(() => budget.step()).toThrow(RuleError);
  });

  it.each<[value: string | Json[], steps: number]>([
    ['x'.repeat(1_023), 0],
    ['x'.repeat(1_024), 1],
    [Array.from({ length: 99 }, () => 1), 0],
    [Array.from({ length: 250 }, () => 1), 2],
  ])('charges for a scan by size (case %#)', (value, steps) => {
    const budget = new Budget();
    budget.scan(value);
    expect(budget.steps).toBe(steps);
  });

  it('refuses a text before it exists', () => {
    const piece = 'x'.repeat(RULE_LIMITS.string_length / 2);
    expect(new Budget().join([piece, piece], '')).toHaveLength(RULE_LIMITS.string_length);
    expect(() => new Budget().join([piece, piece], ',')).toThrow(/characters/);
  });
});

describe('coercions', () => {
  const budget = new Budget();

  it.each<[value: Json, text: string, number: number, truth: boolean]>([
    [null, 'null', 0, false],
    [true, 'true', 1, true],
    ['', '', 0, false],
    ['12', '12', 12, true],
    [[], '', 0, false],
    [[7], '7', 7, true],
    [[1, [2, null]], '1,2,', Number.NaN, true],
    [{ a: 1 }, '[object Object]', Number.NaN, true],
  ])('%j is %j, %d, %s', (value, text, number, truth) => {
    expect(textOf(value, budget)).toBe(text);
    expect(numberOf(value, budget)).toBe(number);
    expect(truthy(value)).toBe(truth);
  });

  it('treat a missing argument like JavaScript does', () => {
    expect(textOf(undefined, budget)).toBe('undefined');
    expect(numberOf(undefined, budget)).toBeNaN();
    expect(primitiveOf(undefined, budget)).toBeUndefined();
    expect(looseEquals(undefined, null, budget)).toBe(true);
    expect(looseEquals(undefined, 0, budget)).toBe(false);
    expect(joinText(['a', undefined, null], '-', budget)).toBe('a--');
  });

  it('order texts by code unit and the rest by number', () => {
    expect(isOrdered('10', '9', false, budget)).toBe(true);
    expect(isOrdered('10', 9, false, budget)).toBe(false);
    expect(isOrdered(null, null, true, budget)).toBe(true);
    expect(isOrdered(undefined, 1, true, budget)).toBe(false);
  });
});

describe('settle', () => {
  it('replaces what JSON cannot hold', () => {
    expect(settle(undefined)).toBeNull();
    expect(settle([Number.NaN, Number.POSITIVE_INFINITY, 1])).toEqual([null, null, 1]);
    expect(settle({ a: { b: [Number.NaN] } })).toEqual({ a: { b: [null] } });
  });

  it('keeps a key named __proto__ a key', () => {
    const value = JSON.parse('{"__proto__":{"x":1}}') as Json;
    expect(JSON.stringify(settle(value))).toBe('{"__proto__":{"x":1}}');
  });

  it('refuses a result that is too wide or too deep', () => {
    let deep: Json = 1;
    for (let level = 0; level < RULE_LIMITS.value_depth; level += 1) deep = [deep];
    expect(settle(deep)).toEqual(deep);
    expect(() => settle([deep])).toThrow('too large');
    expect(() => settle(Array.from({ length: RULE_LIMITS.array_length }, () => 1))).toThrow('too large');
  });
});

describe('operations', () => {
  it('read the short form like the long one', () => {
    expect(readOperation({ '!': 'x' })).toEqual({ op: '!', args: ['x'] });
    expect(readOperation({ '!': ['x'] })).toEqual({ op: '!', args: ['x'] });
    expect(readOperation({})).toBeNull();
    expect(readOperation({ a: 1, b: 2 })).toBeNull();
  });

  it.each<[rule: Json | undefined]>([[undefined], [null], [1], [['and']], [{}]])('%j is none', (rule) => {
    expect(operationOf(rule)).toBeNull();
  });

  it('name only the paths written in the rule', () => {
    expect(literalPaths({ op: 'var', args: ['a', 'b'] })).toEqual(['a']);
    expect(literalPaths({ op: 'var', args: [{ cat: ['a'] }] })).toEqual([]);
    expect(literalPaths({ op: 'missing_some', args: [1, 'a'] })).toEqual([]);
    expect(literalPaths({ op: '==', args: ['a'] })).toEqual([]);
  });
});
