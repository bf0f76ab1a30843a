import { cell, hasColumn, passing, requireColumn, type ColumnMap, type RowFilter } from './columns.js';
import { InputProblem } from './problems.js';
import type { Row, Table } from './table.js';

export interface TextInput {
  subject: string | null;
  body: string;
}

/** A row with its truth, which the scorer never gets to see. */
export interface Example {
  file: string;
  /** Place in the file, the first row after the header is 1. */
  row: number;
  id?: string;
  input: TextInput;
  group?: string;
  /** True labels; empty when the row is out of scope or carries none. */
  labels: string[];
  valence?: number;
}

export type LabelKind = 'sentiment' | 'valence' | 'label' | 'labels';

/** How the rows of a file become examples. */
export interface Reading {
  kind: LabelKind;
  map: ColumnMap;
  filter: RowFilter | null;
  /** Valence above it is positive, below its negative is negative. */
  valenceBand: number;
  /** Label of rows that are out of scope. */
  oos: string | null;
}

const sentiments = ['negative', 'neutral', 'positive'];

/** The examples of a file. Throws {@link InputProblem} naming file, row and column. */
export function examplesOf(table: Table, reading: Reading): Example[] {
  for (const column of ['text', reading.kind]) requireColumn(table, column, reading.map);
  return passing(table, reading.filter).map((at) =>
    exampleOf(
      table.rows[at] as Row,
      `${table.file} row ${at + 1}`,
      { file: table.file, row: at + 1 },
      reading,
    ),
  );
}

/** Which truth the file carries: the first of `kinds` it has a column for, else the first of all. */
export function kindOf(table: Table, kinds: [LabelKind, ...LabelKind[]], map: ColumnMap): LabelKind {
  return kinds.find((kind) => hasColumn(table, kind, map)) ?? kinds[0];
}

function exampleOf(
  row: Row,
  place: string,
  origin: Pick<Example, 'file' | 'row'>,
  reading: Reading,
): Example {
  const { map } = reading;
  const id = cell(row, 'id', map);
  const group = cell(row, 'group', map);
  return {
    ...origin,
    ...(id ? { id } : {}),
    ...(group ? { group } : {}),
    input: { subject: cell(row, 'subject', map) || null, body: cell(row, 'text', map) },
    ...truthOf(cell(row, reading.kind, map), place, reading),
  };
}

function truthOf(value: string, place: string, reading: Reading): Pick<Example, 'labels' | 'valence'> {
  if (reading.kind === 'labels') return { labels: listOf(value, place) };
  if (reading.kind === 'valence') return valenceOf(value, place, reading.valenceBand);
  if (reading.kind === 'sentiment' && !sentiments.includes(value))
    throw new InputProblem(`${place}: column sentiment is "${value}", not ${sentiments.join(', ')}`);
  if (!value) throw new InputProblem(`${place}: column ${reading.kind} is empty`);
  return { labels: value === reading.oos ? [] : [value] };
}

function valenceOf(value: string, place: string, band: number): Pick<Example, 'labels' | 'valence'> {
  const valence = value === '' ? NaN : Number(value);
  if (!Number.isFinite(valence))
    throw new InputProblem(`${place}: column valence is "${value}", not a number`);
  return { labels: [valenceClass(valence, band)], valence };
}

/** A JSON array of names, or names joined by `|`. */
function listOf(value: string, place: string): string[] {
  if (!value.startsWith('['))
    return [...new Set(value.split('|').map((name) => name.trim()))].filter(Boolean);
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return [...new Set(list)];
  } catch {
    // falls through to the complaint
  }
  throw new InputProblem(`${place}: column labels is not a list of names: ${value.slice(0, 60)}`);
}

function valenceClass(valence: number, band: number): string {
  if (valence > band) return 'positive';
  return valence < -band ? 'negative' : 'neutral';
}
