import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
} from 'hyparquet';
import { compressors as codecs } from 'hyparquet-compressors';
import { ParseProblem } from './types.js';

const magic = 'PAR1';
const maxRows = 50_000_000n;
/** A small file may claim to unfold into anything. */
const maxGroupBytes = 512n * 1024n * 1024n;
const maxPageBytes = 128 * 1024 * 1024;

/** An open Parquet file whose footer has been checked. */
export interface ParquetFile {
  file: AsyncBuffer;
  metadata: FileMetaData;
}

/** Pages are unfolded into memory: one that claims too much is refused before that. */
const compressors = Object.fromEntries(
  Object.entries(codecs).map(([codec, unfold]) => [
    codec,
    (input: Uint8Array, outputLength: number) => {
      if (outputLength > maxPageBytes) throw new ParseProblem(413, 'A page unfolds to more than 128 MiB.');
      return unfold(input, outputLength);
    },
  ]),
) as Compressors;

/** Throws {@link ParseProblem} for files that lie about themselves. */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await asyncBufferFromFile(path);
  const size = file.byteLength;
  if (size < 12) throw new ParseProblem(422, 'The Parquet file is cut off.');
  const tail = Buffer.from(await file.slice(size - 8, size));
  if (tail.subarray(4).toString('latin1') !== magic)
    throw new ParseProblem(422, 'The Parquet file is cut off: its footer is missing.');
  if (tail.readUInt32LE(0) > size - 12)
    throw new ParseProblem(422, 'The Parquet footer is longer than the file.');
  try {
    const metadata = await parquetMetadataAsync(file);
    checkMetadata(metadata, BigInt(size));
    return { file, metadata };
  } catch (error) {
    if (error instanceof ParseProblem) throw error;
    throw new ParseProblem(422, `The Parquet footer cannot be read: ${messageOf(error)}`);
  }
}

/** The cells of some rows, in the order of `columns`. */
export async function readSlice(
  { file, metadata }: ParquetFile,
  columns: string[],
  rowStart: number,
  rowEnd: number,
): Promise<string[][]> {
  try {
    const records = await parquetReadObjects({
      file,
      metadata,
      compressors,
      rowStart,
      rowEnd,
      useOffsetIndex: true,
    });
    return records.map((record) => columns.map((name) => asText(record[name])));
  } catch (error) {
    throw error instanceof ParseProblem ? error : damaged(rowStart, messageOf(error));
  }
}

export const damaged = (rowStart: number, why: string): ParseProblem =>
  new ParseProblem(422, `The Parquet file is damaged near row ${rowStart + 1}: ${why}`);

function checkMetadata(metadata: FileMetaData, size: bigint): void {
  const { num_rows: rows, schema, row_groups: groups } = metadata;
  if (rows > maxRows)
    throw new ParseProblem(413, `The file declares ${rows} rows; at most ${maxRows} are accepted.`);
  if (groups.reduce((sum, group) => sum + group.num_rows, 0n) !== rows)
    throw new ParseProblem(422, 'The Parquet footer contradicts itself about the number of rows.');
  if (schema.some((column) => typeof column.name !== 'string'))
    throw new ParseProblem(422, 'The Parquet footer has a column without a name.');
  const nested = schema
    .slice(1)
    .find((column) => column.num_children || column.repetition_type === 'REPEATED');
  if (nested)
    throw new ParseProblem(422, `The column "${nested.name}" is nested; flatten it first.`, nested.name);
  for (const group of groups) checkGroup(group, size);
}

function checkGroup(group: FileMetaData['row_groups'][number], size: bigint): void {
  if (group.num_rows < 0n) throw new ParseProblem(422, 'A row group has less than no rows.');
  if (group.total_byte_size > maxGroupBytes)
    throw new ParseProblem(413, 'A row group unfolds to more than 512 MiB.');
  for (const { meta_data: chunk } of group.columns) {
    if (!chunk) continue;
    if (chunk.total_uncompressed_size > maxGroupBytes)
      throw new ParseProblem(413, 'A column unfolds to more than 512 MiB.');
    const end = chunk.data_page_offset + chunk.total_compressed_size;
    if (chunk.data_page_offset < 0n || chunk.total_compressed_size < 0n || end > size)
      throw new ParseProblem(422, `The column "${chunk.path_in_schema.join('.')}" lies outside the file.`);
  }
}

function asText(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? value : JSON.stringify(value, bigAsText);
}

const bigAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 200) : String(error);
