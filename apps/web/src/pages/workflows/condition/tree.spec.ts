import { checkRule, evaluateRule, type Json } from '@patchbay/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionFields, fieldAt } from './condition-fields.js';
import { operators, operatorsOf } from './operators.js';
import { readTree, writeTree, type Group, type Row, type Tree } from './tree.js';

const row = (path: string, op: Row['op'], ...values: string[]): Row => ({
  path,
  kind: fieldAt(path)?.kind ?? 'text',
  op,
  values,
});
const has = (intent: string): Json => ({ in: [intent, { var: 'intents' }] });

describe('rows and the rules they stand for', () => {
  it.each<[string, Json, Tree]>([
    ['always', true, { join: 'and', items: [] }],
    [
      'one comparison',
      { '==': [{ var: 'sentiment' }, 'negative'] },
      { join: 'and', items: [row('sentiment', 'is', 'negative')] },
    ],
    [
      'two, as numbers and texts',
      { and: [{ '==': [{ var: 'sentiment' }, 'negative'] }, { '<=': [{ var: 'sentiment_score' }, -0.4] }] },
      {
        join: 'and',
        items: [row('sentiment', 'is', 'negative'), row('sentiment_score', 'at_most', '-0.4')],
      },
    ],
    [
      'one or the other',
      { or: [has('a'), has('b')] },
      { join: 'or', items: [row('intents', 'has', 'a'), row('intents', 'has', 'b')] },
    ],
    [
      'a group inside',
      { and: [has('a'), { or: [{ contains: [{ var: 'subject' }, 'refund'] }, { '!': [has('b')] }] }] },
      {
        join: 'and',
        items: [
          row('intents', 'has', 'a'),
          { join: 'or', rows: [row('subject', 'contains', 'refund'), row('intents', 'has_not', 'b')] },
        ],
      },
    ],
    [
      'several values',
      { in: [{ var: 'priority' }, ['high', 'urgent']] },
      { join: 'and', items: [row('priority', 'one_of', 'high', 'urgent')] },
    ],
    ['emptiness', { '!': [{ var: 'assignee' }] }, { join: 'and', items: [row('assignee', 'empty')] }],
    [
      'a value that is there',
      { '!!': [{ var: 'tags' }] },
      { join: 'and', items: [row('tags', 'not_empty')] },
    ],
    [
      'a field only this organisation has',
      { '==': [{ var: 'metadata.plan' }, 'gold'] },
      { join: 'and', items: [row('metadata.plan', 'is', 'gold')] },
    ],
  ])('%s', (_name, rule, tree) => {
    expect(readTree(rule)).toEqual(tree);
    expect(writeTree(tree)).toEqual(rule);
  });

  it.each<[string, Json, Json]>([
    ['the short form of var and !', { '!': { var: 'assignee' } }, { '!': [{ var: 'assignee' }] }],
    ['var with its list', { '==': [{ var: ['status'] }, 'open'] }, { '==': [{ var: 'status' }, 'open'] }],
    ['an and around one comparison', { and: [has('a')] }, has('a')],
    ['a not around a comparison, without its list', { '!': has('a') }, { '!': [has('a')] }],
  ])('reads %s', (_name, rule, written) => {
    expect(writeTree(readTree(rule)!)).toEqual(written);
  });

  it('reads the kind of an unknown field off the value', () => {
    expect(readTree({ '>': [{ var: 'metadata.seats' }, 10] })).toEqual({
      join: 'and',
      items: [{ path: 'metadata.seats', kind: 'number', op: 'above', values: ['10'] }],
    });
  });
});

