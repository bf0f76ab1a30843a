import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../testing/files.js';
import { RowMapper } from './map-row.js';
import type { ParsedTicket } from './types.js';

const keysOf = async (text: string, name = 'x.csv'): Promise<string[]> =>
  (await readAll(text, name)).rows.map((row) => row.content_key);

describe('rows without an id are known by their content', () => {
  it('the same file gives the same keys', async () => {
    const text = 'subject,body\na,b\nc,d\n';
    expect(await keysOf(text)).toEqual(await keysOf(text));
    expect(new Set(await keysOf(text)).size).toBe(2);
  });

  it('equal rows are counted: none is lost, none is doubled', async () => {
    const [first, second, third] = await keysOf('subject,body\na,b\na,b\na,b\n');
    expect(second).toBe(`${first}:1`);
    expect(third).toBe(`${first}:2`);
  });

  it('rows of a file with an id column that lack theirs are counted too', async () => {
    const keys = await keysOf('id,subject\n,a\n,a\n9,a\n');
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('');
  });

  it.each<[string, string, string]>([
    ['another value', 'subject,body\na,b\n', 'subject,body\na,c\n'],
    ['a value in another column', 'subject,body\na,\n', 'subject,body\n,a\n'],
    ['values joined differently', 'subject,body\nab,c\n', 'subject,body\na,bc\n'],
    ['another column name', 'subject,plan\na,b\n', 'subject,tier\na,b\n'],
  ])('%s is another row', async (_, one, other) => {
    expect(await keysOf(one)).not.toEqual(await keysOf(other));
  });

  it.each<[string, string, string]>([
    ['quoting', 'subject,body\na,b\n', '"subject","body"\r\n"a","b"\r\n'],
    ['the delimiter', 'subject,body\na,b\n', 'subject;body\na;b\n'],
    ['the order of columns', 'subject,body\na,b\n', 'body,subject\nb,a\n'],
    ['an empty column more', 'subject,body\na,b\n', 'subject,body,plan\na,b,\n'],
    [
      'the columns of a file of rejected rows',
      'subject,body\na,b\n',
      'subject,body,reject_row,reject_reason,reject_raw\na,b,17,bad date,\n',
    ],
  ])('%s makes no difference', async (_, one, other) => {
    expect(await keysOf(one)).toEqual(await keysOf(other));
  });

  it('nor does the format', async () => {
    expect(await keysOf('subject,body\na,b\n')).toEqual(
      await keysOf('{"subject":"a","body":"b"}\n', 'x.jsonl'),
    );
  });

  it('different rows never share a key', () => {
    const cells = fc.tuple(fc.string({ minLength: 1 }), fc.string());
    fc.assert(
      fc.property(
        fc.uniqueArray(cells, { selector: (pair) => JSON.stringify(pair), maxLength: 12 }),
        (rows) => {
          const mapper = new RowMapper(['subject', 'plan'], { columns: { subject: 'subject', plan: null } });
          const mapped = rows
            .map((row, i) => mapper.map({ cells: row }, i))
            .filter((row): row is ParsedTicket => 'content_key' in row);
          expect(new Set(mapped.map((row) => row.content_key)).size).toBe(mapped.length);
        },
      ),
    );
  });
});
