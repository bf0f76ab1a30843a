import { describe, expect, it } from 'vitest';
import {
  maxBodyLength,
  messageSchema,
  ticketDetailSchema,
  ticketInputSchema,
  ticketSchema,
} from './ticket.js';

const ticket = {
  id: '1',
  external_id: null,
  source: 'zendesk',
  subject: 'Printer',
  body: 'It burns',
  status: 'open',
  priority: 'high',
  tags: ['fire'],
  requester: { name: 'Ann', email: null },
  account: null,
  assignee: null,
  created_at: '2026-01-02T03:04:05Z',
  updated_at: '2026-01-02T03:04:05.678Z',
  metadata: { custom: { deep: [1, null] }, Größe: 'XL' },
  signals: {},
};
const message = {
  id: '1',
  external_id: 'm-1',
  direction: 'inbound',
  author: { name: null, email: 'ann@b.test' },
  body: 'Still burns',
  channel: { thread_ts: '1.2', blocks: [{ type: 'section' }] },
  created_at: '2026-01-02T03:04:05Z',
};
const pathOf = (input: unknown): string | undefined =>
  ticketInputSchema.safeParse(input).error?.issues[0]?.path.join('.');

describe('a ticket that arrives', () => {
  it.each<[string, object]>([
    ['only a subject', { subject: 'Printer' }],
    ['only a body', { body: 'It burns' }],
    ['a body and an empty subject', { subject: ' ', body: 'It burns' }],
    [
      'everything',
      {
        external_id: '7',
        source: 'api',
        subject: 's',
        body: 'b',
        status: 'new',
        priority: 'low',
        tags: ['a'],
        requester: { name: 'n', email: 'e' },
        account: 'A',
        assignee: 'B',
        created_at: '2026-01-02T03:04:05+02:00',
        updated_at: '2026-01-02T03:04:05Z',
        metadata: { any: ['thing'] },
      },
    ],
    [
      'nulls where nothing is known',
      { subject: 's', requester: { name: null, email: null }, account: null, assignee: null },
    ],
    ['a requester without a name', { subject: 's', requester: { email: 'a@b.test' } }],
    ['characters of all planes', { subject: 'Ünï😀漢字', body: '\u200b x' }],
    ['the longest body', { body: 'x'.repeat(maxBodyLength) }],
    ['a hundred tags', { subject: 's', tags: Array.from({ length: 100 }, (_, n) => `t${n}`) }],
  ])('may have %s', (_what, input) => {
    expect(ticketInputSchema.parse(input)).toEqual(input);
  });

  it.each<[string, unknown, string]>([
    ['neither subject nor body', {}, 'body'],
    ['blanks only', { subject: ' ', body: '\n\t' }, 'body'],
    ['another tenant', { subject: 's', tenantId: 'globex' }, ''],
    ['another tenant, in our spelling', { subject: 's', tenant_id: 'globex' }, ''],
    ['a role', { subject: 's', role: 'admin' }, ''],
    ['a flag of ours', { subject: 's', isAdmin: true }, ''],
    ['a signal', { subject: 's', signals: {} }, ''],
    ['a field of its requester we do not know', { subject: 's', requester: { id: 1 } }, 'requester'],
    ['a status of another product', { subject: 's', status: 'escalated' }, 'status'],
    ['a priority in capitals', { subject: 's', priority: 'HIGH' }, 'priority'],
    ['a number as subject', { subject: 7 }, 'subject'],
    ['a NUL in its subject', { subject: 'a\u0000' }, 'subject'],
    ['half a character in its body', { body: 'a\ud83d' }, 'body'],
    ['a NUL deep in its metadata', { subject: 's', metadata: { a: [{ b: '\u0000' }] } }, 'metadata.a.0.b'],
    ['half a character in its metadata', { subject: 's', metadata: { a: '\ud83d' } }, 'metadata.a'],
    ['a list as metadata', { subject: 's', metadata: [] }, 'metadata'],
    ['a body too long', { body: 'x'.repeat(maxBodyLength + 1) }, 'body'],
    ['a subject too long', { subject: 'x'.repeat(10_001) }, 'subject'],
    ['an empty tag', { subject: 's', tags: [''] }, 'tags.0'],
    ['a tag too long', { subject: 's', tags: ['ok', 'x'.repeat(101)] }, 'tags.1'],
    ['too many tags', { subject: 's', tags: Array.from({ length: 101 }, (_, n) => `t${n}`) }, 'tags'],
    ['an empty external id', { subject: 's', external_id: '' }, 'external_id'],
    ['an empty source', { subject: 's', source: '' }, 'source'],
    [
      'an e-mail address too long',
      { subject: 's', requester: { email: 'x'.repeat(321) } },
      'requester.email',
    ],
    ['a date without a time', { subject: 's', created_at: '2026-01-02' }, 'created_at'],
    ['a time without a zone', { subject: 's', created_at: '2026-01-02T03:04:05' }, 'created_at'],
    ['a day that does not exist', { subject: 's', created_at: '2026-02-30T00:00:00Z' }, 'created_at'],
    ['a year PostgreSQL does not know', { subject: 's', updated_at: '0000-06-01T00:00:00Z' }, 'updated_at'],
    ['a number as date', { subject: 's', created_at: 1_767_323_045 }, 'created_at'],
    ['nothing at all', null, ''],
    ['a list', [], ''],
  ])('may not have %s', (_what, input, path) => {
    expect(pathOf(input)).toBe(path);
  });

  it('nested without end is refused, not fallen over', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 10_000; n += 1) deep = [deep];
    expect(pathOf({ subject: 's', metadata: { deep } })).toMatch(/^metadata\.deep\.0/);
  });

  it('is told every fault at once', () => {
    const { error } = ticketInputSchema.safeParse({ subject: 1, status: 'x', tags: [''] });
    expect(error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual([
      'status',
      'subject',
      'tags.0',
    ]);
  });
});

