import { describe, expect, it } from 'vitest';
import { fileOf } from '../testing/files.js';
import { detect, sniffDelimiter } from './detect.js';
import type { Format } from './types.js';

const found = (content: string | Uint8Array, name = 'upload'): ReturnType<typeof detect> =>
  detect(fileOf(content, 'x'), name);

describe('the format', () => {
  it.each<[string, string, string, Format, string[]]>([
    ['CSV', 'id,subject\n1,a\n', 'a.csv', 'csv', ['id', 'subject']],
    ['semicolons', 'id;subject\n1;a\n', 'a.csv', 'csv', ['id', 'subject']],
    ['pipes', 'id|subject\n1|a\n', 'a.txt', 'csv', ['id', 'subject']],
    ['TSV', 'id\tsubject\n1\ta\n', 'a.tsv', 'tsv', ['id', 'subject']],
    ['TSV called CSV', 'id\tsubject\n1\ta\n', 'a.csv', 'tsv', ['id', 'subject']],
    ['a header only', 'id,subject\n', 'a.csv', 'csv', ['id', 'subject']],
    ['a header without a line end', 'id,subject', 'a.csv', 'csv', ['id', 'subject']],
    ['one column', 'text\nhello\n', 'a.csv', 'csv', ['text']],
    ['JSON array', '[{"id":1,"subject":"a"}]', 'a.json', 'json', ['id', 'subject']],
    ['JSON array called CSV', '[{"id":1}]', 'a.csv', 'json', ['id']],
    ['JSON array after white space', '\n  [ {"id":1} ]', 'a', 'json', ['id']],
    ['wrapped array', '{"tickets":[{"id":1}]}', 'a.json', 'json', ['id']],
    ['wrapped array, written over lines', '{\n "tickets": [\n  {"id":1}\n ]\n}', 'a.json', 'json', ['id']],
    ['JSON Lines', '{"id":1}\n{"id":2,"body":"b"}\n', 'a.jsonl', 'jsonl', ['id', 'body']],
    ['JSON Lines called JSON', '{"id":1}\n{"id":2}\n', 'a.json', 'jsonl', ['id']],
    ['one record', '{"id":1,"body":"b"}', 'a.json', 'jsonl', ['id', 'body']],
    [
      'records that begin with a list',
      '{"tags":["a"],"body":"b"}\n{"tags":[],"body":"c"}\n',
      'a',
      'jsonl',
      ['tags', 'body'],
    ],
    [
      'records that begin with a list of objects',
      '{"turns":[{"t":1}],"body":"b"}\n{"turns":[{"t":2}]}\n',
      'a',
      'jsonl',
      ['turns', 'body'],
    ],
    [
      'a list of objects in a file called jsonl',
      '{"turns":[{"t":1}],"body":"b"}',
      'a.ndjson',
      'jsonl',
      ['turns', 'body'],
    ],
    ['a broken first line of JSON Lines', 'oops\n{"id":1}\n', 'a.jsonl', 'jsonl', ['id']],
    [
      'nested fields',
      '[{"requester":{"email":"e"},"subject":"a"}]',
      'a',
      'json',
      ['requester.email', 'subject'],
    ],
  ])('%s', async (_, content, name, format, columns) => {
    expect(await found(content, name)).toMatchObject({ format, columns });
  });

  it('collects the columns of the first records, not of the first alone', async () => {
    const lines = Array.from({ length: 150 }, (_, i) => JSON.stringify({ id: i, [`c${i % 3}`]: 'x' }));
    expect((await found(lines.join('\n'), 'a.jsonl')).columns).toEqual(['id', 'c0', 'c1', 'c2']);
  });

  it('finds a first record that is larger than the head of the file', async () => {
    const long = 'x'.repeat(2_000_000);
    expect(await found(`{"id":1,"body":"${long}"}\n`, 'a.jsonl')).toMatchObject({ columns: ['id', 'body'] });
    expect(await found(`[{"id":1,"body":"${long}"}]`, 'a.json')).toMatchObject({ columns: ['id', 'body'] });
    expect(await found(`id,body\n1,"${long}"\n`, 'a.csv')).toMatchObject({ columns: ['id', 'body'] });
  });
});

