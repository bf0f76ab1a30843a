import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll, type ReadFile } from '../testing/files.js';
import { ParseProblem } from './types.js';

const ids = Array.from({ length: 2_000 }, (_, i) => String(i));
const columnData: ColumnSource[] = [
  { name: 'id', data: ids, type: 'STRING' },
  { name: 'subject', data: ids.map((id) => `subject of ${id}`), type: 'STRING' },
];
const good = Buffer.from(parquetWriteBuffer({ columnData, statistics: false }));

const patched = (change: (bytes: Buffer) => void): Buffer => {
  const copy = Buffer.from(good);
  change(copy);
  return copy;
};

describe('a damaged Parquet file', () => {
  it.each<[string, Buffer, string, number, RegExp]>([
    ['wrong magic at the beginning', patched((bytes) => bytes.write('PARX', 0)), 'x.parquet', 415, /Parquet/],
    ['cut off in the middle', good.subarray(0, good.length / 2), 'x.parquet', 422, /cut off/],
    ['cut off in the footer', good.subarray(0, good.length - 6), 'x.parquet', 422, /cut off/],
    ['four bytes', Buffer.from('PAR1'), 'x.parquet', 422, /cut off/],
    ['an empty shell', Buffer.from('PAR1\u0000\u0000\u0000\u0000PAR1'), 'x.parquet', 422, /footer/],
    [
      'a footer of 4 GB',
      patched((bytes) => bytes.writeUInt32LE(0xffffffff, bytes.length - 8)),
      'x.parquet',
      422,
      /longer than the file/,
    ],
    [
      'a footer as long as the file',
      patched((bytes) => bytes.writeUInt32LE(bytes.length - 11, bytes.length - 8)),
      'x.parquet',
      422,
      /footer/,
    ],
    [
      'a footer of zeros',
      patched((bytes) =>
        bytes.fill(0, bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8), bytes.length - 8),
      ),
      'x.parquet',
      422,
      /footer|rows|record/,
    ],
    [
      'encrypted footer magic',
      patched((bytes) => bytes.write('PARE', bytes.length - 4)),
      'x.parquet',
      422,
      /footer is missing/,
    ],
  ])('%s', async (_, bytes, name, status, message) => {
    await expect(readAll(bytes, name)).rejects.toMatchObject({
      status,
      message: expect.stringMatching(message) as string,
    });
  });

  it('damaged pages fail the import with the place', async () => {
    const bytes = patched((copy) => copy.fill(0xff, 4, 400));
    await expect(readAll(bytes, 'x.parquet', { columns: { subject: 'subject' } })).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/damaged near row 1/) as string,
    });
  });

  it('fails with a reason, never with a crash, wherever the footer is wrong', async () => {
    const footer = good.length - 8 - good.readUInt32LE(good.length - 8);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: footer, max: good.length - 1 }), fc.nat(255), async (at, value) => {
        const bytes = patched((copy) => (copy[at] = value));
        const reading = readAll(bytes, 'x.parquet', { columns: { subject: 'subject' } });
        const outcome = await reading.catch((error: unknown) => error);
        const seen = outcome instanceof ParseProblem ? 0 : (outcome as ReadFile).rows.length;
        expect(seen).toBeLessThanOrEqual(2_000);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a Parquet file that lies', () => {
  it.each<[string, ColumnSource[], RegExp]>([
    ['a list column', [{ name: 'tags', data: [['a', 'b']] }], /"tags" is nested/],
    ['a struct column', [{ name: 'requester', data: [{ name: 'Ada' }] }], /"requester" is nested/],
  ])('%s is refused by name', async (_, columns, message) => {
    const write = (): Buffer =>
      Buffer.from(
        parquetWriteBuffer({
          columnData: [{ name: 'subject', data: ['a'] }, ...columns],
          schema: nestedSchema(columns.map((column) => column.name).join()),
        }),
      );
    await expect(readAll(write(), 'x.parquet')).rejects.toThrow(message);
  });

  it('duplicate columns are refused', async () => {
    const twice = [...columnData, ...columnData];
    await expect(
      readAll(Buffer.from(parquetWriteBuffer({ columnData: twice })), 'x.parquet'),
    ).rejects.toThrow(/Two columns/);
  });

  it('declares more rows than it has', async () => {
    const at = lastIndexOfVarint(good, 2_000);
    await expect(
      readAll(
        patched((bytes) => (bytes[at] = 0xa2)),
        'x.parquet',
      ),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('a page that unfolds to more than the budget is refused before it is unfolded', async () => {
    const bomb = Buffer.from(
      parquetWriteBuffer({
        columnData: [{ name: 'subject', data: ['x'.repeat(140 * 1024 * 1024)], type: 'STRING' }],
        statistics: false,
      }),
    );
    expect(bomb.length).toBeLessThan(20 * 1024 * 1024);
    await expect(readAll(bomb, 'x.parquet')).rejects.toMatchObject({
      status: 413,
      message: expect.stringMatching(/unfolds/) as string,
    });
  });
});

/** Thrift writes 2,000 zigzagged as the two bytes a0 1f; the last of them are the file's own row count. */
function lastIndexOfVarint(bytes: Buffer, value: number): number {
  const zigzag = value * 2;
  return bytes.lastIndexOf(Buffer.of((zigzag & 0x7f) | 0x80, zigzag >> 7));
}

function nestedSchema(name: string): {
  name: string;
  num_children?: number;
  type?: 'BYTE_ARRAY';
  converted_type?: 'UTF8' | 'LIST';
  repetition_type?: 'OPTIONAL' | 'REPEATED';
}[] {
  const leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const;
  const group =
    name === 'tags'
      ? [
          { name, num_children: 1, converted_type: 'LIST', repetition_type: 'OPTIONAL' } as const,
          { name: 'list', num_children: 1, repetition_type: 'REPEATED' } as const,
          { name: 'element', ...leaf },
        ]
      : [{ name, num_children: 1, repetition_type: 'OPTIONAL' } as const, { name: 'name', ...leaf }];
  return [{ name: 'root', num_children: 2 }, { name: 'subject', ...leaf }, ...group];
}
