import { createHash } from 'node:crypto';
import { requireColumn } from './columns.js';
import { InputProblem } from './problems.js';
import { isJsonLines, type Row, type Table } from './table.js';

/** How rows are dealt. */
export interface SplitRule {
  /** `hash`: rows of equal normalised text stay together; `group`: rows of equal value; `time`: the earlier ones train. */
  by: 'hash' | 'time' | 'group';
  column: string;
  /** Share of the rows that train. */
  ratio: number;
  seed: number;
}

/** Places of the rows of each part. */
export interface Parts {
  train: number[];
  test: number[];
}

/** Deals the rows of a table, each part in the order of the file. Throws {@link InputProblem} naming file and column. */
export function splitTable(table: Table, rule: SplitRule): Parts {
  requireColumn(table, rule.column, new Map());
  const trains = rule.by === 'time' ? earlier(table, rule) : table.rows.map((row) => dealt(row, rule));
  const parts: Parts = { train: [], test: [] };
  for (const at of table.rows.keys()) parts[trains[at] ? 'train' : 'test'].push(at);
  if (parts.train.length === 0 || parts.test.length === 0)
    throw new InputProblem(`${table.file}: column ${rule.column} leaves one part without rows`);
  return parts;
}

/** Letters and digits in lower case, links and mentions as one: what two copies of one message have in common. */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/https?:\/\/\S+|www\.\S+/g, ' link ')
    .replaceAll(/@\w+/g, ' user ')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The part as a file of the kind it comes from. Throws {@link InputProblem} when its name says another kind. */
export function partText(table: Table, places: number[], name: string): string {
  if (isJsonLines(name) !== isJsonLines(table.file))
    throw new InputProblem(`${name} cannot take rows of ${table.file}: CSV and JSON Lines do not mix`);
  if (table.lines) return places.map((at) => `${table.lines?.[at] ?? ''}\n`).join('');
  const rows = places.map((at) => table.columns.map((column) => table.rows[at]?.[column] ?? ''));
  return [table.columns, ...rows].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

function dealt(row: Row, { by, column, ratio, seed }: SplitRule): boolean {
  const value = row[column] ?? '';
  const key = by === 'hash' ? normalised(value) : value.trim();
  const hash = createHash('sha256').update(`${seed}\n${key}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32 < ratio;
}

/** Marks the earliest share of the rows; rows of one moment stay together. */
function earlier(table: Table, { column, ratio }: SplitRule): boolean[] {
  const times = table.rows.map((row, at) =>
    timeOf(row[column] ?? '', `${table.file} row ${at + 1}: column ${column}`),
  );
  const border = times.toSorted((a, b) => a - b)[Math.floor(times.length * ratio)] ?? Infinity;
  return times.map((time) => time < border);
}

function timeOf(text: string, place: string): number {
  const time = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw new InputProblem(`${place} is "${text}", not a time`);
  return time;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
