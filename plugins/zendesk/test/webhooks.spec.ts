import { createHmac } from 'node:crypto';
import { verifyDelivery, type RawRequest } from '@patchbay/plugin-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { events } from '../src/webhooks/events.js';
import { connect, delivery } from './support.js';

const secret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3RpbmdfYW5kX2NvdWxkX2JlX3NldF90b19hbnl0aGluZw==';
const at = '2026-03-02T09:30:00Z';
const now = new Date(at);

function signed(body: string, stamp = at, key = secret): RawRequest {
  const signature = createHmac('sha256', key)
    .update(stamp + body)
    .digest('base64');
  return delivery(body, {
    'x-zendesk-webhook-signature': signature,
    'x-zendesk-webhook-signature-timestamp': stamp,
  });
}

const verdict = (raw: RawRequest, secrets = [secret], when = now) =>
  verifyDelivery(events.verify, raw, secrets, when);
const event = (type: string, detail: unknown = { id: '35436' }, id: unknown = 'evt-1') => ({
  type,
  detail,
  id,
});

describe('the signature', () => {
  it('is base64 of HMAC-SHA256 over time and body', async () => {
    expect(await verdict(signed('{"ticket_id":1}'))).toBe('ok');
  });

  it('covers an empty body', async () => {
    expect(await verdict(signed(''))).toBe('ok');
  });

  it('covers bytes that are no text', async () => {
    const stampedBytes = Buffer.concat([Buffer.from(at), Buffer.from([0xff, 0x00, 0xfe])]);
    const raw = {
      ...delivery('', {
        'x-zendesk-webhook-signature': createHmac('sha256', secret).update(stampedBytes).digest('base64'),
        'x-zendesk-webhook-signature-timestamp': at,
      }),
      body: Uint8Array.from([0xff, 0x00, 0xfe]),
    };
    expect(await verdict(raw)).toBe('ok');
  });

  it.each([
    [
      'a stamp moved by a second',
      (raw: RawRequest) => ({
        ...raw.headers,
        'x-zendesk-webhook-signature-timestamp': '2026-03-02T09:30:01Z',
      }),
    ],
    [
      'no stamp',
      ({ headers }: RawRequest) => ({
        'x-zendesk-webhook-signature': headers['x-zendesk-webhook-signature']!,
      }),
    ],
    ['no signature', () => ({ 'x-zendesk-webhook-signature-timestamp': at })],
    ['an empty signature', (raw: RawRequest) => ({ ...raw.headers, 'x-zendesk-webhook-signature': '' })],
    [
      'a hex signature',
      (raw: RawRequest) => ({
        ...raw.headers,
        'x-zendesk-webhook-signature': createHmac('sha256', secret).update(`${at}{}`).digest('hex'),
      }),
    ],
    [
      'an endless signature',
      (raw: RawRequest) => ({ ...raw.headers, 'x-zendesk-webhook-signature': 'A'.repeat(10_000) }),
    ],
  ])('refuses %s', async (_what, headersOf) => {
    const raw = signed('{}');
    expect(await verdict({ ...raw, headers: headersOf(raw) })).toBe('bad');
  });

  it.each([
    [0, 'ok'],
    [299, 'ok'],
    [300, 'ok'],
    [301, 'stale'],
    [-300, 'ok'],
    [-301, 'stale'],
    [86_400, 'stale'],
  ])('%i seconds old is %s', async (age, expected) => {
    expect(await verdict(signed('{}'), [secret], new Date(now.getTime() + age * 1_000))).toBe(expected);
  });

  it.each(['2026-03-02T10:30:00+01:00', '2026-03-02T09:30:00.000Z'])(
    'understands the time %s',
    async (stamp) => {
      expect(await verdict(signed('{}', stamp))).toBe('ok');
    },
  );

  it('takes a time that is none for stale', async () => {
    expect(await verdict(signed('{}', 'today'))).toBe('stale');
  });

  it('is good for no other secret, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ minLength: 1 }), async (body, other) => {
        fc.pre(other !== secret);
        expect(await verdict(signed(body), [other])).toBe('bad');
        expect(await verdict(signed(body), [other, secret])).toBe('ok');
      }),
    );
  });
});

