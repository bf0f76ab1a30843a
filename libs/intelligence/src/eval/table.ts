import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { InputProblem } from './problems.js';

export type Row = Record<string, string>;

/** The rows of a file, with the fingerprint that says which file it was. */
export interface Table {
  file: string;
  sha256: string;
  columns: string[];
  rows: Row[];
  /** The rows as they stand in a JSON Lines file. */
  lines: string[] | null;
}

/** Reads CSV, or JSON Lines by extension; relative to `base`. Throws {@link InputProblem} naming the file as it was given. */
export async function readTable(file: string, base = '.'): Promise<Table> {
  const bytes = await readFile(resolve(base, file)).catch(() => {
    throw new InputProblem(`${file} cannot be read`);
  });
  const text = new TextDecoder().decode(bytes);
  const lines = isJsonLines(file) ? text.split(/\r?\n/).filter((line) => line.trim()) : null;
  const rows = lines ? lines.map((line, at) => jsonRow(line, `${file} row ${at + 1}`)) : csv(text, file);
  if (rows.length === 0) throw new InputProblem(`${file} has no rows`);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), columns, rows, lines };
}

/** Told by the extension; everything else is CSV. */
export function isJsonLines(file: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(file);
}

/** RFC 4180; a lone CR inside a field is data, which is why the line ends are named. */
function csv(text: string, file: string): Row[] {
  try {
    return parse<Row>(text, {
      columns: true,
      bom: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new InputProblem(`${file} is not CSV: ${error.message}`);
    throw error;
  }
}

function jsonRow(line: string, place: string): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new InputProblem(`${place} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InputProblem(`${place} is not a JSON object`);
  return Object.fromEntries(Object.entries(value).map(([key, cell]) => [key, printed(cell)]));
}

function printed(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  return cell === null || cell === undefined ? '' : JSON.stringify(cell);
}
