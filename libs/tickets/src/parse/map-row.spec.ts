import { describe, expect, it } from 'vitest';
import { isReject, RowMapper } from './map-row.js';
import { ticketFields, type Mapping, type ParsedTicket, type Reject, type TicketField } from './types.js';

/** A mapper whose columns carry the names of the fields. */
function mapper(columns: string[], date_order?: Mapping['date_order']): RowMapper {
  const known = (name: string): name is TicketField => ticketFields.some((field) => field === name);
  return new RowMapper(columns, {
    columns: Object.fromEntries(columns.map((name) => [name, known(name) ? name : null])),
    ...(date_order ? { date_order } : {}),
  });
}

function mapped(row: Record<string, string>, date_order?: Mapping['date_order']): ParsedTicket | Reject {
  return mapper(Object.keys(row), date_order).map({ cells: Object.values(row) }, 7);
}

describe('a row becomes a ticket', () => {
  it('with every field', () => {
    const row = mapped({
      external_id: ' 42 ',
      subject: ' Broken ',
      body: ' It is\nbroken ',
      status: 'Solved',
      priority: 'URGENT',
      tags: 'a, b',
      requester_name: 'Ada',
      requester_email: 'ada@x.org',
      account: 'X Inc',
      assignee: 'Bob',
      created_at: '2026-03-01',
      updated_at: '2026-03-02T10:00:00+02:00',
      product: 'Router',
      category: 'Hardware',
      rating: '4',
      colour: 'red',
      empty: '',
    });
    expect(row).toEqual({
      row: 7,
      external_id: '42',
      subject: 'Broken',
      body: 'It is\nbroken',
      status: 'solved',
      priority: 'urgent',
      tags: ['a', 'b'],
      requester_name: 'Ada',
      requester_email: 'ada@x.org',
      account: 'X Inc',
      assignee: 'Bob',
      created_at: '2026-03-01T00:00:00.000Z',
      updated_at: '2026-03-02T08:00:00.000Z',
      metadata: { colour: 'red', product: 'Router', category: 'Hardware', rating: 4 },
      content_key: '',
    });
  });

  it('with a subject alone', () => {
    expect(mapped({ subject: 'a' })).toMatchObject({
      subject: 'a',
      body: '',
      status: 'open',
      priority: 'normal',
      tags: [],
      external_id: null,
      requester_name: null,
      requester_email: null,
      account: null,
      assignee: null,
      created_at: null,
      updated_at: null,
      metadata: {},
    });
  });

  it.each<[string, string]>([
    ['one line', 'one line'],
    ['first\nsecond', 'first'],
    ['first\r\nsecond', 'first'],
    ['first\rsecond', 'first'],
    ['\n\n  first\nsecond', 'first'],
    ['x'.repeat(120), 'x'.repeat(120)],
    ['x'.repeat(121), `${'x'.repeat(119)}…`],
    [`${'x'.repeat(118)}😀tail`, `${'x'.repeat(118)}…`],
  ])('takes the subject of %j from its body', (body, subject) => {
    expect(mapped({ body })).toMatchObject({ subject });
  });
});

describe('words', () => {
  it.each<[string, string, Record<string, string>]>([
    ['Open', 'open', {}],
    ['RESOLVED', 'solved', {}],
    [' In Progress ', 'open', {}],
    ['on hold', 'on_hold', {}],
    ['Waiting', 'pending', {}],
    ['', 'open', {}],
    ['Awaiting Assignment', 'open', { status: 'Awaiting Assignment' }],
  ])('status %j is %s', (word, status, metadata) => {
    expect(mapped({ subject: 'a', status: word })).toMatchObject({ status, metadata });
  });

  it.each<[string, string, Record<string, string>]>([
    ['P1', 'urgent', {}],
    ['Critical', 'urgent', {}],
    ['1 - Critical', 'urgent', {}],
    ['2 - High', 'high', {}],
    ['3: medium', 'normal', {}],
    ['P4 – Low', 'low', {}],
    ['', 'normal', {}],
    ['3 - Moderate', 'normal', { priority: '3 - Moderate' }],
    ['sometime', 'normal', { priority: 'sometime' }],
  ])('priority %j is %s', (word, priority, metadata) => {
    expect(mapped({ subject: 'a', priority: word })).toMatchObject({ priority, metadata });
  });

  it.each<[string, unknown]>([
    ['5', 5],
    ['4.5', 4.5],
    ['-1', -1],
    ['good', 'good'],
    ['★★★', '★★★'],
    ['1e9', '1e9'],
    ['12345678901234567890', '12345678901234567890'],
  ])('rating %s', (text, rating) => {
    expect(mapped({ subject: 'a', rating: text })).toMatchObject({ metadata: { rating } });
  });
});

describe('rows that cannot be stored are rejected with field and reason', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['nothing to say', { subject: '', body: ' \n ' }, 'body', 'has neither a subject nor a body'],
    ['no text column filled', { external_id: '1', subject: '' }, 'body', 'has neither a subject nor a body'],
    [
      'a NUL byte',
      { subject: 'a', body: 'x\u0000y' },
      'body',
      'contains a NUL byte or an unpaired surrogate',
    ],
    ['half a surrogate', { subject: 'a\ud800' }, 'subject', 'contains a NUL byte or an unpaired surrogate'],
    [
      'a NUL byte in metadata',
      { subject: 'a', colour: '\u0000' },
      'colour',
      'contains a NUL byte or an unpaired surrogate',
    ],
    ['no date', { subject: 'a', created_at: 'soon' }, 'created_at', '"soon" is not a date we know'],
    [
      'no second date',
      { subject: 'a', updated_at: '2026-02-30' },
      'updated_at',
      '"2026-02-30" is not a date we know',
    ],
    [
      'a long non-date is shortened',
      { subject: 'a', created_at: 'x'.repeat(99) },
      'created_at',
      `"${'x'.repeat(60)}" is not a date we know`,
    ],
  ])('%s', (_, row, field, reason) => {
    const reject = mapped(row);
    expect(isReject(reject)).toBe(true);
    expect(reject).toMatchObject({ row: 7, field, reason });
  });

  it('keeps the whole row, without what no database takes', () => {
    expect(mapped({ subject: 'a\u0000b', body: 'c\ud800', colour: 'red' })).toMatchObject({
      raw: { subject: 'ab', body: 'c\uFFFD', colour: 'red' },
    });
  });

  it('keeps what no column was known for', () => {
    const reject = mapper(['subject']).map({ cells: [''], extra: { late: 'x' } }, 1);
    expect(reject).toMatchObject({ raw: { subject: '', late: 'x' } });
  });
});

describe('columns with names of object properties', () => {
  const columns = ['subject', '__proto__', 'constructor', 'toString'];

  it('are metadata like any other', () => {
    const row = new RowMapper(columns, { columns: { subject: 'subject' } }).map(
      { cells: ['a', 'p', 'c', 't'] },
      1,
    );
    const { metadata } = row as ParsedTicket;
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
      ['toString', 't'],
    ]);
    expect(JSON.stringify(metadata)).toBe('{"__proto__":"p","constructor":"c","toString":"t"}');
  });
});

describe('dates follow the order of the mapping', () => {
  it.each<[Mapping['date_order'], string]>([
    ['dmy', '2026-03-02T00:00:00.000Z'],
    ['mdy', '2026-02-03T00:00:00.000Z'],
  ])('%s', (order, created_at) => {
    expect(mapped({ subject: 'a', created_at: '02/03/2026' }, order)).toMatchObject({ created_at });
  });
});
