import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Json } from '@patchbay/domain';
import type { Labelled } from '@patchbay/plugin-sdk';

/** What is wrong with an argument or a file; ends the command with exit code 2. */
export class InputProblem extends Error {
  override name = 'InputProblem';
}

export interface TextInput {
  subject: string | null;
  body: string;
}

/** Which columns hold what. `text` may join several with `+`. */
export interface Columns {
  text: string;
  label: string;
  group?: string;
  /** Valence above this is positive, below its negative is negative. */
  valenceBand: number;
}

type Row = Record<string, string>;

/** Reads the labelled rows of a CSV or JSON Lines file. Throws {@link InputProblem} naming file and column. */
export async function readLabelled(file: string, columns: Columns): Promise<Labelled<TextInput>[]> {
  const rows = await readRows(file);
  if (rows.length === 0) throw new InputProblem(`${file} has no rows`);
  const texts = columns.text.split('+');
  for (const column of [...texts, columns.label]) {
    if (!(column in rows[0]!))
      throw new InputProblem(`${file} has no column ${column}; it has ${Object.keys(rows[0]!).join(', ')}`);
  }
  return rows.map((row) => ({
    input: { subject: null, body: texts.map((column) => row[column]?.trim() ?? '').join(' ') },
    label: labelOf(row[columns.label] ?? '', columns),
    ...(columns.group && row[columns.group] ? { group: row[columns.group] } : {}),
  }));
}

/** RFC 4180; a lone CR inside a field is data, which is why the line ends are named. */
async function readRows(file: string): Promise<Row[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new InputProblem(`${file} cannot be read`);
  });
  if (/\.(jsonl|ndjson)$/.test(file))
    return text
      .split('\n')
      .filter((line) => line.trim())
      .map(toStrings);
  return parse<Row>(text, {
    columns: true,
    bom: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
}

function toStrings(line: string): Row {
  const entries = Object.entries(JSON.parse(line) as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Array.isArray(value) ? value.join('|') : printed(value)]),
  );
}

const printed = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

function labelOf(value: string, columns: Columns): Json {
  if (columns.label === 'valence' || columns.label.startsWith('mean_valence'))
    return valenceClass(Number(value), columns.valenceBand);
  return columns.label === 'labels' || columns.label === 'intents'
    ? value.split('|').filter(Boolean)
    : value.trim();
}

function valenceClass(valence: number, band: number): string {
  if (valence > band) return 'positive';
  return valence < -band ? 'negative' : 'neutral';
}
