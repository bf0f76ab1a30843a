import { stat } from 'node:fs/promises';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
} from 'hyparquet';
import { compressors as codecs } from 'hyparquet-compressors';
import { checkHeader } from './csv.js';
import { ParseProblem, type Detected, type RawBatch, type RawCells } from './types.js';

const magic = 'PAR1';
const maxRows = 50_000_000n;
/** A small file may claim to unfold into anything. */
const maxGroupBytes = 512n * 1024n * 1024n;
const maxPageBytes = 128 * 1024 * 1024;
/** Decoded at once. */
const sliceBytes = 16 * 1024 * 1024;
const maxSliceRows = 10_000;

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

/** Names of the columns of a Parquet file. Throws {@link ParseProblem} for files that lie about themselves. */
export async function parquetColumns(path: string): Promise<string[]> {
  const { metadata } = await openParquet(path);
  return checkHeader(metadata.schema.slice(1).map((column) => column.name));
}

/** Rows of a Parquet file, a slice of a row group at a time. */
export async function* readParquet(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const { file, metadata } = await openParquet(path);
  const bytes = (await stat(path)).size;
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows);
    const rowBytes = Number(group.total_byte_size) / Math.max(1, Number(group.num_rows));
    const rows = Math.max(1, Math.min(maxSliceRows, Math.floor(sliceBytes / Math.max(1, rowBytes))));
    for (let from = groupStart; from < groupEnd; from += rows) {
      signal?.throwIfAborted();
      const to = Math.min(groupEnd, from + rows);
      const objects = await readSlice(file, metadata, from, to);
      yield {
        rows: objects.map((record) => toRaw(record, detected.columns)),
        bytesRead: Math.round((bytes * to) / Number(metadata.num_rows)),
      };
    }
    groupStart = groupEnd;
  }
}

async function readSlice(
  file: AsyncBuffer,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<Record<string, unknown>[]> {
  try {
    return await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd, useOffsetIndex: true });
  } catch (error) {
    if (error instanceof ParseProblem) throw error;
    throw new ParseProblem(422, `The Parquet file is damaged near row ${rowStart + 1}: ${messageOf(error)}`);
  }
}

async function openParquet(path: string): Promise<{ file: AsyncBuffer; metadata: FileMetaData }> {
  const file = await asyncBufferFromFile(path);
  const size = file.byteLength;
  if (size < 12) throw new ParseProblem(422, 'The Parquet file is cut off.');
  const tail = Buffer.from(await file.slice(size - 8, size));
  if (tail.subarray(4).toString('latin1') !== magic)
    throw new ParseProblem(422, 'The Parquet file is cut off: its footer is missing.');
  if (tail.readUInt32LE(0) > size - 12)
    throw new ParseProblem(422, 'The Parquet footer is longer than the file.');
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw new ParseProblem(422, `The Parquet footer cannot be read: ${messageOf(error)}`);
  });
  checkMetadata(metadata, BigInt(size));
  return { file, metadata };
}

function checkMetadata(metadata: FileMetaData, size: bigint): void {
  const { num_rows: rows, schema, row_groups: groups } = metadata;
  if (rows > maxRows)
    throw new ParseProblem(413, `The file declares ${rows} rows; at most ${maxRows} are accepted.`);
  if (groups.reduce((sum, group) => sum + group.num_rows, 0n) !== rows)
    throw new ParseProblem(422, 'The Parquet footer contradicts itself about the number of rows.');
  const nested = schema
    .slice(1)
    .find((column) => column.num_children || column.repetition_type === 'REPEATED');
  if (nested)
    throw new ParseProblem(422, `The column "${nested.name}" is nested; flatten it first.`, nested.name);
  for (const group of groups) checkGroup(group, size);
}

function checkGroup(group: FileMetaData['row_groups'][number], size: bigint): void {
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

function toRaw(record: Record<string, unknown>, columns: string[]): RawCells {
  return { cells: columns.map((name) => asText(record[name])) };
}

function asText(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 200) : String(error);
