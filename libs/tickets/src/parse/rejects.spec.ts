import { describe, expect, it } from 'vitest';
import { collect, readAll } from '../testing/files.js';
import { rejectFile, type StoredReject } from './rejects.js';

const stored = (row: number, raw: unknown, reason = 'bad'): StoredReject => ({
  row,
  field: null,
  reason,
  raw,
});

async function written(name: string, rejects: StoredReject[]): Promise<string> {
  const file = rejectFile(name, async (after, limit) =>
    rejects.filter(({ row }) => row > after).slice(0, limit),
  );
  return (await collect(file.text)).join('');
}

describe('the name and type follow the file that came', () => {
  it.each<[string, string, string]>([
    ['tickets.csv', 'rejected-tickets.csv', 'text/csv; charset=utf-8'],
    ['tickets.tsv', 'rejected-tickets.csv', 'text/csv; charset=utf-8'],
    ['tickets.parquet', 'rejected-tickets.csv', 'text/csv; charset=utf-8'],
    ['tickets', 'rejected-tickets.csv', 'text/csv; charset=utf-8'],
    ['a b"\r\nc.csv', 'rejected-a_b_c.csv', 'text/csv; charset=utf-8'],
    ['../../etc/passwd', 'rejected-.._.._etc_passwd.csv', 'text/csv; charset=utf-8'],
    ['tickets.json', 'rejected-tickets.jsonl', 'application/x-ndjson'],
    ['tickets.jsonl', 'rejected-tickets.jsonl', 'application/x-ndjson'],
    ['tickets.NDJSON', 'rejected-tickets.NDJSON', 'application/x-ndjson'],
  ])('%s', (given, name, type) => {
    expect(rejectFile(given, async () => [])).toMatchObject({ name, type });
  });
});

describe('CSV', () => {
  it('has the row, its number and the reason', async () => {
    expect(await written('x.csv', [stored(7, { id: '1', subject: 'a,b' }, 'bad "date"')])).toBe(
      'id,subject,reject_row,reject_reason,reject_raw\n1,"a,b",7,"bad ""date""",\n',
    );
  });

  it('has every column any row has, in their order', async () => {
    const text = await written('x.csv', [
      stored(1, { id: '1' }),
      stored(2, { id: '2', subject: 'a', body: 'b' }),
      stored(3, { id: '3', subject: 'c', body: 'd', extra_4: 'e' }),
    ]);
    expect(text.split('\n')[0]).toBe('id,subject,body,extra_4,reject_row,reject_reason,reject_raw');
    expect(text.split('\n')[1]).toBe('1,,,,1,bad,');
    expect(text.split('\n')[3]).toBe('3,c,d,e,3,bad,');
  });

  it('shows a row that never ended as it was', async () => {
    const text = await written('x.csv', [stored(1, { id: '1', subject: 'a' }), stored(2, '2,"open')]);
    expect(text.split('\n')[2]).toBe(',,2,bad,"2,""open"');
  });

  it('has columns to fill even when every row was broken', async () => {
    expect(await written('x.csv', [stored(1, '"open')])).toMatch(
      /^subject,body,reject_row,reject_reason,reject_raw\n/,
    );
  });

  it('does not repeat its own columns when a mended file is rejected again', async () => {
    const raw = { subject: '', reject_row: '3', reject_reason: 'old', reject_raw: '' };
    expect(await written('x.csv', [stored(1, raw, 'new')])).toBe(
      'subject,reject_row,reject_reason,reject_raw\n,1,new,\n',
    );
  });

  it('takes columns named like object properties', async () => {
    const raw = JSON.parse('{"subject":"a","__proto__":"p","constructor":"c"}') as object;
    const text = await written('x.csv', [stored(1, raw), stored(2, { subject: 'b' })]);
    expect(text.split('\n').slice(1, 3)).toEqual(['a,p,c,1,bad,', 'b,,,2,bad,']);
  });

  it('walks through pages of thousands', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) => stored(i + 1, { subject: `s${i}` }));
    const text = await written('x.csv', many);
    expect(text.trim().split('\n')).toHaveLength(2_501);
    expect(text).toContain('s2499,2500,bad,');
  });

  it('has a header even without rows', async () => {
    expect(await written('x.csv', [])).toBe('subject,body,reject_row,reject_reason,reject_raw\n');
  });
});

describe('formulas', () => {
  it.each<[string, string]>([
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+cmd|calc', "'+cmd|calc"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['-5', '-5'],
    ['+49', '+49'],
    ['-1.5', '-1.5'],
    ['-1,5', '"-1,5"'],
    ['a=b', 'a=b'],
  ])('%s is written %s', async (value, cell) => {
    expect((await written('x.csv', [stored(1, { subject: value })])).split('\n')[1]).toBe(`${cell},1,bad,`);
  });

  it.each(['=HYPERLINK("http://x")', '+cmd', '-2+3', '@SUM(A1)', "'quoted'", "it's"])(
    '%s comes back as it was',
    async (value) => {
      const { rows } = await readAll(await written('x.csv', [stored(1, { id: '1', subject: value })]));
      expect(rows).toMatchObject([{ external_id: '1', subject: value, metadata: {} }]);
    },
  );

  it('an apostrophe in any other file is data', async () => {
    const { rows } = await readAll("id,subject\n1,'=x\n");
    expect(rows[0]?.subject).toBe("'=x");
  });
});

describe('JSON Lines', () => {
  it('has the record with row and reason', async () => {
    expect(await written('x.json', [stored(2, { id: '1', tags: '["a"]' }, 'bad date')])).toBe(
      '{"id":"1","tags":"[\\"a\\"]","reject_row":2,"reject_reason":"bad date"}\n',
    );
  });

  it('has broken lines as they were', async () => {
    expect(await written('x.jsonl', [stored(1, '{"id":')])).toBe('{"id":\n');
  });

  it('comes back without its marks', async () => {
    const { rows } = await readAll(
      await written('x.jsonl', [stored(9, { id: '1', subject: 'mended', plan: 'gold' })]),
      'x.jsonl',
    );
    expect(rows).toMatchObject([{ external_id: '1', subject: 'mended', metadata: { plan: 'gold' } }]);
    expect(rows[0]?.metadata).toEqual({ plan: 'gold' });
  });
});
