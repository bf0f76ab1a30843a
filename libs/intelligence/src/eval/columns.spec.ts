import { describe, expect, it } from 'vitest';
import { cell, columnMap, hasColumn, passing, requireColumn, rowFilter } from './columns.js';
import { InputProblem } from './problems.js';
import type { Table } from './table.js';

const table: Table = {
  file: 'tickets.csv',
  sha256: '',
  columns: ['title', 'body', 'split', 'a=b'],
  rows: [
    { title: ' One ', body: 'first', split: 'train' },
    { title: 'Two', body: '', split: ' val ' },
    { title: '', body: '', split: 'test' },
  ],
  lines: null,
};

describe('columnMap', () => {
  it.each<[string, string[], [string, string[]][]]>([
    ['nothing', [], []],
    ['a name', ['label=intent'], [['label', ['intent']]]],
    ['two columns for one', ['text=title+body'], [['text', ['title', 'body']]]],
    [
      'several',
      ['text=body', 'label=split'],
      [
        ['text', ['body']],
        ['label', ['split']],
      ],
    ],
    ['signs in the source', ['valence=mean_valence_-4_4'], [['valence', ['mean_valence_-4_4']]]],
    ['an equals sign in the source', ['x=a=b'], [['x', ['a=b']]]],
    ['blanks around', [' label = intent '], [['label', ['intent']]]],
  ])('takes %s', (_, pairs, expected) => {
    expect([...columnMap(pairs)]).toEqual(expected);
  });

  it.each(['label', '=intent', 'label=', '=', ''])('refuses "%s"', (pair) => {
    expect(() => columnMap([pair])).toThrow(new InputProblem(`--map takes canonical=source, not "${pair}"`));
  });
});

describe('cell', () => {
  const map = columnMap(['text=title+body']);

  it.each<[number, string]>([
    [0, 'One first'],
    [1, 'Two'],
    [2, ''],
  ])('joins and trims row %i', (row, expected) => {
    expect(cell(table.rows.at(row)!, 'text', map)).toBe(expected);
  });

  it('is empty for a column the row lacks', () => {
    expect(cell({}, 'anything', new Map())).toBe('');
  });
});

describe('hasColumn and requireColumn', () => {
  it.each<[string, string[], boolean]>([
    ['title', [], true],
    ['text', [], false],
    ['text', ['text=title+body'], true],
    ['text', ['text=title+missing'], false],
  ])('%s with %j: %s', (canonical, pairs, expected) => {
    expect(hasColumn(table, canonical, columnMap(pairs))).toBe(expected);
  });

  it('names file and column that is missing', () => {
    expect(() => requireColumn(table, 'text', columnMap(['text=title+missing']))).toThrow(
      new InputProblem('tickets.csv has no column missing; it has title, body, split, a=b'),
    );
  });
});

describe('rows that pass', () => {
  it.each<[string, number[]]>([
    ['split=train', [0]],
    ['split=train|val', [0, 1]],
    ['split=test|nothing', [2]],
  ])('%s', (text, expected) => {
    expect(passing(table, rowFilter(text, '--where-test'))).toEqual(expected);
  });

  it('are all without a filter', () => {
    expect(passing(table, null)).toEqual([0, 1, 2]);
  });

  it.each<[string, string]>([
    ['fold=1', 'tickets.csv has no column fold; it has title, body, split, a=b'],
    ['split=none|nil', 'tickets.csv has no row whose column split is none or nil'],
  ])('refuses %s', (text, reason) => {
    expect(() => passing(table, rowFilter(text, '--where-test'))).toThrow(new InputProblem(reason));
  });

  it('names the option of a filter that is none', () => {
    expect(() => rowFilter('split', '--where-train')).toThrow(
      '--where-train takes column=v1|v2, not "split"',
    );
  });
});
