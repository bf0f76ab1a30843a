import { describe, expect, it } from 'vitest';
import {
  addGroup,
  addRow,
  newRow,
  removeRow,
  replaceRow,
  setJoin,
  unfinished,
  withField,
  withOperator,
} from './tree-edit.js';
import type { Group, Row, Tree } from './tree.js';

const text = (value: string): Row => ({ path: 'subject', kind: 'text', op: 'contains', values: [value] });
const tree: Tree = {
  join: 'and',
  items: [text('a'), { join: 'or', rows: [text('b'), text('c')] }],
};
const group = (given: Tree, i: number): Group => given.items[i] as Group;

describe('changing rows', () => {
  it('replaces one at the top or in a group, and no other', () => {
    expect(replaceRow(tree, [0], text('x')).items).toEqual([text('x'), tree.items[1]]);
    expect(group(replaceRow(tree, [1, 1], text('x')), 1).rows).toEqual([text('b'), text('x')]);
  });

  it('removes one; a group without rows goes too', () => {
    expect(removeRow(tree, [0]).items).toEqual([tree.items[1]]);
    const one = removeRow(tree, [1, 0]);
    expect(group(one, 1).rows).toEqual([text('c')]);
    expect(removeRow(one, [1, 0]).items).toEqual([text('a')]);
  });

  it('adds one at the end', () => {
    expect(addRow(tree).items).toHaveLength(3);
    expect(group(addRow(tree, 1), 1).rows).toHaveLength(3);
    expect(addRow(tree, 0)).toEqual(tree);
  });

  it('adds a group that joins the other way', () => {
    expect(group(addGroup(tree), 2)).toMatchObject({ join: 'or', rows: [newRow(), newRow()] });
    expect(group(addGroup({ ...tree, join: 'or' }), 2).join).toBe('and');
  });

  it('joins at the top or in a group', () => {
    expect(setJoin(tree, 'or').join).toBe('or');
    expect(group(setJoin(tree, 'and', 1), 1).join).toBe('and');
  });

  it('leaves the tree it was given as it was', () => {
    expect(tree.items).toEqual([text('a'), { join: 'or', rows: [text('b'), text('c')] }]);
  });
});

describe('another field', () => {
  it.each<[string, Row, string, Partial<Row>]>([
    ['of the same kind keeps operator and value', text('a'), 'body', { op: 'contains', values: ['a'] }],
    [
      'of another kind starts afresh',
      text('a'),
      'sentiment_score',
      { kind: 'number', op: 'at_least', values: [''] },
    ],
    ['with choices takes the first', text('a'), 'priority', { kind: 'choice', op: 'is', values: ['low'] }],
    [
      'keeps an operator that goes with it',
      { ...text('a'), op: 'is' },
      'priority',
      { op: 'is', values: ['low'] },
    ],
    ['keeps being empty', { ...text(''), op: 'empty', values: [] }, 'tags', { op: 'empty', values: [] }],
    ['that is unknown is a text', newRow('priority'), 'metadata.x', { kind: 'text', path: 'metadata.x' }],
  ])('%s', (_name, row, path, expected) => {
    expect(withField(row, path)).toMatchObject({ path, ...expected });
  });
});

describe('another operator', () => {
  it.each<[Row['op'], string[], string[]]>([
    ['empty', ['a'], []],
    ['is', ['a', 'b'], ['a']],
    ['is', [], ['']],
    ['one_of', ['a'], ['a']],
    ['one_of', [''], []],
  ])('%s turns %j into %j', (op, values, expected) => {
    expect(withOperator({ ...text(''), values }, op).values).toEqual(expected);
  });
});

describe('what is missing', () => {
  it.each<[string, Row, object]>([
    ['a value', text(' '), { 0: 'needs a value' }],
    ['any of several', { ...text(''), op: 'one_of', values: [] }, { 0: 'needs a value' }],
    ['a number', { ...newRow('sentiment_score'), values: ['much'] }, { 0: 'needs a number' }],
    ['nothing when none is needed', { ...text(''), op: 'empty', values: [] }, {}],
    ['nothing when it is there', text('a'), {}],
  ])('%s', (_name, row, expected) => {
    expect(unfinished({ join: 'and', items: [row] })).toEqual(expected);
  });

  it('is told by its place in a group', () => {
    expect(
      unfinished({ join: 'and', items: [text('a'), { join: 'or', rows: [text('b'), text('')] }] }),
    ).toEqual({
      '1.1': 'needs a value',
    });
  });
});
