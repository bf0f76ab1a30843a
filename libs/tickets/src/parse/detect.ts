import { stat } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { checkHeader, rowCap } from './csv.js';
import { CsvMachine } from './csv-machine.js';
import { columnsOf, ElementSplitter } from './json.js';
import { parquetColumns } from './parquet.js';
import { detectEncoding, readHead } from './text-file.js';
import { ParseProblem, type Detected, type Format } from './types.js';

const delimiters = [',', ';', '\t', '|'];
const binary = [
  Buffer.from('PK\u0003\u0004', 'latin1'),
  Buffer.from('%PDF'),
  Buffer.from([0x1f, 0x8b]),
  Buffer.from([0x89, 0x50, 0x4e, 0x47]),
];

/** What a file is, judged by its first bytes; the name only decides where the content does not. */
export async function detect(path: string, fileName: string): Promise<Detected> {
  if ((await stat(path)).size === 0) throw new ParseProblem(422, 'The file is empty.');
  const head = await readHead(path);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    return {
      format: 'parquet',
      encoding: 'utf-8',
      bom: false,
      delimiter: null,
      columns: await parquetColumns(path),
    };
  }
  if (/\.parquet$/i.test(fileName))
    throw new ParseProblem(415, 'The file does not begin like a Parquet file.');
  if (binary.some((magic) => head.subarray(0, magic.length).equals(magic)))
    throw new ParseProblem(415, 'This kind of file is not read: send CSV, TSV, JSON Lines, JSON or Parquet.');
  const { encoding, bom } = detectEncoding(head);
  const text = iconv.decode(head, encoding, { stripBOM: true });
  return { encoding, bom, ...shapeOf(text, fileName) };
}

function shapeOf(text: string, fileName: string): Pick<Detected, 'format' | 'delimiter' | 'columns'> {
  const start = text.trimStart();
  if (start.startsWith('[') || /^\{\s*"[a-z_]+"\s*:\s*\[/i.test(start))
    return { format: 'json', delimiter: null, columns: jsonColumns(start) };
  if (start.startsWith('{'))
    return { format: 'jsonl', delimiter: null, columns: needed(columnsOf(wholeLines(start).slice(0, 200))) };
  const delimiter = sniffDelimiter(text, fileName);
  const header = new CsvMachine(delimiter, rowCap).push(text, true)[0];
  if (!header) throw new ParseProblem(422, 'The file has no rows.');
  return { format: delimiter === '\t' ? 'tsv' : 'csv', delimiter, columns: checkHeader(header) };
}

function jsonColumns(text: string): string[] {
  return needed(columnsOf(new ElementSplitter().push(text).slice(0, 200)));
}

function needed(columns: string[]): string[] {
  if (columns.length === 0)
    throw new ParseProblem(422, 'No record could be read from the beginning of the file.');
  return columns;
}

function wholeLines(text: string): string[] {
  const lines = text.split('\n');
  return lines.length > 1 ? lines.slice(0, -1).filter((line) => line.trim()) : lines;
}

/** The delimiter that cuts the first rows into the same, largest number of fields. */
export function sniffDelimiter(text: string, fileName: string): string {
  const fallback = /\.tsv$/i.test(fileName) ? '\t' : ',';
  const scores = delimiters.map((delimiter) => {
    const rows = new CsvMachine(delimiter, rowCap).push(text.slice(0, 64 * 1024), false).slice(0, 20);
    const width = Array.isArray(rows[0]) ? rows[0].length : 1;
    const even =
      rows.filter((row) => Array.isArray(row) && row.length === width).length / Math.max(1, rows.length);
    return { delimiter, score: width > 1 ? even * 10 + Math.min(width, 30) / 10 : 0 };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.delimiter : (firstLineDelimiter(text) ?? fallback);
}

function firstLineDelimiter(text: string): string | undefined {
  const line = text.split('\n', 1)[0] ?? '';
  return delimiters.find((delimiter) => line.includes(delimiter));
}

export const isJson = (format: Format): boolean => format === 'json' || format === 'jsonl';
