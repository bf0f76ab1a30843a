import { describe, expect, it } from 'vitest';
import { columnMap } from './columns.js';
import { examplesOf, kindOf, type LabelKind, type Reading } from './examples.js';
import { InputProblem } from './problems.js';
import type { Row, Table } from './table.js';

const tableOf = (...rows: Row[]): Table => ({
  file: 'rows.csv',
  sha256: '',
  columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
  rows,
  lines: null,
});
const reading = (kind: LabelKind, more: Partial<Reading> = {}): Reading => ({
  kind,
  map: new Map(),
  filter: null,
  valenceBand: 0.6,
  oos: null,
  ...more,
});

describe('examplesOf', () => {
  it('reads text, truth, id and group', () => {
    const table = tableOf(
      { text: ' hello ', label: 'a', id: '7', group: 'g' },
      { text: 'you', label: 'b', id: '', group: '' },
    );
    expect(examplesOf(table, reading('label'))).toEqual([
      {
        file: 'rows.csv',
        row: 1,
        id: '7',
        group: 'g',
        input: { subject: null, body: 'hello' },
        labels: ['a'],
      },
      { file: 'rows.csv', row: 2, input: { subject: null, body: 'you' }, labels: ['b'] },
    ]);
  });

  it('reads a subject where there is one', () => {
    const table = tableOf({ subject: 'Refund', text: 'please', label: 'a' });
    expect(examplesOf(table, reading('label'))[0]?.input).toEqual({ subject: 'Refund', body: 'please' });
  });

  it('follows the map and the filter, and keeps the place in the file', () => {
    const table = tableOf(
      { title: 'A', body: 'one', intent: 'x', split: 'val' },
      { title: 'B', body: 'two', intent: 'y', split: 'train' },
    );
    const map = columnMap(['text=title+body', 'label=intent']);
    const filter = { column: 'split', values: ['train'] };
    expect(examplesOf(table, reading('label', { map, filter }))).toMatchObject([
      { row: 2, input: { body: 'B two' }, labels: ['y'] },
    ]);
  });

  it.each<[string, string[]]>([
    ['a', ['a']],
    ['a|b', ['a', 'b']],
    [' a | b ', ['a', 'b']],
    ['a|a', ['a']],
    ['', []],
    ['[]', []],
    ['["a","b"]', ['a', 'b']],
    ['["a","a"]', ['a']],
    ['["a|b"]', ['a|b']],
  ])('reads the labels "%s"', (labels, expected) => {
    expect(examplesOf(tableOf({ text: 't', labels }), reading('labels'))[0]?.labels).toEqual(expected);
  });

  it.each<[string, number, string]>([
    ['2.5', 0.6, 'positive'],
    ['0.6', 0.6, 'neutral'],
    ['-0.6', 0.6, 'neutral'],
    ['-0.61', 0.6, 'negative'],
    ['0.1', 0, 'positive'],
    ['0', 0, 'neutral'],
  ])('takes valence %s with band %d for %s', (valence, valenceBand, expected) => {
    expect(examplesOf(tableOf({ text: 't', valence }), reading('valence', { valenceBand }))[0]).toMatchObject(
      {
        labels: [expected],
        valence: Number(valence),
      },
    );
  });

  it('has no label for rows out of scope', () => {
    const table = tableOf({ text: 't', label: 'oos' }, { text: 't', label: 'a' });
    const rows = examplesOf(table, reading('label', { oos: 'oos' }));
    expect(rows.map((row) => row.labels)).toEqual([[], ['a']]);
  });

  it.each<[string, LabelKind, Row, string]>([
    ['a missing text', 'label', { label: 'a' }, 'rows.csv has no column text; it has label'],
    ['a missing truth', 'sentiment', { text: 't' }, 'rows.csv has no column sentiment; it has text'],
    [
      'an unknown sentiment',
      'sentiment',
      { text: 't', sentiment: 'glad' },
      'rows.csv row 1: column sentiment is "glad", not negative, neutral, positive',
    ],
    ['an empty label', 'label', { text: 't', label: ' ' }, 'rows.csv row 1: column label is empty'],
    [
      'a valence that is no number',
      'valence',
      { text: 't', valence: 'high' },
      'rows.csv row 1: column valence is "high", not a number',
    ],
    [
      'an empty valence',
      'valence',
      { text: 't', valence: '' },
      'rows.csv row 1: column valence is "", not a number',
    ],
    [
      'labels that are no list',
      'labels',
      { text: 't', labels: '[1]' },
      'rows.csv row 1: column labels is not a list of names: [1]',
    ],
    [
      'labels that are no JSON',
      'labels',
      { text: 't', labels: '["a"' },
      'rows.csv row 1: column labels is not a list of names: ["a"',
    ],
  ])('names %s', (_, kind, row, reason) => {
    expect(() => examplesOf(tableOf(row), reading(kind))).toThrow(new InputProblem(reason));
  });
});

describe('kindOf', () => {
  it.each<[string, Row, LabelKind]>([
    ['the first there is', { text: '', sentiment: '' }, 'sentiment'],
    ['the second if that is there', { text: '', valence: '' }, 'valence'],
    ['the first of both', { sentiment: '', valence: '' }, 'sentiment'],
    ['the first if none is there', { text: '' }, 'sentiment'],
  ])('is %s', (_, row, expected) => {
    expect(kindOf(tableOf(row), ['sentiment', 'valence'], new Map())).toBe(expected);
  });

  it('follows the map', () => {
    expect(kindOf(tableOf({ mood: '' }), ['sentiment', 'valence'], columnMap(['valence=mood']))).toBe(
      'valence',
    );
  });
});
