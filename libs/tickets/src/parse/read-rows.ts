import { readCsv } from './csv.js';
import { clearOrder, dateGuess, isDateField } from './guess.js';
import { readJsonArray, readJsonLines } from './json.js';
import { isReject, RowMapper } from './map-row.js';
import { readParquet } from './parquet.js';
import {
  fieldOf,
  ParseProblem,
  type Detected,
  type Mapping,
  type ParsedTicket,
  type RawBatch,
  type RawRow,
  type Reject,
} from './types.js';

/** Rows ready to be stored, and how far the file has been read. `rowNumber` = rows consumed so far. */
export interface ParsedBatch {
  rows: ParsedTicket[];
  rejects: Reject[];
  bytesRead: number;
  rowNumber: number;
}

export interface ReadOptions {
  signal?: AbortSignal;
  /** Rows already consumed by an earlier attempt; they are read again and passed over. */
  startRow?: number;
}

export const batchRows = 4_000;
/** Rows may be huge: a batch is also full when it holds this many characters. */
const batchChars = 8 * 1024 * 1024;
const sampleRows = 200;

/** The rows of a file, mapped. Rows that do not fit come as rejects. Throws {@link ParseProblem} when the file cannot be imported. */
export async function* readRows(
  path: string,
  detected: Detected,
  mapping: Mapping,
  options: ReadOptions = {},
): AsyncIterable<ParsedBatch> {
  assertUsable(detected, mapping);
  const mapper = new RowMapper(detected.columns, await withDateOrder(path, detected, mapping));
  const batches = new BatchCollector(mapper, options.startRow ?? 0);
  try {
    for await (const raw of readRaw(path, detected, options.signal)) {
      for (const row of raw.rows) if (batches.add(row)) yield batches.take(raw.bytesRead);
      batches.bytesRead = raw.bytesRead;
    }
  } catch (error) {
    // What was read before the file turned out to be damaged is imported all the same.
    if (error instanceof ParseProblem && batches.pending > 0) yield batches.take(batches.bytesRead);
    throw error;
  }
  if (batches.pending > 0) yield batches.take(batches.bytesRead);
}

/** Maps rows and gathers them until a batch is full. */
class BatchCollector {
  bytesRead = 0;
  private rowNumber = 0;
  private chars = 0;
  private rows: ParsedTicket[] = [];
  private rejects: Reject[] = [];

  constructor(
    private readonly mapper: RowMapper,
    private readonly skip: number,
  ) {}

  get pending(): number {
    return this.rows.length + this.rejects.length;
  }

  /** True when the batch is full. Rows passed over are mapped too: equal rows are counted over the whole file. */
  add(row: RawRow): boolean {
    this.rowNumber += 1;
    const mapped = mapRow(this.mapper, row, this.rowNumber);
    if (this.rowNumber <= this.skip) return false;
    if (isReject(mapped)) this.rejects.push(mapped);
    else this.rows.push(mapped);
    this.chars += charsOf(row);
    return this.pending >= batchRows || this.chars >= batchChars;
  }

  take(bytesRead: number): ParsedBatch {
    const batch = { rows: this.rows, rejects: this.rejects, bytesRead, rowNumber: this.rowNumber };
    this.rows = [];
    this.rejects = [];
    this.chars = 0;
    return batch;
  }
}

/** A row mapped, or why it cannot be. */
export const mapRow = (mapper: RowMapper, row: RawRow, number: number): ParsedTicket | Reject =>
  'cells' in row ? mapper.map(row, number) : { row: number, ...row.fault };

function charsOf(row: RawRow): number {
  if (!('cells' in row)) return JSON.stringify(row.fault.raw).length;
  let sum = 0;
  for (const cell of row.cells) sum += cell.length;
  return sum;
}

/** The first rows, for guessing and for showing; what is wrong with the file after them is told as the last one. */
export async function sampleOf(path: string, detected: Detected): Promise<RawRow[]> {
  const sample: RawRow[] = [];
  try {
    for await (const raw of readRaw(path, detected)) {
      sample.push(...raw.rows.slice(0, sampleRows));
      if (sample.length >= sampleRows) break;
    }
  } catch (error) {
    if (!(error instanceof ParseProblem) || sample.length === 0) throw error;
    sample.push({ fault: { field: null, reason: error.message, raw: '' } });
  }
  return sample.slice(0, sampleRows);
}

/** The cells of the rows that have any. */
export const cellsOf = (sample: RawRow[]): string[][] =>
  sample.flatMap((row) => ('cells' in row ? [row.cells] : []));

/** Why a mapping cannot be used, in words for the person who made it. */
export function mappingProblems(detected: Detected, mapping: Mapping): { path: string; message: string }[] {
  const unknown = Object.keys(mapping.columns)
    .filter((name) => !detected.columns.includes(name))
    .map((name) => ({ path: `mapping.columns.${name}`, message: 'is not a column of the file' }));
  const used = detected.columns.flatMap((name) => fieldOf(mapping, name) ?? []);
  const double = used
    .filter((field, i) => used.indexOf(field) !== i)
    .map((field) => ({ path: 'mapping.columns', message: `${field} is given twice` }));
  const missing =
    used.includes('subject') || used.includes('body')
      ? []
      : [
          {
            path: 'mapping.columns',
            message: `no column is the subject or the body; the file has ${detected.columns.slice(0, 40).join(', ')}`,
          },
        ];
  return [...unknown, ...double, ...missing];
}

function assertUsable(detected: Detected, mapping: Mapping): void {
  const problem = mappingProblems(detected, mapping)[0];
  if (problem) throw new ParseProblem(422, `${problem.path}: ${problem.message}`, problem.path);
}

/** A date like 02/03/2026 means two things: nothing is imported until somebody, or a clear date of the file, says which. */
async function withDateOrder(path: string, detected: Detected, mapping: Mapping): Promise<Mapping> {
  if (mapping.date_order) return mapping;
  const sample = cellsOf(await sampleOf(path, detected));
  const guesses = detected.columns.flatMap((column, i) =>
    isDateField(fieldOf(mapping, column))
      ? [dateGuess(column, sample.map((row) => row[i] ?? '').filter(Boolean))]
      : [],
  );
  const order = clearOrder(guesses);
  const doubtful = guesses.find((guess) => guess.ambiguous);
  if (doubtful && !order)
    throw new ParseProblem(
      422,
      `The dates of column "${doubtful.column}" can be read in two ways ("${doubtful.example_in}"): set date_order to dmy or mdy.`,
      doubtful.column,
    );
  return { ...mapping, date_order: order };
}

function readRaw(path: string, detected: Detected, signal?: AbortSignal): AsyncIterable<RawBatch> {
  if (detected.format === 'parquet') return readParquet(path, detected, signal);
  if (detected.format === 'jsonl') return readJsonLines(path, detected, signal);
  if (detected.format === 'json') return readJsonArray(path, detected, signal);
  return readCsv(path, detected, signal);
}
