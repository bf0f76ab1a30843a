import { describe, expect, it } from 'vitest';
import { exportPageSchema, wireCommentSchema, wireTicketSchema, wireUserSchema } from '../src/wire.js';
import { aComment, aTicket, aUser } from './support.js';

const ticket = aTicket();
const page = { tickets: [ticket], after_cursor: 'MTU3', end_of_stream: true };

describe('a ticket on the wire', () => {
  it.each([
    [
      'as little as there can be',
      { id: 1, status: 'new', created_at: ticket.created_at, updated_at: ticket.updated_at },
    ],
    ['every optional part null', { ...ticket, subject: null, description: null, priority: null, via: null }],
    ['fields we do not know', { ...ticket, fraud_score: 0.1, from_messaging_channel: false }],
    ['a status of the future', { ...ticket, status: 'escalated' }],
    [
      'custom fields of every kind',
      {
        ...ticket,
        custom_fields: [
          { id: 1, value: ['a'] },
          { id: 2, value: { x: 1 } },
        ],
      },
    ],
    ['a channel as a number', { ...ticket, via: { channel: 48 } }],
    ['a time with an offset', { ...ticket, updated_at: '2026-02-02T12:30:15+01:00' }],
  ])('may have %s', (_what, given) => {
    expect(wireTicketSchema.parse(given)).toMatchObject({ id: given.id });
  });

  it('has empty lists where Zendesk says nothing', () => {
    const { tags, custom_fields } = wireTicketSchema.parse({
      id: 1,
      status: 'new',
      created_at: ticket.created_at,
      updated_at: ticket.updated_at,
    });
    expect({ tags, custom_fields }).toEqual({ tags: [], custom_fields: [] });
  });

  it.each([
    ['no id', { ...ticket, id: undefined }, 'id'],
    ['an id with a fraction', { ...ticket, id: 1.5 }, 'id'],
    ['an id as text', { ...ticket, id: '1' }, 'id'],
    ['no status', { ...ticket, status: undefined }, 'status'],
    ['tags as one text', { ...ticket, tags: 'a,b' }, 'tags'],
    ['a time that is none', { ...ticket, updated_at: 'yesterday' }, 'updated_at'],
    ['no time', { ...ticket, created_at: null }, 'created_at'],
    ['a custom field without an id', { ...ticket, custom_fields: [{ value: 1 }] }, 'custom_fields'],
  ])('may not have %s', (_what, given, path) => {
    const result = wireTicketSchema.safeParse(given);
    expect(result.error?.issues[0]?.path[0]).toBe(path);
  });
});

describe('a comment on the wire', () => {
  it.each([
    ['no files', { ...aComment(), attachments: undefined }],
    ['nothing about who may see it', { ...aComment(), public: undefined }],
    ['a file without size', { ...aComment(), attachments: [{ file_name: 'a.txt' }] }],
    [
      'a file that was scanned',
      { ...aComment(), attachments: [{ id: 1, malware_scan_result: 'malware_found' }] },
    ],
    ['no text at all', { ...aComment(), body: null, plain_body: null }],
  ])('may have %s', (_what, given) => {
    expect(wireCommentSchema.parse(given).id).toBe(given.id);
  });

  it('is public unless it says otherwise', () => {
    expect(wireCommentSchema.parse({ ...aComment(), public: undefined }).public).toBe(true);
  });

  it.each([
    ['no author', { ...aComment(), author_id: undefined }],
    ['no time', { ...aComment(), created_at: undefined }],
    ['files as text', { ...aComment(), attachments: 'a.txt' }],
  ])('may not have %s', (_what, given) => {
    expect(wireCommentSchema.safeParse(given).success).toBe(false);
  });
});

describe('a user on the wire', () => {
  it.each([
    ['no e-mail', { ...aUser(), email: null }, true],
    ['no name', { ...aUser(), name: null }, true],
    ['no id, as strangers', { ...aUser(), id: null }, false],
  ])('with %s: %s', (_what, given, fits) => {
    expect(wireUserSchema.safeParse(given).success).toBe(fits);
  });
});

describe('a page of the export', () => {
  it.each([
    ['no side-loads', page],
    ['no cursor, when nothing was found', { ...page, tickets: [], after_cursor: null }],
  ])('may have %s', (_what, given) => {
    expect(exportPageSchema.parse(given)).toMatchObject({ users: [], organizations: [] });
  });

  it.each([
    ['no end_of_stream', { ...page, end_of_stream: undefined }],
    ['no tickets', { ...page, tickets: undefined }],
    ['one bad ticket', { ...page, tickets: [ticket, { id: 2 }] }],
  ])('may not have %s', (_what, given) => {
    expect(exportPageSchema.safeParse(given).success).toBe(false);
  });
});
