import { stat } from 'node:fs/promises';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type FileMetaData,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ParseProblem, type Detected, type RawBatch, type RawRow } from './types.js';

const magic = 'PAR1';
const maxRows = 50_000_000n;
/** A small file may claim to unfold into anything. */
const maxGroupBytes = 512n * 1024n * 1024n;
const sliceRows = 2_000;

/** Names of the columns of a Parquet file. Throws {@link ParseProblem} for files that lie about themselves. */
export async function parquetColumns(path: string): Promise<string[]> {
  const { metadata } = await openParquet(path);
  return metadata.schema.slice(1).map((column) => column.name);
}

/** Rows of a Parquet file, a slice of a row group at a time. */
export async function* readParquet(
  path: string,
  detected: Detected,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const { file, metadata } = await openParquet(path);
  const rows = Number(metadata.num_rows);
  const bytes = (await stat(path)).size;
  for (let from = 0; from < rows; from += sliceRows) {
    signal?.throwIfAborted();
    const to = Math.min(rows, from + sliceRows);
    const objects = await readSlice(file, metadata, from, to);
    yield {
      rows: objects.map((record) => toRaw(record, detected.columns)),
      bytesRead: Math.round((bytes * to) / rows),
    };
  }
}

async function readSlice(
  file: AsyncBuffer,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<Record<string, unknown>[]> {
  try {
    return await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
  } catch (error) {
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
  if (metadata.num_rows > maxRows)
    throw new ParseProblem(
      413,
      `The file declares ${metadata.num_rows} rows; at most ${maxRows} are accepted.`,
    );
  const nested = metadata.schema
    .slice(1)
    .find((column) => column.num_children || column.repetition_type === 'REPEATED');
  if (nested)
    throw new ParseProblem(422, `The column "${nested.name}" is nested; flatten it first.`, nested.name);
  for (const group of metadata.row_groups) {
    if (group.total_byte_size > maxGroupBytes)
      throw new ParseProblem(413, 'A row group unfolds to more than 512 MiB.');
    for (const { meta_data: chunk } of group.columns) {
      if (!chunk) continue;
      if (chunk.total_uncompressed_size > maxGroupBytes)
        throw new ParseProblem(413, 'A column unfolds to more than 512 MiB.');
      const end = chunk.data_page_offset + chunk.total_compressed_size;
      if (chunk.data_page_offset < 0n || end > size)
        throw new ParseProblem(422, `The column "${chunk.path_in_schema.join('.')}" lies outside the file.`);
    }
  }
}

function toRaw(record: Record<string, unknown>, columns: string[]): RawRow {
  return { cells: columns.map((name) => asText(record[name])) };
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 200) : String(error);
