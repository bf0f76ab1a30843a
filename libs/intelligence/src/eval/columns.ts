import { InputProblem } from './problems.js';
import type { Row, Table } from './table.js';

/** Canonical column -> columns of the file; several are joined with one space. */
export type ColumnMap = ReadonlyMap<string, string[]>;

/** Keeps the rows whose column holds one of the values. */
export interface RowFilter {
  column: string;
  values: string[];
}

/** Parses `canonical=source` and `canonical=first+second`. */
export function columnMap(pairs: string[]): ColumnMap {
  return new Map(
    pairs.map((pair) => {
      const [canonical, source] = halves(pair, '--map', 'canonical=source');
      return [canonical, source.split('+')];
    }),
  );
}

/** Parses `column=v1|v2`. */
export function rowFilter(text: string, option: string): RowFilter {
  const [column, values] = halves(text, option, 'column=v1|v2');
  return { column, values: values.split('|') };
}

/** Does the file have what the canonical column is made of? */
export function hasColumn(table: Table, canonical: string, map: ColumnMap): boolean {
  return sourcesOf(canonical, map).every((source) => table.columns.includes(source));
}

/** Throws {@link InputProblem} naming file and column when the canonical column cannot be made. */
export function requireColumn(table: Table, canonical: string, map: ColumnMap): void {
  const missing = sourcesOf(canonical, map).find((source) => !table.columns.includes(source));
  if (missing === undefined) return;
  throw new InputProblem(`${table.file} has no column ${missing}; it has ${table.columns.join(', ')}`);
}

/** The trimmed value of a canonical column; empty when the row lacks it. */
export function cell(row: Row, canonical: string, map: ColumnMap): string {
  return sourcesOf(canonical, map)
    .map((source) => row[source]?.trim() ?? '')
    .join(' ')
    .trim();
}

/** Places of the rows that pass. Throws {@link InputProblem} when none does. */
export function passing(table: Table, filter: RowFilter | null): number[] {
  const places = [...table.rows.keys()];
  if (!filter) return places;
  requireColumn(table, filter.column, new Map());
  const values = new Set(filter.values);
  const kept = places.filter((at) => values.has(table.rows[at]?.[filter.column]?.trim() ?? ''));
  if (kept.length === 0)
    throw new InputProblem(
      `${table.file} has no row whose column ${filter.column} is ${filter.values.join(' or ')}`,
    );
  return kept;
}

function sourcesOf(canonical: string, map: ColumnMap): string[] {
  return map.get(canonical) ?? [canonical];
}

function halves(text: string, option: string, shape: string): [string, string] {
  const at = text.indexOf('=');
  const [left, right] = [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()];
  if (!left || !right) throw new InputProblem(`${option} takes ${shape}, not "${text}"`);
  return [left, right];
}
