import { describe, expect, it } from 'vitest';
import { readAll, type ReadFile } from '../testing/files.js';

/** The bad inputs every import must survive. `q` = the row goes into quarantine, the rest is imported. */
interface Survived {
  rows: string[];
  rejects: [number, RegExp][];
}

async function outcome(content: string | Uint8Array, name = 'x.csv'): Promise<ReadFile> {
  return readAll(content, name);
}

const header = 'id,subject,body,created_at\n';
const good = '1,a,b,2026-03-01\n';

describe('bad rows do not stop the import', () => {
  it.each<[string, string, string, Survived]>([
    [
      'B1 a formula is stored as it is',
      'x.csv',
      `${header}1,=HYPERLINK("x"),b,\n`,
      { rows: ['=HYPERLINK("x")'], rejects: [] },
    ],
    [
      'B2 an unclosed quote',
      'x.csv',
      `${header}${good}2,"open,b,\n3,c,d,\n`,
      { rows: ['a', 'c'], rejects: [[2, /quote is not closed/]] },
    ],
    [
      'B6 a NUL byte',
      'x.csv',
      `${header}${good}2,x\u0000y,b,\n3,c,d,\n`,
      { rows: ['a', 'c'], rejects: [[2, /NUL byte/]] },
    ],
    [
      'B8 mixed line ends',
      'x.csv',
      `${header}1,a,b,\r\n2,c,d,\n3,e,f,\r\n`,
      { rows: ['a', 'c', 'e'], rejects: [] },
    ],
    ['B10 a __proto__ column', 'x.csv', 'subject,__proto__\na,x\n', { rows: ['a'], rejects: [] }],
    [
      'too few fields',
      'x.csv',
      `${header}${good}2,b\n3,c,d,\n`,
      { rows: ['a', 'c'], rejects: [[2, /2 fields, the header has 4/]] },
    ],
    [
      'too many fields',
      'x.csv',
      `${header}${good}2,b,c,,,,\n3,c,d,\n`,
      { rows: ['a', 'c'], rejects: [[2, /7 fields, the header has 4/]] },
    ],
    [
      'empty texts',
      'x.csv',
      `${header}${good}2,,,\n`,
      { rows: ['a'], rejects: [[2, /neither a subject nor a body/]] },
    ],
    [
      'impossible dates',
      'x.csv',
      `${header}${good.repeat(4)}2,b,c,2026-02-30\n3,d,e,never\n`,
      {
        rows: ['a', 'a', 'a', 'a'],
        rejects: [
          [5, /"2026-02-30" is not a date/],
          [6, /"never"/],
        ],
      },
    ],
    [
      'B20 depth of 10,000',
      'x.jsonl',
      `{"id":1,"subject":"a"}\n{"subject":"b","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}\n`,
      { rows: ['a'], rejects: [[2, /nested more than 64/]] },
    ],
    [
      'B21 __proto__ in JSON',
      'x.jsonl',
      '{"id":1,"subject":"a"}\n{"subject":"b","__proto__":{"admin":1}}\n',
      { rows: ['a'], rejects: [[2, /__proto__ is not accepted/]] },
    ],
    [
      'B21 constructor.prototype',
      'x.jsonl',
      '{"id":1,"subject":"a"}\n{"subject":"b","constructor":{"prototype":{}}}\n',
      { rows: ['a'], rejects: [[2, /constructor is not accepted/]] },
    ],
    [
      'B22 duplicate keys: the last wins',
      'x.jsonl',
      '{"subject":"a","subject":"b"}\n',
      { rows: ['b'], rejects: [] },
    ],
    [
      'B23 1e400',
      'x.jsonl',
      '{"id":1,"subject":"a"}\n{"id":1e400,"subject":"b"}\n',
      { rows: ['a'], rejects: [[2, /out of range/]] },
    ],
    [
      'B24 a NUL in JSON',
      'x.jsonl',
      '{"id":1,"subject":"a"}\n{"subject":"b\\u0000"}\n',
      { rows: ['a'], rejects: [[2, /NUL byte/]] },
    ],
    [
      'B24 half a surrogate',
      'x.jsonl',
      '{"id":1,"subject":"a"}\n{"subject":"\\ud800"}\n',
      { rows: ['a'], rejects: [[2, /surrogate/]] },
    ],
    [
      'truncated JSON Lines',
      'x.jsonl',
      '{"id":1,"subject":"a"}\n{"id":2,"subj',
      { rows: ['a'], rejects: [[2, /not JSON/]] },
    ],
    [
      'B26 foreign fields are metadata, never columns of ours',
      'x.jsonl',
      '{"subject":"a","tenant_id":"other","is_admin":true,"deleted_at":"2026-01-01"}\n',
      { rows: ['a'], rejects: [] },
    ],
  ])('%s', async (_, name, content, expected) => {
    const { rows, rejects } = await outcome(content, name);
    expect(rows.map((row) => row.subject)).toEqual(expected.rows);
    expect(rejects.map((reject) => reject.row)).toEqual(expected.rejects.map(([row]) => row));
    for (const [i, [, reason]] of expected.rejects.entries()) expect(rejects[i]?.reason).toMatch(reason);
  });

  it('B23 an id beyond 2^53 keeps its digits', async () => {
    const { rows } = await outcome('{"id":9007199254740993,"subject":"a"}\n', 'x.jsonl');
    expect(rows[0]?.external_id).toBe('9007199254740993');
  });

  it('B26 what looks like ours stays in the metadata', async () => {
    const { rows } = await outcome('{"subject":"a","tenant_id":"other","role":"admin"}\n', 'x.jsonl');
    expect(rows[0]?.metadata).toEqual({ tenant_id: 'other', role: 'admin' });
  });
});