describe('what a delivery hints at', () => {
  it.each([
    ['a new ticket', event('zen:event-type:ticket.created'), '35436'],
    ['a comment', event('zen:event-type:ticket.comment_added'), '35436'],
    ['a deletion', event('zen:event-type:ticket.soft_deleted'), '35436'],
    ['an id as a number', event('zen:event-type:ticket.created', { id: 35436 }), '35436'],
    ['a trigger with our own words', { ticket_id: '77' }, '77'],
    ['a trigger that sends a number', { ticket_id: 77 }, '77'],
    ['an id longer than a number can be', { ticket_id: '9007199254740993' }, '9007199254740993'],
  ])('%s', (_what, body, id) => {
    expect(events.parse(delivery(body))).toEqual([{ object: 'ticket', id, refetch: true }]);
  });

  it.each([
    ['an event about users', event('zen:event-type:user.created')],
    ['an event about articles', event('zen:event-type:article.published')],
    ['an id that is a path', event('zen:event-type:ticket.created', { id: '1/../../users' })],
    ['an id with a query', { ticket_id: '1?x=1' }],
    ['zero', { ticket_id: 0 }],
    ['a negative id', { ticket_id: -5 }],
    ['a fraction', { ticket_id: 1.5 }],
    ['an id of twenty digits', { ticket_id: '1'.repeat(20) }],
    ['no id', { ticket: { subject: 'x' } }],
    ['null', null],
    ['a list', [{ ticket_id: 1 }]],
    ['text', '"ticket_id"'],
    ['no JSON', '<xml/>'],
    ['nothing', ''],
  ])('nothing by %s', (_what, body) => {
    expect(events.parse(delivery(body))).toEqual([]);
  });

  it('never throws, whatever was signed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        const raw = { ...delivery(''), body };
        expect(Array.isArray(events.parse(raw))).toBe(true);
      }),
    );
  });
});

describe('the id of a delivery', () => {
  it('is the event id', () => {
    expect(events.deliveryId(delivery(event('zen:event-type:ticket.created')))).toBe('evt-1');
  });

  it('is the invocation id where a trigger wrote the body', () => {
    const raw = delivery({ ticket_id: 7 }, { 'x-zendesk-webhook-invocation-id': '01F2' });
    expect(events.deliveryId(raw)).toBe('01F2');
  });

  it('differs for the same trigger body at another time', () => {
    const first = events.deliveryId(signed('{"ticket_id":7}'));
    const second = events.deliveryId(signed('{"ticket_id":7}', '2026-03-02T09:31:00Z'));
    expect(first).not.toBeNull();
    expect(second).not.toBe(first);
  });

  it.each([
    ['an empty id', event('zen:event-type:ticket.created', { id: '1' }, '')],
    ['a number', event('zen:event-type:ticket.created', { id: '1' }, 7)],
    ['an endless id', event('zen:event-type:ticket.created', { id: '1' }, 'x'.repeat(500))],
    ['no JSON', 'x'],
  ])('is left to the hub for %s without headers', (_what, body) => {
    expect(events.deliveryId(delivery(body))).toBeNull();
  });
});

describe('registration', () => {
  const url = 'https://hub.example/hooks/zendesk/c1';

  it('subscribes to what changes a ticket, and fetches the signing secret', async () => {
    const bench = await connect();
    const { secret: signing, state } = await events.register!(bench.ctx, url);
    expect(signing).toBe(bench.webhookSecret);
    expect(state).toEqual({ webhook_id: '01TWINWEBHOOK' });
    const [made, asked] = bench.http.sent;
    expect(made).toMatchObject({
      method: 'POST',
      path: '/api/v2/webhooks',
      body: { webhook: { endpoint: url, status: 'active', http_method: 'POST', request_format: 'json' } },
    });
    const { subscriptions } = (made!.body as { webhook: { subscriptions: string[] } }).webhook;
    expect(subscriptions).toContain('zen:event-type:ticket.created');
    expect(subscriptions).toContain('zen:event-type:ticket.comment_added');
    expect(subscriptions).toContain('zen:event-type:ticket.permanently_deleted');
    expect(asked).toMatchObject({ method: 'GET', path: '/api/v2/webhooks/01TWINWEBHOOK/signing_secret' });
  });

  it('takes back what it made, and nothing else', async () => {
    const bench = await connect();
    await events.unregister!(bench.ctx, { webhook_id: '01/../x' });
    expect(bench.http.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /api/v2/webhooks/01%2F..%2Fx',
    ]);
  });

  it('does not take back what it does not know', async () => {
    const bench = await connect();
    await expect(events.unregister!(bench.ctx, { id: 1 })).rejects.toThrow('webhook_id');
    expect(bench.http.sent).toEqual([]);
  });
});
