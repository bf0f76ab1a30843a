import { describe, expect, it } from 'vitest';
import { collect, fileOf, readAll } from '../testing/files.js';
import { readJsonArray, readJsonLines } from './json.js';
import type { Detected, RawRow } from './types.js';

const detected = (format: 'json' | 'jsonl'): Detected => ({
  format,
  encoding: 'utf-8',
  bom: false,
  delimiter: null,
  columns: ['id', 'body'],
});

async function lines(text: string): Promise<RawRow[]> {
  const batches = await collect(readJsonLines(fileOf(text), detected('jsonl')));
  return batches.flatMap((batch) => batch.rows);
}

const array = (text: string): Promise<{ rows: RawRow[]; bytesRead: number }[]> =>
  collect(readJsonArray(fileOf(text), detected('json')));

describe('JSON Lines', () => {
  it.each<[string, string, number]>([
    ['lines', '{"id":1}\n{"id":2}\n', 2],
    ['no line end at the end', '{"id":1}\n{"id":2}', 2],
    ['Windows line ends', '{"id":1}\r\n{"id":2}\r\n', 2],
    ['blank lines', '\n{"id":1}\n\n  \n{"id":2}\n\n', 2],
    ['nothing', '\n\n', 0],
  ])('%s', async (_, text, count) => {
    const rows = await lines(text);
    expect(rows).toHaveLength(count);
    expect(rows.every((row) => 'cells' in row)).toBe(true);
  });

  it('lets bad lines fail alone', async () => {
    const { rows, rejects } = await readAll(
      '{"id":1,"body":"a"}\n{"id":2,"body":\n[3]\n{"id":4,"body":"d"}\nnull\n{"id":6}\n',
      'x.jsonl',
    );
    expect(rows.map((row) => [row.row, row.external_id])).toEqual([
      [1, '1'],
      [4, '4'],
    ]);
    expect(rejects.map(({ row, reason }) => [row, reason.replace(/:.*/, '')])).toEqual([
      [2, 'is not JSON'],
      [3, 'is not an object'],
      [5, 'is not an object'],
      [6, 'has neither a subject nor a body'],
    ]);
    expect(rejects[0]?.raw).toBe('{"id":2,"body":');
  });

  it('takes a field of two million characters', async () => {
    const long = 'ä'.repeat(2_000_000);
    const { rows } = await readAll(`{"id":1,"body":"${long}"}\n{"id":2,"body":"b"}\n`, 'x.jsonl');
    expect(rows.map((row) => row.body.length)).toEqual([2_000_000, 1]);
    expect(rows[0]?.subject).toHaveLength(120);
  });

  it('passes over a line beyond 4 MiB and reads on', async () => {
    const rows = await lines(`{"id":1}\n{"id":2,"body":"${'x'.repeat(6 * 1024 * 1024)}"}\n{"id":3}\n`);
    expect(rows).toMatchObject([
      { cells: ['1', ''] },
      { fault: { reason: 'the line is longer than 4 MiB' } },
      { cells: ['3', ''] },
    ]);
  });

  it('passes over a last line beyond 4 MiB', async () => {
    const rows = await lines(`{"id":1}\n{"body":"${'x'.repeat(9 * 1024 * 1024)}"}`);
    expect(rows.map((row) => 'cells' in row)).toEqual([true, false]);
  });

  it('keeps what only later records have as metadata', async () => {
    const first = Array.from({ length: 200 }, (_, i) => JSON.stringify({ id: `${i}`, subject: 's' }));
    const { rows } = await readAll(
      [...first, '{"id":"x","subject":"s","plan":"gold"}'].join('\n'),
      'x.jsonl',
    );
    expect(rows.at(-1)).toMatchObject({ external_id: 'x', metadata: { plan: 'gold' } });
  });

  it('refuses a NUL in a field only a later record has, instead of failing the import', async () => {
    const first = Array.from({ length: 200 }, (_, i) => JSON.stringify({ id: `${i}`, subject: 's' }));
    const bad = '{"id":"x","subject":"s","plan":"a\\u0000"}';
    const { rejects } = await readAll([...first, bad].join('\n'), 'x.jsonl');
    expect(rejects).toMatchObject([{ row: 201, field: 'plan', raw: { id: 'x', subject: 's', plan: 'a' } }]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(collect(readJsonLines(fileOf('{"id":1}'), detected('jsonl'), stop.signal))).rejects.toThrow(
      /abort/i,
    );
  });
});

describe('JSON arrays', () => {
  it.each<[string, string, number]>([
    ['elements', '[{"id":1},{"id":2}]', 2],
    ['wrapped', '{"tickets":[{"id":1}]}', 1],
    ['nothing', '[]', 0],
  ])('%s', async (_, text, count) => {
    expect((await array(text)).flatMap((batch) => batch.rows)).toHaveLength(count);
  });

  it('says that the array is not closed, after the rows that are there', async () => {
    const seen: RawRow[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of readJsonArray(fileOf('[{"id":1},{"id":2},{"id":'), detected('json')))
        seen.push(...batch.rows);
    };
    await expect(read()).rejects.toMatchObject({ status: 422, message: 'The JSON array is not closed.' });
    expect(seen).toHaveLength(2);
  });

  it('lets bad elements fail alone and keeps their text for mending', async () => {
    const { rows, rejects } = await readAll(
      '[\n {"id":1,"body":"a"},\n {"id":2 "body":\n"b"},\n 7,\n {"id":4,"body":"d"}\n]',
      'x.json',
    );
    expect(rows.map((row) => row.external_id)).toEqual(['1', '4']);
    expect(rejects.map((reject) => reject.raw)).toEqual(['{"id":2 "body": "b"}', '7']);
  });

  it('reads a large array in pieces', async () => {
    const text = JSON.stringify(
      Array.from({ length: 30_000 }, (_, i) => ({ id: i, body: `body, of ticket "${i}"` })),
    );
    const batches = await array(text);
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.reduce((sum, batch) => sum + batch.rows.length, 0)).toBe(30_000);
    expect(batches.at(-1)!.bytesRead).toBe(Buffer.byteLength(text));
  });

  it('maps nested requesters', async () => {
    const { rows, mapping } = await readAll(
      '[{"id":1,"subject":"a","requester":{"name":"Ada","email":"ada@x.org"},"via":{"channel":"web"}}]',
      'x.json',
    );
    expect(mapping.columns).toMatchObject({
      'requester.name': 'requester_name',
      'requester.email': 'requester_email',
    });
    expect(rows[0]).toMatchObject({
      requester_name: 'Ada',
      requester_email: 'ada@x.org',
      metadata: { 'via.channel': 'web' },
    });
  });
});
