import { changeSchema } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchbay, peopleOf, toMessageChanges, toTicketChange, type Reading } from '../src/map.js';
import { aComment, aTicket, aUser } from './support.js';

const readAt = new Date('2026-03-02T09:30:00.123Z');
const agent = aUser({ id: 123123, name: 'Maya Lopez', email: 'maya@acme.example', role: 'agent' });
const people = peopleOf([aUser(), agent], [{ id: 509974, name: 'Lumen Labs' }]);
const reading = (over: Partial<Reading> = {}): Reading => ({ people, owned: [], at: readAt, ...over });
const dataOf = (over: Parameters<typeof aTicket>[0], how?: Partial<Reading>) =>
  toTicketChange(aTicket(over), reading(how)).data;

describe('a ticket', () => {
  it('keeps what both sides know', () => {
    const change = toTicketChange(
      aTicket({ priority: 'urgent', organization_id: 509974, assignee_id: 123123 }),
      reading(),
    );
    expect(change).toEqual({
      object: 'ticket',
      op: 'upsert',
      id: '35436',
      version: '2026-02-02T11:30:15.000Z/2026-03-02T09:30:00.123Z',
      at: '2026-02-02T11:30:15.000Z',
      channel: { kind: 'zendesk', meta: { via: 'unknown' } },
      data: {
        subject: 'Help, my printer is on fire!',
        body: 'The fire is very colorful.',
        status: 'open',
        priority: 'urgent',
        tags: ['enterprise', 'other_tag'],
        requester: { name: 'Johnny Appleseed', email: 'johnny@example.org' },
        account: 'Lumen Labs',
        assignee: 'Maya Lopez',
        created_at: '2026-02-01T10:00:00.000Z',
        updated_at: '2026-02-02T11:30:15.000Z',
        metadata: {},
      },
    });
  });

  it.each([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'pending'],
    ['hold', 'on_hold'],
    ['solved', 'solved'],
    ['closed', 'closed'],
  ])('in status %s is %s', (theirs, ours) => {
    expect(dataOf({ status: theirs })).toMatchObject({ status: ours });
  });

  it.each([
    ['low', 'low'],
    ['normal', 'normal'],
    ['high', 'high'],
    ['urgent', 'urgent'],
    [null, undefined],
    ['a priority of the future', undefined],
  ])('of priority %s is %s', (theirs, ours) => {
    expect(dataOf({ priority: theirs })).toHaveProperty('priority', ours);
  });

  it.each([
    ['no subject', { subject: null }, { subject: '' }],
    ['no description', { description: null }, { body: '' }],
    ['no requester', { requester_id: null }, { requester: { name: null, email: null } }],
    ['an unknown requester', { requester_id: 1 }, { requester: { name: null, email: null } }],
    ['no organization', { organization_id: null }, { account: null }],
    ['an unknown organization', { organization_id: 1 }, { account: null }],
    ['nobody assigned', { assignee_id: null }, { assignee: null }],
    ['an unknown assignee', { assignee_id: 1 }, { assignee: null }],
  ])('with %s is still a ticket', (_what, over, expected) => {
    expect(dataOf(over)).toMatchObject(expected);
  });

  it('names an assignee without a name by e-mail', () => {
    const nameless = peopleOf([{ ...agent, name: null }], []);
    expect(dataOf({ assignee_id: 123123 }, { people: nameless })).toMatchObject({
      assignee: 'maya@acme.example',
    });
  });

  it.each([
    ['email', 'email'],
    ['web', 'web'],
    [48, '48'],
  ])('tells that it came by %s', (channel, via) => {
    const change = toTicketChange(aTicket({ via: { channel } }), reading());
    expect(change.channel).toEqual({ kind: 'zendesk', meta: { via } });
  });

  it('is gone when Zendesk calls it deleted', () => {
    expect(toTicketChange(aTicket({ status: 'deleted' }), reading())).toMatchObject({
      op: 'delete',
      id: '35436',
    });
  });

  it.each([
    ['+00:00', '2026-02-02T11:30:15+00:00'],
    ['+02:00', '2026-02-02T13:30:15+02:00'],
    ['Z', '2026-02-02T11:30:15Z'],
  ])('has one time whatever the zone (%s)', (_zone, stamp) => {
    expect(toTicketChange(aTicket({ updated_at: stamp }), reading()).at).toBe('2026-02-02T11:30:15.000Z');
  });
});

