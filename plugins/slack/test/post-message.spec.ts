import { GoneError, ProviderError, UserError, type Json } from '@patchbay/plugin-sdk';
import type { Intercept } from '@patchbay/plugin-sdk/testing';
import { describe, expect, it } from 'vitest';
import { postMessage } from '../src/actions/post-message.js';
import { answering, connect, errorOf, Hub, reader, shown, ticket, type SlackBench } from './support.js';

const call = { key: 'workflow:1:0', marker: 'pb-0123456789abcdef' };
const input = { channel: '#support-alerts', text: 'Look at this' };
const run = (
  bench: SlackBench,
  given: { channel: string; text: string; ticket_id?: string } = input,
  under = call,
) => postMessage.run(Object.assign(bench.ctx, under), given);
const find = (bench: SlackBench, channel = input.channel, marker = call.marker) => {
  if (postMessage.idempotency.class !== 'lookup') throw new Error('not looked up');
  return postMessage.idempotency.find(bench.ctx, { ...input, channel }, marker);
};
const sentTo = (bench: SlackBench, path: string) => bench.http.sent.filter((one) => one.path === path);

describe('a message', () => {
  it('stands in the channel, carries our marker, and answers where it stands', async () => {
    const bench = await connect();
    const output = await run(bench);
    expect(output).toEqual({ channel: 'C0ALERTS01', ts: expect.stringMatching(/^\d{10}\.\d{6}$/) as string });
    expect(shown(bench)).toMatchObject([
      {
        channel: 'C0ALERTS01',
        text: 'Look at this',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Look at this' } }],
        metadata: { event_type: 'patchbay_message', event_payload: { marker: call.marker } },
      },
    ]);
  });

  it('carries a UUID that is the same at every attempt and another for every key', async () => {
    const bench = await connect();
    await run(bench);
    await run(bench);
    await run(bench, input, { ...call, key: 'workflow:1:1' });
    const ids = sentTo(bench, '/api/chat.postMessage').map(
      ({ body }) => (body as { client_msg_id: string }).client_msg_id,
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('cannot call the whole channel by its text', async () => {
    const bench = await connect();
    await run(bench, { ...input, text: '<!channel> <@U1> & *bold*' });
    expect(shown(bench)[0]?.text).toBe('&lt;!channel&gt; &lt;@U1&gt; &amp; *bold*');
  });

  it.each([ticket.id, '42'])('shows the ticket %s as a card', async (id) => {
    const bench = await connect();
    await run(bench, { ...input, ticket_id: id });
    const blocks = JSON.stringify(shown(bench)[0]?.blocks);
    expect(blocks).toContain(`<https://hub.example/tickets/${ticket.id}|Invoice is wrong>`);
    expect(blocks).toContain('Ada Byron');
    expect(blocks).toContain('"action_id":"assign_to_me"');
    expect(shown(bench)[0]?.text).toBe('Look at this Invoice is wrong');
  });

  it('shows its scores, and no button when somebody has it', async () => {
    const signals = {
      sentiment: { label: 'negative', score: -0.8, confidence: 0.9, factors: [] },
      intent: [{ label: 'billing_issue', confidence: 0.8, factors: [] }],
    } as unknown as typeof ticket.signals;
    const bench = await connect(new Hub(), { read: reader({ ...ticket, signals, assignee: 'Bo' }) });
    await run(bench, { ...input, ticket_id: '42' });
    const blocks = JSON.stringify(shown(bench)[0]?.blocks);
    expect(blocks).toContain('negative (-0.80)');
    expect(blocks).toContain('billing issue');
    expect(blocks).not.toContain('assign_to_me');
  });

  it('about a ticket that is not there is not sent', async () => {
    const bench = await connect();
    const error = await errorOf(run(bench, { ...input, ticket_id: '43' }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toBe('There is no ticket 43.');
    expect(bench.http.sent).toEqual([]);
  });
});

describe('a message that Slack refuses', () => {
  const refusing = (error: string): Intercept =>
    answering((path) => (path === 'POST /api/chat.postMessage' ? { ok: false, error } : null));

  it.each([
    ['channel_not_found', GoneError, /channel_not_found/],
    ['is_archived', GoneError, /is_archived/],
    ['not_in_channel', ProviderError, /invite the app to the channel/],
    ['msg_too_long', ProviderError, /msg_too_long/],
  ] as const)('with %s', async (reason, type, message) => {
    const error = await errorOf(run(await connect(new Hub(), { intercept: refusing(reason) })));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
  });

  it('in a channel nobody has', async () => {
    const bench = await connect();
    expect(await errorOf(run(bench, { ...input, channel: '#nowhere' }))).toBeInstanceOf(GoneError);
    expect(shown(bench)).toEqual([]);
  });
});

describe('looking for a message before a second attempt', () => {
  it.each(['#support-alerts', 'support-alerts', 'C0ALERTS01'])('finds it in %s', async (channel) => {
    const bench = await connect();
    const posted = await run(bench, { ...input, channel });
    expect(await find(bench, channel)).toEqual(posted);
    expect(await find(bench, channel, 'pb-ffffffffffffffff')).toBeNull();
  });

  it('finds it behind many newer ones, page by page', async () => {
    const bench = await connect(new Hub(), { pageSize: 2 });
    const posted = await run(bench);
    for (let i = 0; i < 9; i += 1) await run(bench, input, { key: `k${i}`, marker: `pb-${i}` });
    expect(await find(bench)).toEqual(posted);
    expect(sentTo(bench, '/api/conversations.history')).toHaveLength(5);
  });

  it('gives up after ten pages', async () => {
    const bench = await connect(new Hub(), { pageSize: 1 });
    for (let i = 0; i < 14; i += 1) await run(bench, input, { key: `k${i}`, marker: `pb-${i}` });
    expect(await find(bench, 'C0ALERTS01', 'pb-0')).toBeNull();
    expect(sentTo(bench, '/api/conversations.history')).toHaveLength(10);
  });

  it('reads on in the list of channels until the name is there', async () => {
    const bench = await connect(new Hub(), { pageSize: 1 });
    const posted = await run(bench, { ...input, channel: '#general' });
    expect(await find(bench, '#general')).toEqual(posted);
    expect(sentTo(bench, '/api/conversations.list')).toHaveLength(2);
  });

  it('finds nothing in a channel that is gone', async () => {
    expect(await find(await connect(), '#nowhere')).toBeNull();
  });
});

describe('the form of the action', () => {
  it.each<[Json, boolean]>([
    [{ channel: '#a', text: 'x' }, true],
    [{ channel: '#a', text: 'x', ticket_id: '{{id}}' }, true],
    [{ channel: '', text: 'x' }, false],
    [{ channel: '#a', text: '' }, false],
    [{ channel: '#a', text: 'x'.repeat(3_001) }, false],
    [{ channel: 'c'.repeat(101), text: 'x' }, false],
    [{ text: 'x' }, false],
  ])('takes %j: %s', (given, fits) => {
    expect(postMessage.input.safeParse(given).success).toBe(fits);
  });

  it('previews what would be sent, without a call', () => {
    expect(postMessage.preview(input)).toEqual({
      method: 'POST',
      target: '/api/chat.postMessage',
      body: {
        channel: '#support-alerts',
        text: 'Look at this',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Look at this' } }],
        unfurl_links: false,
      },
    });
  });
});