describe('a ticket of ours', () => {
  it('keeps everything in its metadata', () => {
    expect(ticketSchema.parse(ticket)).toEqual(ticket);
    expect(ticketSchema.parse(ticket).metadata).toEqual(ticket.metadata);
  });

  it.each(Object.keys(ticket))('needs %s', (field) => {
    const { [field as keyof typeof ticket]: _left, ...rest } = ticket;
    expect(ticketSchema.safeParse(rest).success).toBe(false);
  });

  it.each<[string, object]>([
    [
      'sentiment out of range',
      { signals: { sentiment: { label: 'negative', score: -1.5, confidence: 1, factors: [] } } },
    ],
    [
      'an unknown sentiment',
      { signals: { sentiment: { label: 'furious', score: -1, confidence: 1, factors: [] } } },
    ],
    ['a number as account', { account: 7 }],
    ['an unknown status', { status: 'x' }],
  ])('cannot have %s', (_what, change) => {
    expect(ticketSchema.safeParse({ ...ticket, ...change }).success).toBe(false);
  });

  it('in detail has its messages and its timeline', () => {
    const entry = {
      id: '1',
      kind: 'created',
      actor: null,
      summary: 'came in',
      data: {},
      at: '2026-01-02T03:04:05Z',
    };
    const detail = { ...ticket, messages: [message], timeline: [entry], analyses: [] };
    expect(ticketDetailSchema.parse(detail)).toEqual(detail);
    expect(ticketDetailSchema.safeParse(ticket).success).toBe(false);
  });
});

describe('a message', () => {
  it('keeps what its channel said, as it said it', () => {
    expect(messageSchema.parse(message)).toEqual(message);
  });

  it.each<[string, object]>([
    ['a direction of its own', { direction: 'sideways' }],
    ['no author', { author: null }],
    ['a NUL', { body: '\u0000' }],
    ['a body too long', { body: 'x'.repeat(maxBodyLength + 1) }],
    ['a list as channel', { channel: [] }],
    ['a local time', { created_at: '2026-01-02 03:04' }],
  ])('cannot have %s', (_what, change) => {
    expect(messageSchema.safeParse({ ...message, ...change }).success).toBe(false);
  });
});
