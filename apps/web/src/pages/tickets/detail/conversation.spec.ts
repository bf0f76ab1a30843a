import { describe, expect, it } from 'vitest';
import { detailLike } from '../ticket.fixture.js';
import { conversationOf, directionWords, htmlOf } from './conversation.js';

const message = (body: string, direction: 'inbound' | 'outbound' | 'internal' = 'inbound') => ({
  id: body,
  external_id: null,
  direction,
  author: { name: null, email: null },
  body,
  channel: {},
  created_at: '2026-11-24T22:00:00.000Z',
});

describe('a conversation', () => {
  it.each([
    [{ html: '<b>x</b>' }, '<b>x</b>'],
    [{}, null],
    [{ html: 5 }, null],
    [{ html: null }, null],
  ] as const)('shows a message as it looked where its channel says how: %j', (channel, html) => {
    const [said] = conversationOf(
      detailLike({ messages: [{ ...message('We are very disappointed.'), channel }] }),
    );
    expect(said && htmlOf(said)).toBe(html);
  });

  it('of an imported ticket is its text, said by the requester', () => {
    expect(conversationOf(detailLike())).toEqual([
      expect.objectContaining({
        direction: 'inbound',
        author: 'Emily Watson',
        body: 'We are very disappointed.',
        at: '2026-11-24T21:18:46.000Z',
      }),
    ]);
  });

  it('begins with the text of the ticket when the messages do not hold it', () => {
    const said = conversationOf(detailLike({ messages: [message('We are sorry.', 'outbound')] }));
    expect(said.map(({ body }) => body)).toEqual(['We are very disappointed.', 'We are sorry.']);
  });

  it('does not say the text twice when the channel repeats it as a message', () => {
    const said = conversationOf(detailLike({ messages: [message(' We are very disappointed.\n')] }));
    expect(said).toHaveLength(1);
  });

  it('is empty for a ticket that is a subject only', () => {
    expect(conversationOf(detailLike({ body: '  ' }))).toEqual([]);
  });

  it.each([
    ['inbound', 'The customer'],
    ['outbound', 'Support'],
    ['internal', 'A colleague'],
  ] as const)('names an unknown author of an %s message', (direction, author) => {
    const said = conversationOf(detailLike({ body: '', messages: [message('x', direction)] }));
    expect(said[0]?.author).toBe(author);
  });

  it('says of a note that the customer does not see it', () => {
    expect(directionWords.internal).toContain('not sent');
  });
});