describe('files that cannot be read are refused with status and reason', () => {
  it.each<[string, string | Uint8Array, string, number, RegExp]>([
    [
      'B3 a required column is missing',
      'start,calls\n2003-01-01,1\n',
      'x.csv',
      422,
      /the file has start, calls/,
    ],
    ['B4 duplicate headers', 'id,subject,id\n1,a,2\n', 'x.csv', 422, /Two columns are named "id"/],
    [
      'B7 100,000 columns',
      `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join()}\n`,
      'x.csv',
      413,
      /more than 10000 fields/,
    ],
    ['B11 ambiguous dates', 'subject,date\na,02/03/2026\n', 'x.csv', 422, /two ways/],
    ['B13 wrong magic', 'PARX', 'x.parquet', 415, /Parquet/],
    ['B14 truncated footer', 'PAR1 and nothing else', 'x.parquet', 422, /footer is missing/],
    ['an empty file', '', 'x.csv', 422, /empty/],
    ['binary junk', Uint8Array.from({ length: 3_000 }, (_, i) => (i * 31) % 256), 'x.csv', 415, /not read/],
    ['truncated JSON array', '[{"subject":"a"},{"subj', 'x.json', 422, /not closed/],
  ])('%s', async (_, content, name, status, message) => {
    await expect(outcome(content, name)).rejects.toMatchObject({
      status,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('B5 encodings', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-16 LE', Buffer.from('\uFEFFid,subject\n1,é\n', 'utf16le')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFid,subject\n1,é\n')],
    ['Latin-1', Buffer.from('id,subject\n1,é\n', 'latin1')],
  ])('%s', async (_, bytes) => {
    const { rows } = await outcome(bytes);
    expect(rows).toMatchObject([{ external_id: '1', subject: 'é' }]);
  });
});

describe('a NUL byte far into a file', () => {
  const chunk = 1024 * 1024;
  const filler = 'x,fine\n'.repeat(chunk / 7);

  it.each<[string, string]>([
    ['in a later chunk', `${filler}bad,\u0000\nlast,b\n`],
    ['in a row that ends chunks later', `"\u0000${'long\n'.repeat(chunk / 2)}",b\nlast,b\n`],
    ['at the very end', `${filler}last,b\nbad,\u0000`],
  ])('%s costs its row alone', async (_, rows) => {
    const read = await outcome(`subject,body\nfirst,b\n${rows}`);
    expect(read.rejects.map((reject) => reject.reason)).toEqual([expect.stringMatching(/NUL byte/)]);
    expect(read.rows[0]).toMatchObject({ subject: 'first' });
    expect(read.rows.at(-1)).toMatchObject({ subject: 'last' });
  });

  it('leaves half a character of a later row to be found as well', async () => {
    const text = `subject,body\na,\u0000\nb,${'y'.repeat(chunk)}\nc,half \ud800\nd,e\n`;
    const read = await outcome(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(read.rejects.map((reject) => reject.row)).toEqual([1, 3]);
    expect(read.rows.map((row) => row.subject)).toEqual(['b', 'd']);
  });
});
