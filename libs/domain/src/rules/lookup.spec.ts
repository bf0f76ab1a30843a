import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { evaluateRule } from './index.js';

const data: Json = {
  ticket: { subject: 'Hello', tags: ['vip', 'new'], score: 0, note: null, empty: '' },
  'dotted.key': 1,
};

describe('var', () => {
  it.each<[args: Json, expected: Json]>([
    ['ticket.subject', 'Hello'],
    [['ticket.subject'], 'Hello'],
    ['ticket.tags.1', 'new'],
    ['ticket.tags.length', 2],
    ['ticket.subject.length', 5],
    ['ticket.subject.0', 'H'],
    ['ticket.tags.9', null],
    ['ticket.nothing.deeper', null],
    [['ticket.nothing', 'fallback'], 'fallback'],
    [['ticket.score', 5], 0],
    [['ticket.note', 'fallback'], null],
    [['ticket.note.deeper', 'fallback'], 'fallback'],
    [['nothing', { var: 'ticket.score' }], 0],
    ['dotted.key', null],
    [{ cat: ['ticket', '.', 'score'] }, 0],
    ['', data],
    [[], data],
    [null, data],
  ])('%j reads %j', (args, expected) => {
    expect(evaluateRule({ var: args }, data)).toMatchObject({ value: expected, reason: null });
  });

  it.each<[scope: Json]>([[null], [1], [true], ['text'], [[]]])('reads nothing out of %j', (scope) => {
    expect(evaluateRule({ var: ['a.b', 'fallback'] }, scope).value).toBe('fallback');
  });

  it('reads numbers as positions', () => {
    expect(evaluateRule({ var: 1 }, ['a', 'b']).value).toBe('b');
  });
});

describe('missing', () => {
  it.each<[rule: Json, expected: Json]>([
    [{ missing: ['ticket.subject'] }, []],
    [{ missing: ['ticket.subject', 'nope'] }, ['nope']],
    [{ missing: 'nope' }, ['nope']],
    [{ missing: ['ticket.note', 'ticket.empty', 'ticket.score'] }, ['ticket.note', 'ticket.empty']],
    [{ missing: [['nope', 'ticket.subject']] }, ['nope']],
    [{ missing: { merge: [['nope'], 'gone'] } }, ['nope', 'gone']],
    [{ missing: [] }, []],
    [{ missing_some: [1, ['nope', 'ticket.subject']] }, []],
    [{ missing_some: [2, ['nope', 'ticket.subject', 'gone']] }, ['nope', 'gone']],
    [{ missing_some: [0, ['nope']] }, []],
    [{ if: [{ missing: ['nope'] }, 'incomplete', 'complete'] }, 'incomplete'],
  ])('%j is %j', (rule, expected) => {
    expect(evaluateRule(rule, data)).toMatchObject({ value: expected, reason: null });
  });

  it('never evaluates a key that comes from the data', () => {
    const rule: Json = { missing: { var: 'keys' } };
    const { value, reason } = evaluateRule(rule, { keys: [{ cat: ['secret'] }], secret: 'x' });
    expect(reason).toBeNull();
    expect(value).toEqual([{ cat: ['secret'] }]);
  });

  it('says what missing_some needs', () => {
    const { matched, reason } = evaluateRule({ missing_some: [1, 'nope'] }, data);
    expect(matched).toBe(false);
    expect(reason).toContain('list of fields');
  });
});
