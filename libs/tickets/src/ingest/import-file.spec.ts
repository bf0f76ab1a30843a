import { readdirSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { TicketRepository } from '../store/ticket.repository.js';
import { ticketApp, type TicketApp } from '../testing/ticket-app.js';

let app: TicketApp;
beforeAll(async () => {
  app = await ticketApp();
});

const fields = [
  'id',
  'subject',
  'body',
  'requester',
  'email',
  'status',
  'priority',
  'created_at',
  'tags',
  'plan',
];
const cells = [
  'T-1',
  'Größe',
  'line one\nline "two"',
  'Ada',
  'ada@x.org',
  'solved',
  'high',
  '2026-03-01T10:00:00Z',
  'vip,eu',
  'gold',
];
const record = Object.fromEntries(fields.map((field, i) => [field, cells[i]]));
const delimited = (delimiter: string): string =>
  [fields, cells]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
    .join('\r\n');
const parquet = (): Uint8Array =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: fields.map((name, i) => ({ name, data: [cells[i]], type: 'STRING' as const })),
    }),
  );

describe('every format gives the same ticket', () => {
  it.each<[string, () => string | Uint8Array]>([
    ['comma.csv', () => delimited(',')],
    ['semicolon.csv', () => delimited(';')],
    ['tab.tsv', () => delimited('\t')],
    ['pipe.txt', () => delimited('|')],
    ['lines.jsonl', () => `${JSON.stringify(record)}\n`],
    ['array.json', () => JSON.stringify([record])],
    ['wrapped.json', () => JSON.stringify({ tickets: [record] })],
    ['columns.parquet', parquet],
    ['utf16.csv', () => Buffer.from(`\uFEFF${delimited(',')}`, 'utf16le')],
    ['latin.csv', () => Buffer.from(delimited(','), 'latin1')],
  ])('%s', async (name, content) => {
    const tenant = await app.tenant(`f-${name.replace('.', '-')}`);
    const job = await app.imported(tenant, content(), { name, source: 'helpdesk' });
    expect(job).toMatchObject({
      kind: 'file_import',
      status: 'succeeded',
      progress: { processed: 1, total: 1, rejected: 0 },
      error: null,
      file_name: name,
      source: 'helpdesk',
      eta_seconds: null,
    });
    const [ticket] = await app.hub.get(TicketRepository).page(tenant, {}, null, 10);
    expect(ticket).toMatchObject({
      external_id: 'T-1',
      source: 'helpdesk',
      subject: 'Größe',
      body: 'line one\nline "two"',
      status: 'solved',
      priority: 'high',
      tags: ['vip', 'eu'],
      requester: { name: 'Ada', email: 'ada@x.org' },
      created_at: '2026-03-01T10:00:00.000Z',
      metadata: { plan: 'gold' },
      signals: {},
    });
  });
});

describe('an import', () => {
  it('follows the mapping it was given', async () => {
    const tenant = await app.tenant('mapped');
    const mapping = { columns: { a: 'subject', b: 'external_id', c: 'created_at' }, date_order: 'mdy' };
    await app.imported(tenant, 'a,b,c,d\nHello,7,02/03/2026,x\n', { mapping });
    expect(await app.hub.get(TicketRepository).find(tenant, '7')).toMatchObject({
      subject: 'Hello',
      created_at: '2026-02-03T00:00:00.000Z',
      metadata: { d: 'x' },
    });
  });

  it('keeps every unmapped column as metadata, whatever its name', async () => {
    const tenant = await app.tenant('columns');
    await app.imported(tenant, 'id,subject,__proto__,constructor,"a ""b"", c",été\n1,s,p,c,q,e\n');
    const [row] = await app.peek<{ metadata: string }>(
      'select metadata::text from ticket where tenant_id = $1',
      [tenant],
    );
    expect(JSON.parse(row?.metadata ?? '')).toEqual(
      JSON.parse('{"__proto__":"p","constructor":"c","a \\"b\\", c":"q","été":"e"}'),
    );
  });

  it('stores texts no COPY could take literally', async () => {
    const tenant = await app.tenant('escapes');
    const nasty = [
      '\\',
      '\\N',
      '\\.',
      'a\tb',
      'a\\nb',
      'x\r\ny',
      '{"a"}',
      '{a,b}',
      "it's",
      '😀',
      '\u0001',
      'NULL',
    ];
    const text = nasty.map(
      (value, i) =>
        `${JSON.stringify({ id: String(i), subject: `s ${value}`, body: value, tags: [value], account: value })}\n`,
    );
    await app.imported(tenant, text.join(''), { name: 'x.jsonl' });
    const rows = await app.peek<{ external_id: string; body: string; tags: string[]; account: string }>(
      'select external_id, body, tags, account from ticket where tenant_id = $1 order by external_id::int',
      [tenant],
    );
    expect(rows.map((row) => row.body)).toEqual(nasty.map((value) => value.trim()));
    expect(rows.map((row) => row.account)).toEqual(nasty.map((value) => value.trim()));
    expect(rows.map((row) => row.tags)).toEqual(nasty.map((value) => [value.trim()]));
  });

  it('takes a source of any letters', async () => {
    const tenant = await app.tenant('sources');
    const source = 'a\tb\\c "d" ünï';
    const job = await app.imported(tenant, 'id,subject\n1,a\n', { source });
    expect(job).toMatchObject({ status: 'succeeded', source });
    expect(await app.peek('select source, origin from ticket where tenant_id = $1', [tenant])).toEqual([
      { source, origin: `file:${source}` },
    ]);
  });

  it('stores a field of two million characters whole', async () => {
    const tenant = await app.tenant('long');
    const long = 'Ünï '.repeat(500_000);
    expect(await app.imported(tenant, `id,subject,body\n1,long,"${long}"\n2,short,b\n`)).toMatchObject({
      status: 'succeeded',
    });
    const rows = await app.peek<{ n: number }>(
      'select length(body) as n from ticket where tenant_id = $1 order by 1',
      [tenant],
    );
    expect(rows.map((row) => row.n)).toEqual([1, long.trim().length]);
  });

  it('dates rows without a date by their arrival', async () => {
    const tenant = await app.tenant('undated');
    const before = Date.now();
    await app.imported(tenant, 'id,subject\n1,a\n');
    const [ticket] = await app.hub.get(TicketRepository).page(tenant, {}, null, 1);
    expect(Date.parse(ticket?.created_at ?? '')).toBeGreaterThanOrEqual(before - 1_000);
    expect(ticket?.updated_at).toBe(ticket?.created_at);
  });

  it('of a header alone succeeds with nothing', async () => {
    const tenant = await app.tenant('header');
    expect(await app.imported(tenant, 'id,subject\n')).toMatchObject({
      status: 'succeeded',
      progress: { processed: 0, total: 0, rejected: 0 },
    });
  });

  it('leaves no file behind', async () => {
    const tenant = await app.tenant('tidy');
    await app.imported(tenant, 'id,subject\n1,a\n');
    await app.imported(tenant, 'nothing,useful\n1,2\n');
    expect(readdirSync(app.uploads())).toEqual([]);
  });
});
