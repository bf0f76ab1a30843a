import { describe, expect, it } from 'vitest';
import { collect, fileOf, readAll } from '../testing/files.js';
import { detect } from './detect.js';
import { batchRows, readRows, sampleOf } from './read-rows.js';
import type { Mapping } from './types.js';

const rows = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => `${from + i},subject ${from + i},text of ${from + i}\n`).join('');
const header = 'id,subject,body\n';
const mapping: Mapping = { columns: { id: 'external_id', subject: 'subject', body: 'body' } };

describe('batches', () => {
  it.each([0, 1, batchRows - 1, batchRows, batchRows + 1, 2 * batchRows + 17])(
    '%i rows arrive once, in order',
    async (count) => {
      const read = await readAll(header + rows(count), 'x.csv', mapping);
      expect(read.rows.map((row) => row.row)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
      expect(read.batches).toBe(Math.ceil(count / batchRows));
    },
  );

  it('say how far they have come, in rows and in bytes', async () => {
    const text = header + rows(9_000);
    const path = fileOf(text);
    const batches = await collect(readRows(path, await detect(path, 'x.csv'), mapping));
    expect(batches.map((batch) => batch.rowNumber)).toEqual([4_000, 8_000, 9_000]);
    expect(batches.at(-1)!.bytesRead).toBe(Buffer.byteLength(text));
  });

  it('are full when they hold eight million characters: large rows do not pile up', async () => {
    const large = Array.from({ length: 30 }, (_, i) => `${i},s,"${'x'.repeat(1_000_000)}"\n`).join('');
    const read = await readAll(header + large, 'x.csv', mapping);
    expect(read.rows).toHaveLength(30);
    expect(read.batches).toBeGreaterThanOrEqual(3);
  });

  it('count rejected rows too', async () => {
    const read = await readAll(header + 'broken\n'.repeat(batchRows + 5), 'x.csv', mapping);
    expect(read.rejects).toHaveLength(batchRows + 5);
    expect(read.batches).toBe(2);
  });
});

describe('an attempt that goes on where the last one stopped', () => {
  it.each([1, 3_999, 4_000, 4_001, 8_999])('after %i rows', async (startRow) => {
    const text = header + rows(9_000);
    const read = await readAll(text, 'x.csv', mapping, { startRow });
    expect(read.rows).toHaveLength(9_000 - startRow);
    expect(read.rows[0]?.external_id).toBe(String(startRow));
    expect(read.rows[0]?.row).toBe(startRow + 1);
  });

  it('gives equal rows the keys they would have had', async () => {
    const text = `subject\n${'same\n'.repeat(10)}`;
    const whole = await readAll(text);
    const rest = await readAll(text, 'file.csv', whole.mapping, { startRow: 6 });
    expect(rest.rows.map((row) => row.content_key)).toEqual(
      whole.rows.slice(6).map((row) => row.content_key),
    );
  });

  it('repeats no reject', async () => {
    const text = `${header}1,a\n2,b,c\n3,d\n`;
    const read = await readAll(text, 'x.csv', mapping, { startRow: 1 });
    expect(read.rejects.map((reject) => reject.row)).toEqual([3]);
  });

  it('has nothing left after the last row', async () => {
    expect(await readAll(header + rows(3), 'x.csv', mapping, { startRow: 3 })).toMatchObject({
      rows: [],
      rejects: [],
      batches: 0,
    });
  });
});

describe('a file that cannot be imported', () => {
  it.each<[string, string, Mapping | undefined, RegExp]>([
    [
      'no text column',
      'start,calls\n2003-01-01,5\n',
      undefined,
      /no column is the subject or the body; the file has start, calls/,
    ],
    [
      'an unknown column in the mapping',
      `${header}1,a,b\n`,
      { columns: { ...mapping.columns, x: 'tags' } },
      /mapping.columns.x: is not a column/,
    ],
    ['a field twice', `${header}1,a,b\n`, { columns: { id: 'body', body: 'body' } }, /body is given twice/],
    [
      'dates that can be read in two ways',
      'subject,created\na,02/03/2026\n',
      undefined,
      /"created" can be read in two ways \("02\/03\/2026"\): set date_order/,
    ],
  ])('%s', async (_, text, given, message) => {
    await expect(readAll(text, 'x.csv', given)).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is stopped by its signal between chunks', async () => {
    const stop = new AbortController();
    const path = fileOf(header + rows(60_000));
    const detected = await detect(path, 'x.csv');
    let seen = 0;
    const reading = async (): Promise<void> => {
      for await (const batch of readRows(path, detected, mapping, { signal: stop.signal })) {
        seen += batch.rows.length;
        stop.abort();
      }
    };
    await expect(reading()).rejects.toThrow(/abort/i);
    expect(seen).toBeLessThan(60_000);
  });
});

describe('the order of dates', () => {
  it.each<[string, string, Mapping['date_order'], string]>([
    ['is told by the mapping', '02/03/2026', 'mdy', '2026-02-03T00:00:00.000Z'],
    ['is told by the mapping, the other way', '02/03/2026', 'dmy', '2026-03-02T00:00:00.000Z'],
    ['is proved by the file', '28/02/2026', undefined, '2026-02-28T00:00:00.000Z'],
  ])('%s', async (_, date, date_order, created) => {
    const columns: Mapping['columns'] = { subject: 'subject', created: 'created_at' };
    const read = await readAll(
      `subject,created\na,${date}\n`,
      'x.csv',
      date_order ? { columns, date_order } : { columns },
    );
    expect(read.rows[0]?.created_at).toBe(created);
  });

  it('one clear column speaks for the other, with a mapping of one’s own too', async () => {
    const columns: Mapping['columns'] = { subject: 'subject', created: 'created_at', changed: 'updated_at' };
    const read = await readAll('subject,created,changed\na,02/03/2026,28/03/2026\n', 'x.csv', { columns });
    expect(read.rows[0]).toMatchObject({
      created_at: '2026-03-02T00:00:00.000Z',
      updated_at: '2026-03-28T00:00:00.000Z',
    });
  });
});

describe('the sample', () => {
  it('is the first two hundred rows, faults included', async () => {
    const path = fileOf(`${header}bad\n${rows(5_000)}`);
    const sample = await sampleOf(path, await detect(path, 'x.csv'));
    expect(sample).toHaveLength(200);
    expect(sample[0]).toMatchObject({ fault: { reason: 'the row has 1 fields, the header has 3' } });
    expect(sample[1]).toEqual({ cells: ['0', 'subject 0', 'text of 0'], storable: true });
  });
});