describe('the version of a ticket', () => {
  const version = (updated_at: string, at: string): string =>
    toTicketChange(aTicket({ updated_at }), reading({ at: new Date(at) })).version;

  it('grows with every later read of the same second', () => {
    const first = version('2026-02-02T11:30:15Z', '2026-02-02T11:30:15.400Z');
    expect(version('2026-02-02T11:30:15Z', '2026-02-02T11:30:15.900Z') > first).toBe(true);
  });

  it('grows with the stamp, whoever read later', () => {
    const early = version('2026-02-02T11:30:15Z', '2026-02-02T12:00:00Z');
    expect(version('2026-02-02T11:30:16Z', '2026-02-02T11:30:17Z') > early).toBe(true);
  });

  it('orders as the pair of both orders, for any two readings', () => {
    const time = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(time, time, time, time, (stampA, readA, stampB, readB) => {
        const a = version(stampA.toISOString(), readA.toISOString());
        const b = version(stampB.toISOString(), readB.toISOString());
        const expected = stampA.getTime() - stampB.getTime() || readA.getTime() - readB.getTime();
        expect(Math.sign(Number(a > b) - Number(a < b))).toBe(Math.sign(expected));
      }),
    );
  });
});

describe('what we have no place for', () => {
  it.each([
    ['type', { type: 'incident' }, { type: 'incident' }],
    ['external id', { external_id: 'crm-7' }, { external_id: 'crm-7' }],
    ['group', { group_id: 98738 }, { group_id: 98738 }],
    ['brand', { brand_id: 123 }, { brand_id: 123 }],
    ['satisfaction', { satisfaction_rating: { score: 'good' } }, { satisfaction_rating: { score: 'good' } }],
    [
      'custom fields',
      {
        custom_fields: [
          { id: 27642, value: '745' },
          { id: 27648, value: ['a', 'b'] },
        ],
      },
      { custom_fields: { 27642: '745', 27648: ['a', 'b'] } },
    ],
  ])('is kept: %s', (_what, over, metadata) => {
    expect(dataOf(over)).toHaveProperty('metadata', metadata);
  });

  it('holds no empty custom field', () => {
    const custom_fields = [{ id: 1, value: null }, { id: 2 }, { id: 3, value: false }, { id: 4, value: 0 }];
    expect(dataOf({ custom_fields })).toHaveProperty('metadata', { custom_fields: { 3: false, 4: 0 } });
  });

  it('never holds a field that is ours', () => {
    const custom_fields = [
      { id: 36001, value: 'negative' },
      { id: 36002, value: -0.8 },
      { id: 7, value: 'x' },
    ];
    expect(dataOf({ custom_fields }, { owned: [36001, 36002] })).toHaveProperty('metadata', {
      custom_fields: { 7: 'x' },
    });
    expect(dataOf({ custom_fields: custom_fields.slice(0, 2) }, { owned: [36001, 36002] })).toHaveProperty(
      'metadata',
      {},
    );
  });
});

describe('the author of a ticket', () => {
  it.each([
    ['pb-0123456789abcdef', patchbay],
    ['pb-0123456789abcdeg', undefined],
    ['pb-0123456789abcdef0', undefined],
    ['xpb-0123456789abcdef', undefined],
    ['crm-7', undefined],
    [null, undefined],
  ])('with external id %s is %s', (external_id, author) => {
    const { created_at } = aTicket();
    expect(toTicketChange(aTicket({ external_id, updated_at: created_at }), reading()).author).toBe(author);
  });

  it('is nobody of ours as soon as somebody has changed it', () => {
    expect(toTicketChange(aTicket({ external_id: 'pb-0123456789abcdef' }), reading()).author).toBeUndefined();
  });
});

