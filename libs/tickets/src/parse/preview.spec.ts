import { describe, expect, it } from 'vitest';
import { fileOf } from '../testing/files.js';
import { previewFile, type FilePreview } from './preview.js';
import { ticketFields, type Mapping } from './types.js';

const preview = (content: string, wanted?: Mapping, name = 'x.csv'): Promise<FilePreview> =>
  previewFile(fileOf(content, name), name, wanted);

const table =
  'Ticket ID,Title,Text,Created,Plan\n1,Broken,It is broken,2026-03-01,gold\n2,Slow,So slow,2026-03-02,free\n';

describe('the preview', () => {
  it('shows what an import would do', async () => {
    expect(await preview(table)).toMatchObject({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      fields: ticketFields,
      columns: [
        { name: 'Ticket ID', field: 'external_id', why: 'the name "Ticket ID"', samples: ['1', '2'] },
        { name: 'Title', field: 'subject' },
        { name: 'Text', field: 'body' },
        { name: 'Created', field: 'created_at' },
        { name: 'Plan', field: null, confidence: 0, why: 'kept as metadata', samples: ['gold', 'free'] },
      ],
      dates: [
        {
          column: 'Created',
          order: 'iso',
          ambiguous: false,
          example_in: '2026-03-01',
          example_out: '2026-03-01T00:00:00.000Z',
        },
      ],
      sample_rows: [
        { row: 1, external_id: '1', subject: 'Broken', metadata: { Plan: 'gold' } },
        { row: 2, external_id: '2', created_at: '2026-03-02T00:00:00.000Z' },
      ],
      problems: [],
    });
  });

  it('does not tell its inner keys', async () => {
    const { sample_rows } = await preview('subject\na\n');
    expect(sample_rows[0]).not.toHaveProperty('content_key');
  });

  it('is sure about names it knows best, less about others', async () => {
    const { columns } = await preview('id,reference,text\n1,2,a\n');
    const [id, , text] = columns;
    expect(id?.confidence).toBeGreaterThan(0.9);
    expect(text?.confidence).toBeGreaterThan(0.8);
  });

  it('shortens what it shows', async () => {
    const { sample_rows, columns } = await preview(
      `id,body,big\n1,"${'x'.repeat(9_000)}","${'y'.repeat(9_000)}"\n`,
    );
    expect(sample_rows[0]?.body).toHaveLength(500);
    expect(columns[2]?.samples[0]).toHaveLength(200);
  });

  it('shows at most twenty rows and three samples', async () => {
    const { sample_rows, columns } = await preview(
      `id,subject\n${Array.from({ length: 300 }, (_, i) => `${i},s${i}\n`).join('')}`,
    );
    expect(sample_rows).toHaveLength(20);
    expect(columns[0]?.samples).toEqual(['0', '1', '2']);
  });

  it('names the rows that would be rejected by their number in the file', async () => {
    const { problems, sample_rows } = await preview(
      'id,subject,created\n1,a,2026-03-01\n2,b\n3,,2026-03-01\n4,d,soon\n5,e,2026-03-02\n6,f,2026-03-03\n',
    );
    expect(problems).toEqual([
      { path: 'row 2', message: 'the row has 2 fields, the header has 3' },
      { path: 'row 3, body', message: 'has neither a subject nor a body' },
      { path: 'row 4, created', message: '"soon" is not a date we know' },
    ]);
    expect(sample_rows.map((row) => row.row)).toEqual([1, 5, 6]);
  });

  it('says what is missing when nothing can be imported', async () => {
    const { problems, sample_rows } = await preview('start,calls\n2003-03-03T07:00:00Z,111\n');
    expect(problems[0]).toEqual({
      path: 'mapping.columns',
      message: 'no column is the subject or the body; the file has start, calls',
    });
    expect(sample_rows).toEqual([]);
  });

  it('shows the rows before the damage, and the damage', async () => {
    const { sample_rows, problems } = await preview('[{"id":1,"subject":"a"},{"id":', undefined, 'x.json');
    expect(sample_rows).toMatchObject([{ external_id: '1' }]);
    expect(problems).toEqual([{ path: 'row 2', message: 'The JSON array is not closed.' }]);
  });

  it('shows a header without rows', async () => {
    expect(await preview('id,subject\n')).toMatchObject({
      sample_rows: [],
      problems: [],
      columns: [{ samples: [] }, { samples: [] }],
    });
  });
});

describe('dates', () => {
  it.each<[string, string, object]>([
    ['day first', '13/02/2026', { order: 'dmy', ambiguous: false, example_out: '2026-02-13T00:00:00.000Z' }],
    [
      'month first',
      '02/13/2026',
      { order: 'mdy', ambiguous: false, example_out: '2026-02-13T00:00:00.000Z' },
    ],
    [
      'either',
      '02/03/2026',
      { order: 'dmy', ambiguous: true, example_in: '02/03/2026', example_out: '2026-03-02T00:00:00.000Z' },
    ],
  ])('%s', async (_, date, expected) => {
    const { dates } = await preview(`subject,created\na,${date}\n`);
    expect(dates).toMatchObject([{ column: 'created', ...expected }]);
  });

  it('shows an ambiguous date as an example even when others are clear', async () => {
    const { dates } = await preview('subject,created\na,28/02/2026\nb,02/03/2026\n');
    expect(dates).toMatchObject([
      { order: 'dmy', ambiguous: false, example_in: '02/03/2026', example_out: '2026-03-02T00:00:00.000Z' },
    ]);
  });

  it('shows the sample rows in the order that is asked for', async () => {
    const columns = { subject: 'subject', created: 'created_at' } as const;
    const { sample_rows, dates } = await preview('subject,created\na,02/03/2026\n', {
      columns,
      date_order: 'mdy',
    });
    expect(dates).toMatchObject([{ order: 'mdy', ambiguous: false }]);
    expect(sample_rows[0]?.created_at).toBe('2026-02-03T00:00:00.000Z');
  });

  it('one clear column speaks for the other', async () => {
    const { sample_rows } = await preview('subject,created,updated\na,02/03/2026,13/03/2026\n');
    expect(sample_rows[0]).toMatchObject({
      created_at: '2026-03-02T00:00:00.000Z',
      updated_at: '2026-03-13T00:00:00.000Z',
    });
  });
});

describe('a mapping of one’s own', () => {
  it('goes before the guess; columns it does not name become metadata', async () => {
    const { columns, sample_rows } = await preview(table, { columns: { Text: 'subject', Title: null } });
    expect(columns.map(({ name, field, why }) => [name, field, why])).toEqual([
      ['Ticket ID', null, 'your choice'],
      ['Title', null, 'your choice'],
      ['Text', 'subject', 'your choice'],
      ['Created', null, 'your choice'],
      ['Plan', null, 'your choice'],
    ]);
    expect(sample_rows[0]).toMatchObject({
      subject: 'It is broken',
      metadata: { Title: 'Broken', Plan: 'gold', Created: '2026-03-01' },
    });
  });

  it.each<[string, Mapping['columns'], string, RegExp]>([
    [
      'a column the file has not',
      { Title: 'subject', Colour: 'body' },
      'mapping.columns.Colour',
      /not a column/,
    ],
    [
      'a field given twice',
      { Title: 'subject', Text: 'subject' },
      'mapping.columns',
      /subject is given twice/,
    ],
    ['no text', { 'Ticket ID': 'external_id' }, 'mapping.columns', /no column is the subject or the body/],
  ])('%s is a problem', async (_, columns, path, message) => {
    const { problems } = await preview(table, { columns });
    expect(problems[0]).toEqual({ path, message: expect.stringMatching(message) as string });
  });
});
