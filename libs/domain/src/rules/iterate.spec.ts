import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

const self: Json = { var: '' };
const data: Json = {
  scores: [3, 9, 12],
  empty: [],
  text: 'abc',
  messages: [
    { author: 'agent', length: 10 },
    { author: 'customer', length: 40 },
  ],
};
const over = (limit: number): Json => ({ '>': [self, limit] });

describe('operators that visit every item', () => {
  it.each<[rule: Json, expected: Json]>([
    [{ map: [{ var: 'scores' }, { '*': [self, 2] }] }, [6, 18, 24]],
    [{ map: [{ var: 'empty' }, self] }, []],
    [{ map: [{ var: 'text' }, self] }, []],
    [{ map: [{ var: 'missing' }, self] }, []],
    [{ map: [{ var: 'messages' }, { var: 'author' }] }, ['agent', 'customer']],
    [{ map: [[1, 2], { var: 'scores' }] }, [null, null]],
    [{ filter: [{ var: 'scores' }, over(5)] }, [9, 12]],
    [{ filter: [{ var: 'scores' }, over(50)] }, []],
    [{ filter: [{ var: 'text' }, true] }, []],
    [{ all: [{ var: 'scores' }, over(2)] }, true],
    [{ all: [{ var: 'scores' }, over(3)] }, false],
    [{ all: [{ var: 'empty' }, true] }, false],
    [{ some: [{ var: 'scores' }, over(10)] }, true],
    [{ some: [{ var: 'empty' }, true] }, false],
    [{ some: [{ var: 'messages' }, { '==': [{ var: 'author' }, 'customer'] }] }, true],
    [{ none: [{ var: 'scores' }, over(10)] }, false],
    [{ none: [{ var: 'scores' }, over(12)] }, true],
    [{ none: [{ var: 'missing' }, true] }, true],
  ])('%j is %j', (rule, expected) => {
    expect(evaluateRule(rule, data)).toMatchObject({ value: expected, reason: null });
  });
});

describe('reduce', () => {
  const current: Json = { var: 'current' };
  const accumulator: Json = { var: 'accumulator' };

  it.each<[rule: Json, expected: Json]>([
    [{ reduce: [{ var: 'scores' }, { '+': [current, accumulator] }, 0] }, 24],
    [{ reduce: [{ var: 'scores' }, { max: [current, accumulator] }, 0] }, 12],
    [{ reduce: [{ var: 'scores' }, { cat: [accumulator, current] }] }, '3912'],
    [{ reduce: [{ var: 'empty' }, { '+': [current, accumulator] }, 7] }, 7],
    [{ reduce: [{ var: 'missing' }, { '+': [current, accumulator] }, { '+': [1, 1] }] }, 2],
    [{ reduce: [{ var: 'empty' }, accumulator] }, null],
    [{ reduce: [{ var: 'messages' }, { '+': [{ var: 'current.length' }, accumulator] }, 0] }, 50],
  ])('%j is %j', (rule, expected) => {
    expect(evaluateRule(rule, data)).toMatchObject({ value: expected, reason: null });
  });

  it('does not see the outer data', () => {
    expect(evaluateRule({ reduce: [[1], { var: 'scores' }, 0] }, data).value).toBeNull();
  });
});

describe('short circuits', () => {
  it('stops at the first item that decides', () => {
    const items = Array.from({ length: 3_000 }, (_, index) => index);
    const early = evaluateRule({ some: [{ var: '' }, { '==': [self, 0] }] }, items);
    const late = evaluateRule({ some: [{ var: '' }, { '==': [self, 100] }] }, items);
    expect(early.matched && late.matched).toBe(true);
    expect(late.steps).toBeGreaterThan(early.steps * 10);
  });
});
