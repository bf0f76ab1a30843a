import { stat } from 'node:fs/promises';
import { checkHeader } from './csv.js';
import { openParquet } from './parquet-file.js';
import { openSlices } from './parquet-slices.js';
import type { Detected, RawBatch } from './types.js';

/** Decoded at once. */
const sliceBytes = 16 * 1024 * 1024;
const maxSliceRows = 10_000;

/** Names of the columns of a Parquet file. Throws `ParseProblem` for files that lie about themselves. */
export async function parquetColumns(path: string): Promise<string[]> {
  const { metadata } = await openParquet(path);
  return checkHeader(metadata.schema.slice(1).map((column) => column.name));
}

/** Rows of a Parquet file, a slice of a row group at a time. */
export async function* readParquet(
  path: string,
  { columns }: Pick<Detected, 'columns'>,
  signal?: AbortSignal,
): AsyncIterable<RawBatch> {
  const { metadata } = await openParquet(path);
  const slices = await openSlices({ path, columns });
  const bytes = (await stat(path)).size;
  let groupStart = 0;
  try {
    for (const group of metadata.row_groups) {
      const groupEnd = groupStart + Number(group.num_rows);
      const rows = sliceRows(group);
      for (let from = groupStart; from < groupEnd; from += rows) {
        signal?.throwIfAborted();
        const to = Math.min(groupEnd, from + rows);
        const cells = await slices.read(from, to);
        yield {
          rows: cells.map((row) => ({ cells: row })),
          bytesRead: Math.round((bytes * to) / Number(metadata.num_rows)),
        };
      }
      groupStart = groupEnd;
    }
  } finally {
    await slices.close();
  }
}

function sliceRows(group: { num_rows: bigint; total_byte_size: bigint }): number {
  const rowBytes = Number(group.total_byte_size) / Math.max(1, Number(group.num_rows));
  return Math.max(1, Math.min(maxSliceRows, Math.floor(sliceBytes / Math.max(1, rowBytes))));
}
