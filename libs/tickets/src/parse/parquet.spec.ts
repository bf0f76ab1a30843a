import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { collect, fileOf, readAll } from '../testing/files.js';
import { detect } from './detect.js';
import { readParquet } from './parquet.js';

const parquet = (columnData: ColumnSource[], options: { rowGroupSize?: number | number[] } = {}): Buffer =>
  Buffer.from(parquetWriteBuffer({ columnData, ...options }));

const texts = (name: string, data: (string | null)[]): ColumnSource => ({ name, data, type: 'STRING' });

describe('Parquet', () => {
  it('reads texts, numbers, dates and nothing', async () => {
    const file = parquet([
      { name: 'id', data: [1n, 9_007_199_254_740_993n], type: 'INT64' },
      texts('subject', ['Größe', null]),
      texts('body', ['a\nb', 'c']),
      {
        name: 'created_at',
        data: [new Date('2026-03-01T12:00:00Z'), new Date('2026-03-02T00:00:00Z')],
        type: 'TIMESTAMP',
      },
      { name: 'rating', data: [4.5, Number.NaN], type: 'DOUBLE' },
      { name: 'vip', data: [true, false], type: 'BOOLEAN' },
    ]);
    const { detected, rows, rejects } = await readAll(file, 'x.parquet');
    expect(detected).toMatchObject({
      format: 'parquet',
      columns: ['id', 'subject', 'body', 'created_at', 'rating', 'vip'],
    });
    expect(rejects).toEqual([]);
    expect(rows).toMatchObject([
      {
        external_id: '1',
        subject: 'Größe',
        body: 'a\nb',
        created_at: '2026-03-01T12:00:00.000Z',
        metadata: { rating: 4.5, vip: 'true' },
      },
      {
        external_id: '9007199254740993',
        subject: 'c',
        body: 'c',
        created_at: '2026-03-02T00:00:00.000Z',
        metadata: { vip: 'false' },
      },
    ]);
    expect(rows[1]?.metadata).not.toHaveProperty('rating');
  });

  it('is known by its content, whatever it is called', async () => {
    expect(await detect(fileOf(parquet([texts('subject', ['a'])])), 'data.csv')).toMatchObject({
      format: 'parquet',
    });
  });

  it('reads JSON columns as text', async () => {
    const { rows } = await readAll(
      parquet([texts('subject', ['a']), { name: 'extra', data: [{ a: [1] }], type: 'JSON' }]),
      'x.parquet',
    );
    expect(rows[0]?.metadata).toEqual({ extra: '{"a":[1]}' });
  });

  it('reads many row groups of any size, in order, each row once', async () => {
    const ids = Array.from({ length: 5_000 }, (_, i) => String(i));
    const file = parquet([texts('id', ids), texts('subject', ids)], { rowGroupSize: [7, 1_000] });
    const { rows } = await readAll(file, 'x.parquet');
    expect(rows.map((row) => row.external_id)).toEqual(ids);
    expect(rows.map((row) => row.row)).toEqual(ids.map((id) => Number(id) + 1));
  });

  it('reads a large row group in slices', async () => {
    const ids = Array.from({ length: 25_000 }, (_, i) => String(i));
    const path = fileOf(parquet([texts('id', ids), texts('subject', ids)], { rowGroupSize: 25_000 }));
    const batches = await collect(readParquet(path, await detect(path, 'x')));
    expect(batches.map((batch) => batch.rows.length)).toEqual([10_000, 10_000, 5_000]);
    const bytes = batches.map((batch) => batch.bytesRead);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  });

  it('takes fewer rows at once when they are large', async () => {
    const long = Array.from({ length: 12 }, (_, i) => `${i}${'lorem '.repeat(500_000)}`);
    const path = fileOf(parquet([texts('subject', long)], { rowGroupSize: 12 }));
    const batches = await collect(readParquet(path, await detect(path, 'x')));
    expect(Math.max(...batches.map((batch) => batch.rows.length))).toBeLessThan(12);
    expect(batches.reduce((sum, batch) => sum + batch.rows.length, 0)).toBe(12);
  });

  it('takes a field of two million characters', async () => {
    const { rows } = await readAll(
      parquet([texts('id', ['1']), texts('body', ['x'.repeat(2_000_000)])]),
      'x.parquet',
    );
    expect(rows[0]?.body).toHaveLength(2_000_000);
  });

  it('has no rows', async () => {
    const { rows, rejects } = await readAll(parquet([texts('subject', [])]), 'x.parquet', {
      columns: { subject: 'subject' },
    });
    expect([rows, rejects]).toEqual([[], []]);
  });

  it('rejects rows like any other format', async () => {
    const { rows, rejects } = await readAll(
      parquet([
        texts('id', ['1', '2']),
        texts('subject', ['a', null]),
        texts('created_at', ['2026-03-01', '2026-03-01']),
      ]),
      'x.parquet',
    );
    expect(rows).toHaveLength(1);
    expect(rejects).toMatchObject([
      { row: 2, field: 'body', raw: { id: '2', subject: '', created_at: '2026-03-01' } },
    ]);
  });

  it('stops when it is told to', async () => {
    const path = fileOf(parquet([texts('subject', ['a'])]));
    const stop = new AbortController();
    stop.abort();
    await expect(collect(readParquet(path, await detect(path, 'x'), stop.signal))).rejects.toThrow(/abort/i);
  });
});
