import { describe, expect, it } from 'vitest';
import {
  eventPageSchema,
  exportPageSchema,
  ticketEventSchema,
  wireCommentSchema,
  wireTicketSchema,
  wireUserSchema,
} from '../src/wire.js';
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

describe('an event on the wire', () => {
  const stamp = '2009-06-25T10:15:18Z';
  /** As in the official description, "Sideloading". */
  const comment = {
    id: 91048994488,
    via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
    via_reference_id: null,
    type: 'Comment',
    author_id: 5031726587,
    body: 'This is a comment',
    html_body: '<div class="zd-comment"><p dir="auto">This is a comment</p>',
    public: true,
    attachments: [],
    audit_id: 91048994468,
    created_at: stamp,
    event_type: 'Comment',
  };
  const event = { id: 926256957613, ticket_id: 155, timestamp: 1_603_716_792, child_events: [comment] };
  const commentsOf = (child_events: unknown[], over: object = {}) =>
    ticketEventSchema.parse({ ...event, child_events, ...over }).comments;

  it('carries its comment as the ticket’s own list would', () => {
    const { comments, creates } = ticketEventSchema.parse(event);
    expect(comments).toEqual([wireCommentSchema.parse(comment)]);
    expect(creates).toBe(false);
  });

  it.each([
    ['no updates', { ...event, child_events: undefined }],
    ['no time', { ...event, timestamp: undefined }],
    ['updates of kinds we do not know', { ...event, child_events: [{ event_type: 'Tweet', via: 3 }, {}] }],
    ['fields we do not know', { ...event, updater_id: 1, system: { client: 'x' } }],
  ])('may have %s', (_what, given) => {
    expect(ticketEventSchema.parse(given)).toMatchObject({ id: event.id, ticket_id: 155 });
  });

  it('of creation is known as such', () => {
    const child_events = [{ event_type: 'Create', subject: 'Help' }, comment];
    expect(ticketEventSchema.parse({ ...event, child_events })).toMatchObject({ creates: true });
  });

  it.each([
    ['what was said on the telephone counts', { ...comment, event_type: 'VoiceComment' }, 1],
    ['a change of its privacy does not', { id: 1, event_type: 'CommentPrivacyChange', author_id: 5 }, 0],
    ['the mere word that there is one does not', { event_type: 'Comment', comment_present: true }, 0],
  ])('has comments: %s', (_what, child, count) => {
    expect(commentsOf([child])).toHaveLength(count);
  });

  it('lends its time to a comment without one', () => {
    const { created_at: _gone, ...timeless } = comment;
    expect(commentsOf([timeless], { created_at: stamp })[0]?.created_at).toBe(stamp);
    expect(ticketEventSchema.safeParse({ ...event, child_events: [timeless] }).success).toBe(false);
  });

  it.each([
    ['no id', { ...event, id: undefined }, 'id'],
    ['no ticket', { ...event, ticket_id: undefined }, 'ticket_id'],
    ['updates as text', { ...event, child_events: 'x' }, 'child_events'],
    ['a comment without an id', { ...event, child_events: [{ ...comment, id: undefined }] }, 'comments'],
  ])('may not have %s', (_what, given, path) => {
    expect(ticketEventSchema.safeParse(given).error?.issues[0]?.path[0]).toBe(path);
  });

  it.each([
    ['goes on where it says', { end_of_stream: false, end_time: 7 }, 7],
    ['is the last where it says so', { end_of_stream: true, end_time: 7 }, null],
    ['is the last where it is short and says nothing', { end_time: 7 }, null],
    ['is the last without a time', { end_of_stream: true, end_time: null }, null],
  ])('is on a page that %s', (_what, given, end) => {
    expect(eventPageSchema.parse({ ticket_events: [event], ...given }).end).toBe(end);
  });

  it.each([
    ['no events', { end_of_stream: true }],
    ['more to come and no time', { ticket_events: [], end_of_stream: false }],
    ['more to come and no time at all', { ticket_events: [], end_of_stream: false, end_time: null }],
  ])('is not on a page that has %s', (_what, given) => {
    expect(eventPageSchema.safeParse(given).success).toBe(false);
  });
});
