import { rejectColumns } from './csv.js';
import { csvLine } from './csv-line.js';

/** A rejected row as it was stored. */
export interface StoredReject {
  row: number;
  field: string | null;
  reason: string;
  raw: unknown;
}

export interface RejectFile {
  name: string;
  type: string;
  text: AsyncIterable<string>;
}

type Page = (after: number, limit: number) => Promise<StoredReject[]>;
const pageSize = 1_000;

/** The rejected rows in the form they came in, with row number and reason: mend the rows, upload the file again. */
export function rejectFile(fileName: string, page: Page): RejectFile {
  const name = `rejected-${fileName.replace(/[^\w.-]+/g, '_')}`;
  if (/\.(jsonl|ndjson|json)$/i.test(fileName)) {
    return { name: name.replace(/\.json$/i, '.jsonl'), type: 'application/x-ndjson', text: jsonLines(page) };
  }
  return {
    name: name.replace(/(\.csv|\.tsv|\.parquet|\.txt)?$/i, '.csv'),
    type: 'text/csv; charset=utf-8',
    text: csv(page),
  };
}

async function* all(page: Page): AsyncIterable<StoredReject> {
  for (let after = 0; ;) {
    const rows = await page(after, pageSize);
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.row;
  }
}

/** A line that was no JSON comes back as it was: only a person can tell what it should have been. */
async function* jsonLines(page: Page): AsyncIterable<string> {
  for await (const { raw, row, reason } of all(page)) {
    const mark = { reject_row: row, reject_reason: reason };
    yield `${typeof raw === 'string' ? raw : JSON.stringify({ ...(raw as object), ...mark })}\n`;
  }
}

/** Twice through the rows: only the last of them tells all columns. */
async function* csv(page: Page): AsyncIterable<string> {
  const names = new Set<string>();
  for await (const { raw } of all(page))
    if (typeof raw !== 'string') for (const name of Object.keys(raw as object)) names.add(name);
  const columns = [...names].filter((name) => !rejectColumns.includes(name));
  if (columns.length === 0) columns.push('subject', 'body');
  yield csvLine([...columns, ...rejectColumns]);
  for await (const { row, reason, raw } of all(page)) {
    const cells = new Map(typeof raw === 'string' ? [] : Object.entries(raw as Record<string, string>));
    yield csvLine([
      ...columns.map((column) => cells.get(column) ?? ''),
      String(row),
      reason,
      typeof raw === 'string' ? raw : (cells.get('reject_raw') ?? ''),
    ]);
  }
}
