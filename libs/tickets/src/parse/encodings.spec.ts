import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { fileOf, readAll } from '../testing/files.js';
import { detect } from './detect.js';

const table = 'id,subject,body\n1,Größe,Écran cassé – 20 €\n2,Naïve,Smörgåsbord\n';
const bom = '\uFEFF';

/** A Windows-1252 file; `latin` because that is what people call it. */
const latin = (text: string): Buffer => iconv.encode(text, 'windows-1252');
const bigEndian = (text: string): Buffer => iconv.encode(text, 'utf-16be');
const littleEndian = (text: string): Buffer => iconv.encode(text, 'utf-16le');

describe('encodings', () => {
  it.each<[string, Buffer, string, boolean]>([
    ['UTF-8', Buffer.from(table), 'utf-8', false],
    ['UTF-8 with a byte order mark', Buffer.from(bom + table), 'utf-8', true],
    ['UTF-16 LE with a byte order mark', littleEndian(bom + table), 'utf-16le', true],
    ['UTF-16 BE with a byte order mark', bigEndian(bom + table), 'utf-16be', true],
    ['UTF-16 LE without', littleEndian(table), 'utf-16le', false],
    ['UTF-16 BE without', bigEndian(table), 'utf-16be', false],
    ['Windows-1252', latin(table), 'windows-1252', false],
  ])('reads %s', async (_, bytes, encoding, marked) => {
    const { detected, rows, rejects } = await readAll(bytes);
    expect(detected).toMatchObject({ encoding, bom: marked, columns: ['id', 'subject', 'body'] });
    expect(rejects).toEqual([]);
    expect(rows.map(({ subject, body }) => [subject, body])).toEqual([
      ['Größe', 'Écran cassé – 20 €'],
      ['Naïve', 'Smörgåsbord'],
    ]);
  });

  it.each<[string, Buffer]>([
    ['plain ASCII is UTF-8', Buffer.from('id,subject\n1,hello\n')],
    ['emoji', Buffer.from('id,subject\n1,😀 works\n')],
    ['Chinese', Buffer.from('id,subject\n1,无法登录\n')],
    ['Arabic', Buffer.from('id,subject\n1,لا أستطيع الدخول\n')],
  ])('%s', async (_, bytes) => {
    const { detected, rows } = await readAll(bytes);
    expect(detected.encoding).toBe('utf-8');
    expect(rows[0]?.subject).toBe(bytes.toString().split('1,').at(-1)?.trim());
  });
});

describe('the whole file decides between UTF-8 and Windows-1252', () => {
  const filler =
    'id,subject,body\n' + Array.from({ length: 12_000 }, (_, i) => `${i},s,plain text body\n`).join('');

  it('finds the first accent far behind the head of the file', async () => {
    const { detected, rows } = await readAll(latin(`${filler}99999,s,Écran cassé\n`));
    expect(detected.encoding).toBe('windows-1252');
    expect(rows.at(-1)!.body).toBe('Écran cassé');
  });

  it('finds the first UTF-8 accent there too', async () => {
    const { detected, rows } = await readAll(Buffer.from(`${filler}99999,s,Écran cassé\n`));
    expect(detected.encoding).toBe('utf-8');
    expect(rows.at(-1)!.body).toBe('Écran cassé');
  });

  it('keeps UTF-8 when a single byte is damaged', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,subject\n1,Größe Ärger Öl\n2,bad '),
      Buffer.from([0xe9]),
      Buffer.from('\n'),
    ]);
    const { detected, rows } = await readAll(bytes);
    expect(detected.encoding).toBe('utf-8');
    expect(rows[0]?.subject).toBe('Größe Ärger Öl');
    expect(rows[1]?.subject).toBe('bad \uFFFD');
  });

  it('sees a character that lies across two chunks of a megabyte', async () => {
    const head = 'id,subject,body\n1,s,';
    for (const shift of [1, 2, 3]) {
      const padding = 'x'.repeat(1024 * 1024 - head.length - shift);
      const path = fileOf(`${head}${padding}😀\n`);
      expect((await detect(path, 'f.csv')).encoding).toBe('utf-8');
      const { rows } = await readAll(`${head}${padding}😀\n`);
      expect(rows[0]?.body.endsWith('x😀')).toBe(true);
    }
  });

  it.each<[string, number[], string]>([
    ['a euro sign of Windows-1252', [0x80], '€'],
    ['curly quotes', [0x93, 0x61, 0x94], '“a”'],
    ['an accent at the very end', [0x61, 0xe9], 'aé'],
    ['bytes that only begin a character', [0xe2, 0x82], 'â‚'],
  ])('%s', async (_, bytes, shown) => {
    const { detected, rows } = await readAll(
      Buffer.concat([Buffer.from('id,subject\n1,'), Buffer.from(bytes), Buffer.from('\n')]),
    );
    expect(detected.encoding).toBe('windows-1252');
    expect(rows[0]?.subject).toBe(shown);
  });
});

describe('other formats have encodings too', () => {
  it('reads JSON Lines in UTF-16', async () => {
    const text = '{"id":"1","subject":"Größe"}\n{"id":"2","subject":"b"}\n';
    const { detected, rows } = await readAll(littleEndian(bom + text), 'x.jsonl');
    expect(detected).toMatchObject({ format: 'jsonl', encoding: 'utf-16le' });
    expect(rows.map((row) => row.subject)).toEqual(['Größe', 'b']);
  });

  it('reads a JSON array with a byte order mark', async () => {
    const { detected, rows } = await readAll(`${bom}[{"id":"1","subject":"é"}]`, 'x.json');
    expect(detected).toMatchObject({ format: 'json', bom: true });
    expect(rows[0]?.subject).toBe('é');
  });

  it('reads TSV in Windows-1252', async () => {
    const { detected, rows } = await readAll(latin('id\tsubject\n1\tGröße, rot\n'), 'x.tsv');
    expect(detected).toMatchObject({ format: 'tsv', encoding: 'windows-1252', delimiter: '\t' });
    expect(rows[0]?.subject).toBe('Größe, rot');
  });
});