describe('a conversation', () => {
  const ticket = aTicket();
  const [customer, us] = [ticket.requester_id ?? 0, 123123];
  const first = aComment({ id: 1, author_id: customer, body: 'The fire is very colorful.' });

  it('does not repeat the description', () => {
    const changes = toMessageChanges(ticket, [first, aComment({ id: 2, author_id: us })], people);
    expect(changes.map(({ id }) => id)).toEqual(['2']);
  });

  it('keeps the first comment of a ticket that somebody else opened', () => {
    const changes = toMessageChanges(ticket, [aComment({ id: 1, author_id: us })], people);
    expect(changes.map(({ id }) => id)).toEqual(['1']);
  });

  it.each([
    ['the requester', customer, true, 'inbound'],
    ['the requester, in private', customer, false, 'inbound'],
    ['an agent', us, true, 'outbound'],
    ['an agent, in private', us, false, 'internal'],
    ['another end-user', 555, true, 'inbound'],
    ['somebody unknown', 999, true, 'outbound'],
  ])('by %s goes the right way', (_who, author_id, isPublic, direction) => {
    const known = peopleOf([aUser(), agent, aUser({ id: 555, name: 'A colleague' })], []);
    const [, change] = [first, aComment({ id: 2, author_id, public: isPublic })];
    expect(toMessageChanges(ticket, [first, change], known)[0]?.data).toMatchObject({ direction });
  });

  it.each([
    ['a link', '<p>See <a href="https://a.test">this</a></p>', true],
    ['a picture', '<div><img src="https://a.test/p.gif"></div>', true],
    ['a list', '<ul><li>x</li></ul>', true],
    ['an attack, which the hub cleans', '<script>x</script>', true],
    ['paragraphs only', '<div class="zd-comment" dir="auto"><p dir="auto">Hello<br>there</p></div>', false],
    ['a sign that is no tag', '<p>1 < 2</p>', false],
    ['nothing', null, false],
  ])('P42: keeps HTML where it says more than the text: %s', (_what, html_body, kept) => {
    const [change] = toMessageChanges(ticket, [first, aComment({ id: 2, html_body })], people);
    expect(change?.channel?.meta['html']).toBe(kept ? html_body : undefined);
  });

  it('keeps the first comment as a message where it has a look of its own', () => {
    const mail = aComment({ ...first, html_body: '<p><b>Help</b></p>' });
    expect(toMessageChanges(ticket, [mail], people).map(({ id }) => id)).toEqual([String(mail.id)]);
  });

  it('carries author, text, time and the files by name', () => {
    const comment = aComment({
      id: 9,
      plain_body: 'See the picture.',
      body: '<p>See the picture.</p>',
      via: { channel: 'email' },
      attachments: [{ id: 498483, file_name: 'crash.log', content_type: 'text/plain', size: 2532 }],
    });
    expect(toMessageChanges(ticket, [first, comment], people)).toEqual([
      {
        object: 'message',
        op: 'upsert',
        id: '9',
        version: '2026-02-01T10:05:00.000Z',
        at: '2026-02-01T10:05:00.000Z',
        author: '123123',
        channel: {
          kind: 'zendesk',
          meta: {
            via: 'email',
            public: true,
            attachments: [{ id: 498483, file_name: 'crash.log', content_type: 'text/plain', size: 2532 }],
          },
        },
        data: {
          ticket_external_id: '35436',
          direction: 'outbound',
          author: { name: 'Maya Lopez', email: 'maya@acme.example' },
          body: 'See the picture.',
          created_at: '2026-02-01T10:05:00.000Z',
        },
      },
    ]);
  });

  it.each([
    ['plain text before HTML', { plain_body: 'plain', body: 'html' }, 'plain'],
    ['HTML where there is no plain text', { plain_body: null, body: 'html' }, 'html'],
    ['nothing where there is nothing', { plain_body: null, body: null }, ''],
  ])('has %s', (_what, over, body) => {
    const change = toMessageChanges(ticket, [first, aComment({ id: 2, ...over })], people)[0];
    expect(change?.data).toMatchObject({ body });
  });
});

describe('any ticket Zendesk may send', () => {
  const text = fc.option(fc.string(), { nil: null });
  const number = fc.option(fc.nat(), { nil: null });
  const stamp = fc
    .date({
      min: new Date('2005-01-01T00:00:00Z'),
      max: new Date('2099-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString());
  const ticket = fc.record({
    id: fc.nat(),
    external_id: text,
    subject: text,
    description: text,
    status: fc.string(),
    priority: text,
    type: text,
    tags: fc.array(fc.string()),
    requester_id: number,
    assignee_id: number,
    organization_id: number,
    custom_fields: fc.array(
      fc.record({ id: fc.nat(), value: fc.oneof(text, fc.boolean(), fc.double({ noNaN: true })) }),
    ),
    created_at: stamp,
    updated_at: stamp,
  });

  it('maps to a valid change that JSON keeps', () => {
    fc.assert(
      fc.property(ticket, fc.array(fc.nat(), { maxLength: 3 }), (given, owned) => {
        const change = toTicketChange(given, reading({ owned }));
        expect(changeSchema.parse(JSON.parse(JSON.stringify(change)))).toMatchObject({
          id: String(given.id),
        });
      }),
    );
  });
});
