import { CsvMachine, type CsvRow } from './csv-machine.js';
import { readText } from './text-file.js';
import { ParseProblem, type Detected, type RawBatch, type RawRow } from './types.js';

/** Longest row, in characters; two million in one field must fit. */
export const rowCap = 4 * 1024 * 1024;
const maxColumns = 2_000;
/** Columns we add to the file of rejected rows; ignored when it comes back. */
export const rejectColumns = ['reject_row', 'reject_reason'];

/** Rows of a delimited file after its header. */
export async function* readCsv(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const machine = new CsvMachine(detected.delimiter ?? ',', rowCap);
  let header: string[] | null = null;
  let bytesRead = 0;
  const take = (rows: CsvRow[]): RawRow[] => {
    if (header === null && rows.length > 0) header = checkHeader(rows.shift()!);
    return rows.map((row) => toRaw(row, header!));
  };
  for await (const chunk of readText(path, detected.encoding)) {
    signal?.throwIfAborted();
    bytesRead = chunk.bytesRead;
    yield { rows: take(machine.push(chunk.text, false)), bytesRead };
  }
  yield { rows: take(machine.push('', true)), bytesRead };
}

/** Names of the columns; duplicate or missing names are refused, because no mapping could tell them apart. */
export function checkHeader(row: CsvRow): string[] {
  if (!Array.isArray(row)) throw new ParseProblem(413, 'The first row is too long to be a header.');
  if (row.length > maxColumns)
    throw new ParseProblem(413, `The file has ${row.length} columns; at most ${maxColumns} are accepted.`);
  const names = row.map((name, i) => name.trim() || `column_${i + 1}`);
  const double = names.find((name, i) => names.indexOf(name) !== i);
  if (double !== undefined) throw new ParseProblem(422, `Two columns are named "${double}".`, double);
  return names;
}

function toRaw(row: CsvRow, header: string[]): RawRow {
  if (!Array.isArray(row))
    return { fault: { field: null, reason: 'the row never ends: a quote is not closed', raw: row.tooLong } };
  if (row.length === header.length) return { cells: row };
  const reason = `the row has ${row.length} fields, the header has ${header.length}`;
  return {
    fault: {
      field: null,
      reason,
      raw: Object.fromEntries(row.map((cell, i) => [header[i] ?? `extra_${i + 1}`, cell])),
    },
  };
}
