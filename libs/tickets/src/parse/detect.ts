import { stat } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { checkHeader, rowCap } from './csv.js';
import { CsvMachine } from './csv-machine.js';
import { ElementSplitter } from './element-splitter.js';
import { columnsOf, parseRecord } from './json-record.js';
import { parquetColumns } from './parquet.js';
import { eightBitEncoding, encodingOf, headBytes, readHead } from './text-file.js';
import { ParseProblem, type Detected } from './types.js';

const delimiters = [',', ';', '\t', '|'];
const sampledRecords = 200;
/** Enough for one row of any accepted length in any encoding. */
const longHeadBytes = 4 * rowCap;
const binary = [
  Buffer.from('PK\u0003\u0004', 'latin1'),
  Buffer.from('%PDF'),
  Buffer.from([0x1f, 0x8b]),
  Buffer.from([0x89, 0x50, 0x4e, 0x47]),
];
const linesName = /\.(jsonl|ndjson)$/i;
const unknownKind = 'This kind of file is not read: send CSV, TSV, JSON Lines, JSON or Parquet.';

type Shape = Pick<Detected, 'format' | 'delimiter' | 'columns'>;

/** What a file is, judged by its first bytes; the name only decides where the content does not. */
export async function detect(path: string, fileName: string): Promise<Detected> {
  if ((await stat(path)).size === 0) throw new ParseProblem(422, 'The file is empty.');
  const head = await readHead(path);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    const columns = await parquetColumns(path);
    return { format: 'parquet', encoding: 'utf-8', bom: false, delimiter: null, columns };
  }
  if (/\.parquet$/i.test(fileName))
    throw new ParseProblem(415, 'The file does not begin like a Parquet file.');
  if (binary.some((magic) => head.subarray(0, magic.length).equals(magic)))
    throw new ParseProblem(415, unknownKind);
  const { encoding, bom } = encodingOf(head) ?? { encoding: await eightBitEncoding(path), bom: false };
  const decode = (bytes: Buffer): string => iconv.decode(bytes, encoding, { stripBOM: true });
  const text = decode(head);
  if (looksBinary(text)) throw new ParseProblem(415, unknownKind);
  const shape =
    shapeOf(text, fileName) ?? shapeOf(decode(await readHead(path, longHeadBytes)), fileName) ?? noRecord();
  return { encoding, bom, ...shape };
}

/** A stray control character is a damaged row; many are no text at all. */
function looksBinary(text: string): boolean {
  const sample = text.slice(0, headBytes / 8);
  let controls = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32)) controls += 1;
  }
  return controls > 8 && controls > sample.length / 20;
}

function noRecord(): never {
  throw new ParseProblem(422, 'No record could be read from the beginning of the file.');
}

/** null = the text is too short to hold a record. */
function shapeOf(text: string, fileName: string): Shape | null {
  const start = text.trimStart();
  if (start === '') throw new ParseProblem(422, 'The file has no rows.');
  if (/^[{[]/.test(start) || linesName.test(fileName)) return jsonShape(start, fileName);
  const delimiter = sniffDelimiter(text, fileName);
  const header = new CsvMachine(delimiter, rowCap).push(text, true)[0];
  if (!header) throw new ParseProblem(422, 'The file has no rows.');
  return { format: delimiter === '\t' ? 'tsv' : 'csv', delimiter, columns: checkHeader(header) };
}

function jsonShape(text: string, fileName: string): Shape | null {
  const format = isLines(text, fileName) ? 'jsonl' : 'json';
  const records =
    format === 'jsonl' ? text.split('\n').filter((line) => line.trim()) : new ElementSplitter().push(text);
  const columns = columnsOf(records.slice(0, sampledRecords));
  return columns.length > 0 ? { format, delimiter: null, columns } : null;
}

/** `{"tickets": [{...}]}` is a wrapped array; `{"tags": ["a"]}` on each of many lines are records. */
function isLines(text: string, fileName: string): boolean {
  if (text.startsWith('[')) return false;
  if (linesName.test(fileName) || !/^\{\s*"[a-z_]+"\s*:\s*\[\s*[{\]]/i.test(text)) return true;
  const [first = '', ...others] = text.split('\n', 10);
  return 'record' in parseRecord(first) && others.some((line) => line.startsWith('{'));
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
