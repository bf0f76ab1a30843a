import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputProblem } from './problems.js';
import { isJsonLines, readTable } from './table.js';
import { folder } from './testing/files.js';

const { path, write } = folder();
let count = 0;
const csv = (content: string | Uint8Array) => readTable(write(`${count++}.csv`, content));
const jsonl = (content: string) => readTable(write(`${count++}.jsonl`, content));

describe('readTable, CSV', () => {
  it.each<[string, string, Record<string, string>[]]>([
    [
      'rows end at LF',
      'a,b\n1,2\n3,4\n',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    ['rows end at CRLF', 'a,b\r\n1,2\r\n', [{ a: '1', b: '2' }]],
    ['a lone CR is data', 'a,b\none\rtwo,2\n', [{ a: 'one\rtwo', b: '2' }]],
    ['a CR at the end of a quoted field is data', 'a,b\n"one\r",2\n', [{ a: 'one\r', b: '2' }]],
    ['quoted line feeds', 'a,b\n"one\ntwo",2\n', [{ a: 'one\ntwo', b: '2' }]],
    ['quoted commas and quotes', 'a,b\n"one, ""two""",2\n', [{ a: 'one, "two"', b: '2' }]],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', [{ a: '1', b: '2' }]],
    [
      'empty cells',
      'a,b\n,2\n1,\n',
      [
        { a: '', b: '2' },
        { a: '1', b: '' },
      ],
    ],
    ['empty lines', 'a,b\n\n1,2\n\n', [{ a: '1', b: '2' }]],
    ['no line end at the end', 'a,b\n1,2', [{ a: '1', b: '2' }]],
    ['letters of all scripts', 'a\nПривет 👍\n', [{ a: 'Привет 👍' }]],
  ])('%s', async (_, content, rows) => {
    expect((await csv(content)).rows).toEqual(rows);
  });

  it('tells columns and fingerprint', async () => {
    const content = 'text,label\nhello,a\n';
    const table = await csv(content);
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(table.lines).toBeNull();
  });

  it.each<[string, string, RegExp]>([
    ['an empty file', '', /\.csv has no rows$/],
    ['a header without rows', 'a,b\n', /\.csv has no rows$/],
    ['a quote that never ends', 'a,b\n"one,2\n', /\.csv is not CSV: /],
  ])('refuses %s by name', async (_, content, reason) => {
    await expect(csv(content)).rejects.toThrow(InputProblem);
    await expect(csv(content)).rejects.toThrow(reason);
  });
});

describe('readTable, JSON Lines', () => {
  it('prints what is no text', async () => {
    const table = await jsonl('{"t":"x","n":4,"l":["a","b"],"z":null,"o":{"k":1},"b":true}\n');
    expect(table.rows).toEqual([{ t: 'x', n: '4', l: '["a","b"]', z: '', o: '{"k":1}', b: 'true' }]);
  });

  it('knows the columns of all rows and keeps the lines', async () => {
    const table = await jsonl('{"a":1}\r\n\n{"b":"2"}\n');
    expect(table.columns).toEqual(['a', 'b']);
    expect(table.lines).toEqual(['{"a":1}', '{"b":"2"}']);
  });

  it('reads past a byte order mark', async () => {
    expect((await jsonl('\uFEFF{"a":"1"}\n')).rows).toEqual([{ a: '1' }]);
  });

  it.each<[string, string, RegExp]>([
    ['a line that is no JSON', '{"a":1}\nnope\n', /row 2 is not JSON$/],
    ['an array', '[1]\n', /row 1 is not a JSON object$/],
    ['a number', '4\n', /row 1 is not a JSON object$/],
    ['null', 'null\n', /row 1 is not a JSON object$/],
    ['nothing', '\n\n', /has no rows$/],
  ])('refuses %s by name', async (_, content, reason) => {
    await expect(jsonl(content)).rejects.toThrow(reason);
  });
});

describe('readTable, files', () => {
  it('names a missing file as it was given', async () => {
    await expect(readTable('nowhere.csv', path)).rejects.toThrow(
      new InputProblem('nowhere.csv cannot be read'),
    );
  });

  it('looks from the given folder', async () => {
    write('here.csv', 'a\n1\n');
    expect(await readTable('here.csv', path)).toMatchObject({ file: 'here.csv', rows: [{ a: '1' }] });
  });

  it.each([
    ['a.jsonl', true],
    ['a.NDJSON', true],
    ['a.csv', false],
    ['a.json', false],
    ['jsonl', false],
  ])('%s is JSON Lines: %s', (file, expected) => {
    expect(isJsonLines(file)).toBe(expected);
  });
});
