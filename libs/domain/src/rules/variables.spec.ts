import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { ruleVariables } from './index.js';

describe('ruleVariables', () => {
  it.each<[rule: Json, expected: string[]]>([
    [true, []],
    [null, []],
    [{ var: 'ticket.subject' }, ['ticket.subject']],
    [{ var: ['ticket.subject', 'none'] }, ['ticket.subject']],
    [{ var: '' }, []],
    [{ var: ['a', { var: 'b' }] }, ['a', 'b']],
    [{ and: [{ '==': [{ var: 'a' }, 1] }, { '>': [{ var: 'b' }, { var: 'a' }] }] }, ['a', 'b']],
    [{ '==': [{ var: 'b' }, { var: 'a' }] }, ['b', 'a']],
    [{ in: ['x', [{ var: 'a' }, { var: 'b' }]] }, ['a', 'b']],
    [{ missing: ['a', 'b'] }, ['a', 'b']],
    [{ missing: [['a', 'b']] }, ['a', 'b']],
    [{ missing: { merge: ['a', { var: 'b' }] } }, ['b']],
    [{ missing_some: [1, ['a', 'b']] }, ['a', 'b']],
    [{ some: [{ var: 'tags' }, { '==': [{ var: 'name' }, 'vip'] }] }, ['tags']],
    [{ map: [{ filter: [{ var: 'a' }, { var: 'x' }] }, { var: 'y' }] }, ['a']],
    [{ reduce: [{ var: 'a' }, { var: 'accumulator' }, { var: 'start' }] }, ['a', 'start']],
    [{ var: { cat: ['a.', { var: 'key' }] } }, ['key']],
    [{ if: [{ var: 'a' }, { var: 'b' }, { var: 'c' }] }, ['a', 'b', 'c']],
    [{ unknown: [{ var: 'a' }] }, ['a']],
    [{ two: 1, keys: { var: 'a' } }, []],
  ])('%j reads %j', (rule, expected) => {
    expect(ruleVariables(rule)).toEqual(expected);
  });

  it('stops at the depth no valid rule has', () => {
    let rule: Json = { var: 'deep' };
    for (let level = 0; level < 20_000; level += 1) rule = { '!': [rule] };
    expect(ruleVariables(rule)).toEqual([]);
  });
});
