import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { checkRule, evaluateRule, RULE_LIMITS } from './index.js';

const accumulator: Json = { var: 'accumulator' };
const numbers = (count: number): Json => Array.from({ length: count }, (_, index) => index);
const doubling = (body: Json, rounds: number, start: Json = 'x'): Json => ({
  reduce: [numbers(rounds), body, start],
});

/** Each of these rules is small and valid, and kills or stalls json-logic-js. */
const BOMBS: [name: string, rule: Json][] = [
  ['cat doubling', doubling({ cat: [accumulator, accumulator] }, 30)],
  ['merge doubling', doubling({ merge: [accumulator, accumulator] }, 30)],
  ['a list that contains itself twice', doubling([accumulator, accumulator], 60)],
  ['the text of such a list', { cat: [doubling([accumulator, accumulator], 60)] }],
  ['the number of such a list', { '+': [doubling([accumulator, accumulator], 60)] }],
  ['comparing such a list', { '==': [doubling([accumulator, accumulator], 60), 'x'] }],
  ['searching such a list', { contains: [doubling([accumulator, accumulator], 60), 'y'] }],
  ['a field named by such a list', { var: [doubling([accumulator, accumulator], 60)] }],
  ['a list inside a list, many times', doubling([accumulator], 100)],
  ['cat of growing lists', doubling({ cat: [[accumulator, accumulator], accumulator] }, 30)],
];

describe('rules that grow', () => {
  it.each(BOMBS)('%s: valid to store, ends within the budget, does not match', (_, rule) => {
    expect(checkRule(rule)).toEqual([]);
    const result = evaluateRule(rule, null);
    expect(result).toMatchObject({ matched: false, value: null });
    expect(result.reason).toMatch(/more than|too large/);
    expect(result.steps).toBeLessThan(RULE_LIMITS.steps * 2);
  });

  it('nested loops over a long list of the data', () => {
    const each = (body: Json): Json => ({ map: [{ var: '' }, body] });
    const rule: Json = { map: [{ var: 'items' }, { reduce: [{ var: '' }, each(accumulator), 0] }] };
    const items = Array.from({ length: 300 }, () => numbers(300));
    expect(evaluateRule(rule, { items })).toMatchObject({
      matched: false,
      reason: expect.stringContaining('steps'),
    });
  });

  it('many searches of a large text', () => {
    const search: Json = { contains: [{ var: 'body' }, 'needle'] };
    const rule: Json = { or: Array.from({ length: 60 }, () => search) };
    const { reason } = evaluateRule(rule, { body: 'hay '.repeat(100_000) });
    expect(reason).toContain('steps');
  });

  it('many searches of a long list', () => {
    const search: Json = { in: ['needle', { var: 'tags' }] };
    const rule: Json = { or: Array.from({ length: 60 }, () => search) };
    expect(evaluateRule(rule, { tags: numbers(50_000) }).reason).toContain('steps');
  });
});

describe('limits from both sides', () => {
  it('a built text may have 65,536 characters, not one more', () => {
    const half = 'x'.repeat(32_768);
    const rule: Json = { cat: [{ var: 'half' }, { var: 'half' }, { var: 'more' }] };
    expect(evaluateRule(rule, { half, more: '' })).toMatchObject({ matched: true, reason: null });
    expect(evaluateRule(rule, { half, more: 'x' }).reason).toContain('more than 65536 characters');
  });

  it('a built list may have 10,000 items, not one more', () => {
    const rule: Json = { '!!': [{ merge: [{ var: 'items' }, { var: 'more' }] }] };
    expect(evaluateRule(rule, { items: numbers(9_999), more: 1 })).toMatchObject({
      matched: true,
      reason: null,
    });
    expect(evaluateRule(rule, { items: numbers(10_000), more: 1 }).reason).toContain('more than 10000 items');
  });

  it('10,000 steps may be used, not one more', () => {
    const rule: Json = { none: [{ var: '' }, false] };
    const fixed = evaluateRule(rule, []).steps;
    const exact = RULE_LIMITS.steps - fixed;
    expect(evaluateRule(rule, numbers(exact))).toMatchObject({ matched: true, steps: RULE_LIMITS.steps });
    expect(evaluateRule(rule, numbers(exact + 1))).toMatchObject({
      matched: false,
      reason: expect.any(String),
    });
  });

  it('a path read at run time may have 8 parts, not one more', () => {
    const path = (parts: number): Json => ({ cat: [Array.from({ length: parts }, () => 'a').join('.')] });
    expect(evaluateRule({ var: path(8) }, {})).toMatchObject({ value: null, reason: null });
    expect(evaluateRule({ var: path(9) }, {}).reason).toContain('8 parts');
    expect(evaluateRule({ missing: { merge: [path(9)] } }, {}).reason).toContain('8 parts');
  });

  it('gives the same answer every time', () => {
    const rule = doubling({ cat: [accumulator, accumulator] }, 30);
    expect(evaluateRule(rule, null)).toEqual(evaluateRule(rule, null));
  });
});
