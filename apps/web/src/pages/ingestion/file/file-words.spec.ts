import { describe, expect, it } from 'vitest';
import { dateSentence, readable } from './date-words.js';
import { fileFacts, previewBytes, size } from './file-words.js';
import { previewLike } from './preview.fixture.js';
import { sampleOf } from './sample-rows.js';

describe('what a file was recognised as', () => {
  it.each([
    [{}, ['CSV', 'UTF-8', 'separated by comma']],
    [{ encoding: 'utf-16le', delimiter: ';' }, ['CSV', 'UTF-16 (little endian)', 'separated by semicolon']],
    [
      { format: 'tsv', delimiter: '\t', encoding: 'windows-1252' },
      ['TSV', 'Windows-1252 (Western European)', 'separated by tab'],
    ],
    [{ format: 'parquet', delimiter: null }, ['Parquet']],
    [{ format: 'jsonl', delimiter: null, encoding: 'koi8-r' }, ['JSON Lines', 'koi8-r']],
    [{ delimiter: '~' }, ['CSV', 'UTF-8', 'separated by “~”']],
  ] as const)('%j', (part, facts) => {
    expect(fileFacts(previewLike(part))).toEqual(facts);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [12_312, '12.3 kB'],
    [345_678, '346 kB'],
    [17_937_126, '17.9 MB'],
    [5_000_000_000_000, '5000 GB'],
  ])('%s bytes are %s', (bytes, words) => {
    expect(size(bytes)).toBe(words);
  });
});

describe('how much of a file its preview needs', () => {
  it.each([
    ['a.csv', 17_000_000, 2_000_000],
    ['A.JSONL', 17_000_000, 2_000_000],
    ['small.tsv', 300, 300],
    ['a.json', 17_000_000, 17_000_000],
    ['a.parquet', 17_000_000, 17_000_000],
    ['no-ending', 17_000_000, 17_000_000],
  ])('%s of %s bytes: %s', (name, bytes, needed) => {
    expect(previewBytes(name, bytes)).toBe(needed);
  });

  it('is even, so that no character of UTF-16 is cut', () => {
    expect(previewBytes('a.csv', 99_999_999) % 2).toBe(0);
  });
});

describe('a date, said so that a mistake is seen', () => {
  const line = { column: 'created', order: 'dmy', ambiguous: true, example_in: '03/04/2026' } as const;

  it.each([
    [
      { ...line, example_out: '2026-04-03T00:00:00.000Z' },
      '03/04/2026 read as 3 April 2026 (day/month/year)',
    ],
    [
      { ...line, order: 'mdy', example_out: '2026-03-04T09:15:00.000Z' },
      '03/04/2026 read as 4 March 2026, 09:15 UTC (month/day/year)',
    ],
    [{ ...line, example_in: 'gestern', example_out: null }, 'gestern is not a date we know (day/month/year)'],
    [{ ...line, example_in: '', example_out: null }, 'This column is empty.'],
  ] as const)('%j', (date, sentence) => {
    expect(dateSentence(date)).toBe(sentence);
  });

  it('tells no hour that was not written', () => {
    expect(readable('2026-04-03T00:00:00.000Z')).toBe('3 April 2026');
    expect(readable('2026-04-03T00:00:01.000Z')).toContain('UTC');
  });
});

describe('the first rows as tickets', () => {
  const row = {
    row: 1,
    subject: 'A',
    body: '',
    status: 'on_hold',
    tags: ['api', 'docs'],
    assignee: null,
    created_at: '2026-04-03T00:00:00.000Z',
    metadata: { region: 'EU', seats: 3 },
  };

  it('show the fields that are filled, in words', () => {
    expect(sampleOf([row])).toEqual({
      columns: ['Subject', 'Status', 'Tags', 'Created at', 'Extra data'],
      rows: [{ row: 1, cells: ['A', 'On hold', 'api, docs', '3 April 2026', 'region: EU · seats: 3'] }],
    });
  });

  it('keep a column that only one of them fills, and their own row numbers', () => {
    const sample = sampleOf([
      { row: 1, subject: 'A', body: '', metadata: {} },
      { row: 3, subject: '', body: 'text', metadata: {} },
    ]);
    expect(sample.columns).toEqual(['Subject', 'Body']);
    expect(sample.rows).toEqual([
      { row: 1, cells: ['A', ''] },
      { row: 3, cells: ['', 'text'] },
    ]);
  });

  it('are an empty table when there are none', () => {
    expect(sampleOf([])).toEqual({ columns: [], rows: [] });
  });
});