describe('what is not read', () => {
  const random = Uint8Array.from({ length: 4_096 }, (_, i) => (i * 7_919 + (i >> 3) * 104_729) % 256);

  it.each<[string, string | Uint8Array, string, number, RegExp]>([
    ['nothing', '', 'a.csv', 422, /empty/],
    ['only line ends', '\n\n\r\n', 'a.csv', 422, /no rows/],
    ['only a byte order mark', '\uFEFF', 'a.csv', 422, /no rows/],
    ['a spreadsheet', 'PK\u0003\u0004rest', 'a.xlsx', 415, /not read/],
    ['a PDF', '%PDF-1.7', 'a.csv', 415, /not read/],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'a.csv.gz', 415, /not read/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10), 'a.png', 415, /not read/],
    ['binary junk', random, 'a.csv', 415, /not read/],
    ['zero bytes', new Uint8Array(2_000), 'a.csv', 415, /not read/],
    ['Parquet by name only', 'id,subject\n', 'a.parquet', 415, /Parquet/],
    ['an empty array', '[]', 'a.json', 422, /No record/],
    ['an array of numbers', '[1,2,3]', 'a.json', 422, /No record/],
    ['a broken object', '{"id": ', 'a.json', 422, /No record/],
    ['an object over several lines', '{\n"id": 1\n}\n', 'a.json', 422, /No record/],
    ['two columns of one name', 'id,subject,id\n', 'a.csv', 422, /"id"/],
    ['names that differ in spaces only', 'id, id\n', 'a.csv', 422, /"id"/],
    ['100,000 columns', `${'c,'.repeat(99_999)}c\n`, 'a.csv', 413, /header|columns/],
    [
      '2,001 columns',
      `${Array.from({ length: 2_001 }, (_, i) => `c${i}`).join()}\n`,
      'a.csv',
      413,
      /2001 columns/,
    ],
    ['a NUL in a column name', 'id,sub\u0000ject\n1,a\n', 'a.csv', 422, /column 2/],
  ])('%s', async (_, content, name, status, message) => {
    await expect(found(content, name)).rejects.toMatchObject({
      status,
      message: expect.stringMatching(message) as string,
    });
  });

  it('a single NUL in the data is a matter of its row, not of the file', async () => {
    expect(await found('id,subject\n1,a\u0000b\n2,c\n')).toMatchObject({ format: 'csv' });
  });
});

describe('columns', () => {
  it.each<[string, string, string[]]>([
    ['a nameless column is numbered', 'id,,subject\n', ['id', 'column_2', 'subject']],
    ['names are trimmed', ' id , subject \r\n', ['id', 'subject']],
    ['names may hold anything', '"a,b","c ""d""","e\nf"\n', ['a,b', 'c "d"', 'e\nf']],
    [
      'names of object properties',
      '__proto__,constructor,toString\n',
      ['__proto__', 'constructor', 'toString'],
    ],
    [
      '2,000 are accepted',
      `${Array.from({ length: 2_000 }, (_, i) => `c${i}`).join()}\n`,
      Array.from({ length: 2_000 }, (_, i) => `c${i}`),
    ],
  ])('%s', async (_, content, columns) => {
    expect((await found(content)).columns).toEqual(columns);
  });
});

describe('the delimiter', () => {
  it.each<[string, string, string, string]>([
    ['commas', 'a,b\n1,2\n', 'x.csv', ','],
    ['semicolons with decimal commas', 'a;b\n1,5;2,5\n3,5;4,5\n', 'x.csv', ';'],
    ['tabs with commas in texts', 'a\tb\nx, y\tz, w\n', 'x.csv', '\t'],
    ['pipes', 'a|b|c\n1|2|3\n', 'x.txt', '|'],
    ['commas with semicolons in texts', 'a,b\n"x;y","z;w"\n', 'x.csv', ','],
    ['quoted line ends do not confuse', 'a;b\n"x\ny,z\n,,,";2\n', 'x.csv', ';'],
    ['one column: the comma', 'text\nhello\n', 'x.csv', ','],
    ['one column in a file called tsv', 'text\nhello, you\n', 'x.tsv', '\t'],
    ['a header only', 'a;b;c', 'x.csv', ';'],
    ['the widest even split wins', 'a,b;c,d;e\n1,2;3,4;5\n', 'x.csv', ','],
  ])('%s', (_, text, name, delimiter) => {
    expect(sniffDelimiter(text, name)).toBe(delimiter);
  });
});