describe('rules that rows cannot draw', () => {
  it.each<[string, Json]>([
    ['false', false],
    ['a text', 'x'],
    ['an unknown operator', { cat: ['a', 'b'] }],
    ['three levels', { and: [{ or: [{ and: [has('a')] }] }] }],
    ['between', { '<': [0, { var: 'sentiment_score' }, 1] }],
    ['a comparison of two fields', { '==': [{ var: 'assignee' }, { var: 'requester.email' }] }],
    ['a default value', { '==': [{ var: ['priority', 'low'] }, 'low'] }],
    ['a number for a text', { '==': [{ var: 'subject' }, 5] }],
    ['a text for a number', { '>': [{ var: 'sentiment_score' }, '0.5'] }],
    ['an operator that does not go with the field', { contains: [{ var: 'sentiment_score' }, 'x'] }],
    ['a loop', { some: [{ var: 'tags' }, { '==': [{ var: '' }, 'x'] }] }],
    ['a not around a group', { '!': [{ and: [has('a'), has('b')] }] }],
    ['nothing in an or', { or: [] }],
    ['nothing to be one of', { in: [{ var: 'priority' }, []] }],
    ['two operators in one', { '==': [{ var: 'status' }, 'open'], '!=': [1, 2] }],
    ['a part that is no comparison', { and: [has('a'), true] }],
  ])('%s', (_name, rule) => {
    expect(readTree(rule)).toBeNull();
  });
});

const rowOf = fc.constantFrom(...conditionFields).chain((field) =>
  fc.constantFrom(...operatorsOf[field.kind]).chain((op) => {
    const value = field.kind === 'number' ? fc.integer().map(String) : fc.string({ minLength: 1 });
    const size = { none: [0, 0], one: [1, 1], many: [1, 3] }[operators[op].values];
    return fc
      .array(value, { minLength: size[0], maxLength: size[1] })
      .map((values): Row => ({ path: field.path, kind: field.kind, op, values }));
  }),
);
const join = fc.constantFrom('and' as const, 'or' as const);
const groupOf: fc.Arbitrary<Group> = fc.record({
  join,
  rows: fc.array(rowOf, { minLength: 1, maxLength: 4 }),
});
const treeOf: fc.Arbitrary<Tree> = fc.record({
  join,
  items: fc.array(fc.oneof(rowOf, groupOf), { minLength: 1, maxLength: 5 }),
});

describe('any tree', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(treeOf, (tree) => {
        expect(readTree(writeTree(tree))).toEqual(tree);
      }),
    );
  });

  it('is a rule the hub takes, and survives JSON', () => {
    fc.assert(
      fc.property(treeOf, (tree) => {
        const rule = writeTree(tree);
        expect(checkRule(rule)).toEqual([]);
        expect(JSON.parse(JSON.stringify(rule))).toEqual(rule);
      }),
    );
  });

  it('without rows means always, also with empty groups', () => {
    expect(writeTree({ join: 'or', items: [] })).toBe(true);
    expect(writeTree({ join: 'and', items: [{ join: 'or', rows: [] }] })).toBe(true);
  });
});

describe('every operator decides as its words say', () => {
  const ticket = {
    sentiment: 'negative',
    sentiment_score: -0.5,
    subject: 'Refund please',
    tags: ['vip'],
    assignee: null,
  };
  it.each<[Row, boolean]>([
    [row('sentiment', 'is', 'negative'), true],
    [row('sentiment', 'is_not', 'negative'), false],
    [row('sentiment', 'one_of', 'neutral', 'negative'), true],
    [row('sentiment_score', 'at_most', '-0.5'), true],
    [row('sentiment_score', 'below', '-0.5'), false],
    [row('sentiment_score', 'at_least', '-0.5'), true],
    [row('sentiment_score', 'above', '-1'), true],
    [row('subject', 'contains', 'REFUND'), true],
    [row('subject', 'contains_not', 'refund'), false],
    [row('subject', 'starts', 'refund'), true],
    [row('subject', 'ends', 'please'), true],
    [row('tags', 'has', 'vip'), true],
    [row('tags', 'has_not', 'vip'), false],
    [row('assignee', 'empty'), true],
    [row('subject', 'not_empty'), true],
  ])('%j', (one, expected) => {
    expect(evaluateRule(writeTree({ join: 'and', items: [one] }), ticket).matched).toBe(expected);
  });
});
