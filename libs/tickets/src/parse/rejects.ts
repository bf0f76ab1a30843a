import { rejectColumns } from './csv.js';

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
    name: name.replace(/\.(tsv|parquet|txt)$/i, '.csv'),
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

async function* jsonLines(page: Page): AsyncIterable<string> {
  for await (const { raw } of all(page)) yield `${typeof raw === 'string' ? raw : JSON.stringify(raw)}\n`;
}

async function* csv(page: Page): AsyncIterable<string> {
  let columns: string[] | null = null;
  for await (const reject of all(page)) {
    const raw = typeof reject.raw === 'string' ? { row: reject.raw } : (reject.raw as Record<string, string>);
    if (columns === null) {
      columns = Object.keys(raw).filter((column) => !rejectColumns.includes(column));
      yield line([...columns, ...rejectColumns]);
    }
    yield line([...columns.map((column) => raw[column] ?? ''), String(reject.row), reject.reason]);
  }
}

const line = (cells: string[]): string => `${cells.map(cell).join(',')}\n`;

/** A spreadsheet would run cells that begin like a formula. */
function cell(value: string): string {
  const safe = /^[=+\-@\t]/.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
