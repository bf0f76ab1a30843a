import { CsvMachine, type CsvRow } from './csv-machine.js';
import { readText } from './text-file.js';
import { isStorable, ParseProblem, type Detected, type RawBatch, type RawRow } from './types.js';

/** Longest row, in characters; two million in one field must fit. */
export const rowCap = 4 * 1024 * 1024;
const maxColumns = 2_000;
/** Columns we add to the file of rejected rows; ignored when it comes back. */
export const rejectColumns = ['reject_row', 'reject_reason', 'reject_raw'];

/** Rows of a delimited file after its header. */
export async function* readCsv(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const machine = new CsvMachine(detected.delimiter ?? ',', rowCap);
  let header: string[] | null = null;
  let bytesRead = 0;
  // Once false it stays so: the beginning of a row may be older than the last chunk.
  let storable = true;
  const take = (rows: CsvRow[]): RawRow[] => {
    if (header === null && rows.length > 0) header = checkHeader(rows.shift()!);
    return rows.map((row) => toRaw(row, header!, storable));
  };
  for await (const chunk of readText(path, detected.encoding)) {
    signal?.throwIfAborted();
    bytesRead = chunk.bytesRead;
    storable &&= isStorable(chunk.text);
    yield { rows: take(machine.push(chunk.text, false)), bytesRead };
  }
  yield { rows: take(machine.push('', true)), bytesRead };
}

/** Names of the columns; duplicate or missing names are refused, because no mapping could tell them apart. */
export function checkHeader(row: CsvRow): string[] {
  if (!Array.isArray(row)) throw new ParseProblem(413, `The first row cannot be a header: ${row.fault}.`);
  if (row.length > maxColumns)
    throw new ParseProblem(413, `The file has ${row.length} columns; at most ${maxColumns} are accepted.`);
  const names = row.map((name, i) => name.trim() || `column_${i + 1}`);
  const bad = names.findIndex((name) => !isStorable(name));
  if (bad >= 0) throw new ParseProblem(422, `The name of column ${bad + 1} contains a NUL byte.`);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new ParseProblem(422, `Two columns are named "${name}".`, name);
    seen.add(name);
  }
  return names;
}

function toRaw(row: CsvRow, header: string[], storable: boolean): RawRow {
  if (!Array.isArray(row))
    return { fault: { field: null, reason: row.fault, raw: unread(row.text, header) } };
  if (row.length === header.length)
    return { cells: header.includes(rejectColumns[0]!) ? row.map(unguarded) : row, storable };
  const reason = `the row has ${row.length} fields, the header has ${header.length}`;
  return {
    fault: {
      field: null,
      reason,
      raw: Object.fromEntries(
        row.slice(0, header.length + maxColumns).map((cell, i) => [header[i] ?? `extra_${i + 1}`, cell]),
      ),
    },
  };
}

/** Room for what a person makes of it, beside the text itself. */
const unread = (text: string, header: string[]): Record<string, string> =>
  Object.fromEntries([...header.map((name) => [name, '']), [rejectColumns[2]!, text]]);

/** In a file of rejected rows we put an apostrophe before what a spreadsheet would run. */
const unguarded = (cell: string): string => (/^'[=+\-@\t]/.test(cell) ? cell.slice(1) : cell);
