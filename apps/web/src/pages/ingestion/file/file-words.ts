import type { FilePreview } from '../../../api/types.js';

const delimiters: Record<string, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical bar',
};
const formats: Record<FilePreview['format'], string> = {
  csv: 'CSV',
  tsv: 'TSV',
  jsonl: 'JSON Lines',
  json: 'JSON',
  parquet: 'Parquet',
};
const encodings: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252 (Western European)',
};

/** "CSV · UTF-8 · separated by semicolon". */
export function fileFacts({ format, encoding, delimiter }: FilePreview): string[] {
  const facts = [formats[format]];
  if (format !== 'parquet') facts.push(encodings[encoding] ?? encoding);
  if (delimiter !== null) facts.push(`separated by ${delimiters[delimiter] ?? `“${delimiter}”`}`);
  return facts;
}

const units = ['B', 'kB', 'MB', 'GB'];

/** "3.4 MB". */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

const headBytes = 2_000_000;

/**
 * How much of a file its preview needs. The first rows of a line-based file say it all; JSON and Parquet
 * can only be read whole. An even length, so that UTF-16 is not cut in the middle of a character.
 */
export function previewBytes(name: string, bytes: number): number {
  return /\.(csv|tsv|txt|jsonl|ndjson)$/i.test(name) ? Math.min(bytes, headBytes) : bytes;
}
