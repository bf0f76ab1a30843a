import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { checkRule, RULE_LIMITS, RULE_OPERATORS } from './index.js';

const messagesOf = (rule: unknown) => checkRule(rule).map(({ path, message }) => `${path}: ${message}`);
const path = (parts: number) => Array.from({ length: parts }, () => 'a').join('.');

describe('checkRule accepts', () => {
  it.each<[rule: Json]>([
    [true],
    [null],
    ['text'],
    [{ '==': [{ var: 'priority' }, 'high'] }],
    [{ var: '' }],
    [{ var: [] }],
    [{ var: 'tags.0' }],
    [{ var: path(8) }],
    [{ missing: ['a', 'b.c'] }],
    [{ missing_some: [1, ['a', 'b']] }],
    [{ in: [{ var: 'channel' }, ['email', 'chat']] }],
    [{ and: [{ contains: [{ var: 'subject' }, 'refund'] }, { '!': { var: 'closed' } }] }],
    [{ var: { cat: ['a', 'b'] } }],
    [{ '<=': [1, { var: 'score' }, 5] }],
  ])('%j', (rule) => {
    expect(checkRule(rule)).toEqual([]);
  });

  it.each(RULE_OPERATORS.map((op) => [op]))('the operator %s', (op) => {
    expect(checkRule({ [op]: [['x'], 'y'] })).toEqual([]);
  });

  it('has no operator that prints or calls', () => {
    expect(RULE_OPERATORS).toHaveLength(36);
    expect(RULE_OPERATORS).not.toContain('log');
    expect(RULE_OPERATORS).not.toContain('method');
  });
});

describe('checkRule refuses', () => {
  it.each<[rule: unknown, expected: string[]]>([
    [{}, [': An operation has exactly one operator.']],
    [{ and: [], or: [] }, [': An operation has exactly one operator.']],
    [{ and: [true, { a: 1, b: 2 }] }, ['and.1: An operation has exactly one operator.']],
    [{ log: 'x' }, ['log: This operator does not exist.']],
    [{ and: [{ '!': { nope: 1 } }] }, ['and.0.!.0.nope: This operator does not exist.']],
    [{ var: 'constructor' }, ['var: This field cannot be read.']],
    [{ '==': [{ var: 'a.__proto__.b' }, 1] }, ['==.0.var: This field cannot be read.']],
    [{ missing: ['ok', 'prototype'] }, ['missing: This field cannot be read.']],
    [{ missing: [['a', 'x.constructor']] }, ['missing: This field cannot be read.']],
    [{ missing_some: [1, ['__proto__']] }, ['missing_some: This field cannot be read.']],
    [{ var: path(9) }, ['var: A field path has at most 8 parts.']],
    [{ var: 'a..b' }, ['var: A field path has no empty parts.']],
    [{ var: '.a' }, ['var: A field path has no empty parts.']],
    [undefined, [': This value is not JSON.']],
    [Number.NaN, [': This value is not JSON.']],
    [{ '+': [1, Number.POSITIVE_INFINITY] }, ['+.1: This value is not JSON.']],
    [{ and: [() => true] }, ['and.0: This value is not JSON.']],
    [{ and: [1n] }, ['and.0: This value is not JSON.']],
    [new Date(0), [': An operation has exactly one operator.']],
  ])('case %#', (rule, expected) => {
    expect(messagesOf(rule)).toEqual(expected);
  });

  it('several problems at once, each with its place', () => {
    const rule = { or: [{ log: 1 }, { and: [{ var: 'constructor' }, {}] }] };
    expect(messagesOf(rule)).toEqual([
      'or.0.log: This operator does not exist.',
      'or.1.and.0.var: This field cannot be read.',
      'or.1.and.1: An operation has exactly one operator.',
    ]);
  });
});

describe('checkRule limits', () => {
  it('nodes: 200 pass, 201 do not', () => {
    const rule = (nodes: number) => ({ or: Array.from({ length: nodes - 1 }, () => true) });
    expect(checkRule(rule(RULE_LIMITS.nodes))).toEqual([]);
    expect(messagesOf(rule(RULE_LIMITS.nodes + 1))).toEqual(['or.199: The rule has more than 200 nodes.']);
  });

  it('nodes: a huge rule is reported once', () => {
    expect(checkRule({ or: Array.from({ length: 200_000 }, () => ({ '!': [true] })) })).toHaveLength(1);
  });

  it('bytes: 16,384 pass, 16,385 do not, and bytes are not characters', () => {
    const rule = (length: number, letter = 'x') => ({ '!': letter.repeat(length) });
    const overhead = JSON.stringify(rule(0)).length;
    const message = ': The rule is larger than 16384 bytes.';
    expect(checkRule(rule(RULE_LIMITS.bytes - overhead))).toEqual([]);
    expect(messagesOf(rule(RULE_LIMITS.bytes - overhead + 1))).toEqual([message]);
    expect(messagesOf(rule(RULE_LIMITS.bytes / 2, 'ü'))).toEqual([message]);
  });

  it('problems: at most 20 are listed', () => {
    expect(checkRule({ or: Array.from({ length: 150 }, () => ({ log: 1 })) })).toHaveLength(
      RULE_LIMITS.problems,
    );
    expect(checkRule({ missing: Array.from({ length: 150 }, () => '__proto__') })).toHaveLength(20);
  });
});
