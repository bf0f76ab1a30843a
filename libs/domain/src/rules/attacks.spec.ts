import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { checkRule, evaluateRule, RULE_LIMITS } from './index.js';

const ticket: Json = { subject: 'Hello', tags: ['vip'], nested: { score: 1 } };

describe('paths that leave the data', () => {
  const PATHS = [
    'constructor',
    'constructor.constructor',
    'constructor.name',
    '__proto__',
    '__proto__.polluted',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'subject.constructor',
    'subject.big',
    'tags.map',
    'tags.constructor.constructor',
    'nested.__proto__.constructor',
    'nested.score.toFixed',
  ];

  it.each(PATHS)('%s reads null', (path) => {
    expect(evaluateRule({ var: path }, ticket)).toMatchObject({ matched: false, value: null, reason: null });
    expect(evaluateRule({ var: [path, 'fallback'] }, ticket).value).toBe('fallback');
  });

  it.each(PATHS)('%s reads null when it is put together at run time', (path) => {
    const computed: Json = { cat: [path.slice(0, 3), path.slice(3)] };
    expect(evaluateRule({ var: computed }, ticket).value).toBeNull();
    expect(evaluateRule({ missing: { merge: [computed] } }, ticket).value).toEqual([path]);
  });

  it('does not see a polluted prototype', () => {
    const proto = Object.prototype as { polluted?: string };
    proto.polluted = 'yes';
    try {
      expect(evaluateRule({ var: 'polluted' }, ticket).value).toBeNull();
      expect(evaluateRule({ var: 'nested.polluted' }, ticket).value).toBeNull();
    } finally {
      delete proto.polluted;
    }
  });

  it('does not hand out functions that were smuggled into the data', () => {
    const data = { run: () => 'called' } as unknown as Json;
    expect(evaluateRule({ var: 'run' }, data).value).toBeNull();
  });

  it('reads an own property whatever its name', () => {
    const data = JSON.parse('{"constructor":"Ferrari","__proto__":"own"}') as Json;
    expect(evaluateRule({ var: 'constructor' }, data).value).toBe('Ferrari');
    expect(evaluateRule({ var: '__proto__' }, data).value).toBe('own');
  });
});

describe('operators that do not exist', () => {
  it.each([
    'log',
    'method',
    'eval',
    'constructor',
    '__proto__',
    'toString',
    'var.name',
    '?:',
    'Math.max',
    '',
  ])('"%s" is refused and never matches', (op) => {
    const rule = JSON.parse(`{${JSON.stringify(op)}: ["x", "y"]}`) as Json;
    expect(evaluateRule(rule, ticket)).toMatchObject({ matched: false, value: null });
    expect(evaluateRule(rule, ticket).reason).toContain('Unknown operator');
    expect(checkRule(rule)).toEqual([{ path: op, message: 'This operator does not exist.' }]);
  });

  it('does not repeat a long operator in the reason', () => {
    expect(evaluateRule({ ['x'.repeat(5_000)]: 1 }, null).reason?.length).toBeLessThan(100);
  });
});

describe('depth', () => {
  const nested = (depth: number): Json => {
    let rule: Json = true;
    for (let level = 0; level < depth; level += 1) rule = { '!': [rule] };
    return rule;
  };

  it(`is allowed up to ${RULE_LIMITS.depth}`, () => {
    expect(checkRule(nested(16))).toEqual([]);
    expect(evaluateRule(nested(16), null)).toMatchObject({ matched: true, reason: null });
  });

  it.each([17, 100, 5_000, 50_000])('%i is refused without overflowing the stack', (depth) => {
    const rule = nested(depth);
    expect(checkRule(rule).map(({ message }) => message)).toEqual(['The rule is nested deeper than 16.']);
    expect(evaluateRule(rule, null).reason).toBe('The rule is nested deeper than 16.');
  });

  it('counts lists too', () => {
    const lists = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as Json;
    expect(checkRule(lists)).toHaveLength(1);
    expect(evaluateRule(lists, null).matched).toBe(false);
  });

  it('survives a rule that contains itself', () => {
    const rule: { and: Json[] } = { and: [true] };
    rule.and.push(rule);
    expect(checkRule(rule).length).toBeGreaterThan(0);
    expect(evaluateRule(rule, null).matched).toBe(false);
  });
});
