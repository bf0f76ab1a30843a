import { createHmac } from 'node:crypto';
import type { RawRequest } from '@patchbay/plugin-sdk';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../src/webhooks/verify.js';

/** The example of Slack's own documentation. */
const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const stamp = '1531420618';
const body =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const sent = new Date(Number(stamp) * 1_000);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const raw = (more: Partial<RawRequest> = {}, headers: Record<string, string> = {}): RawRequest => ({
  method: 'POST',
  path: '/hooks/slack',
  query: {},
  headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp, ...headers },
  body: bytes(body),
  receivedAt: sent,
  ...more,
});
const later = (seconds: number): Date => new Date(sent.getTime() + seconds * 1_000);
const signed = (text: string, key: string, at = stamp): RawRequest =>
  raw(
    { body: bytes(text) },
    {
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${createHmac('sha256', key).update(`v0:${at}:${text}`).digest('hex')}`,
    },
  );

describe("Slack's signature", () => {
  it('of the published example is accepted', async () => {
    expect(await verifySignature(raw(), [secret], sent)).toBe('ok');
  });

  it.each([0, 299, 300, -299, -300])('is good %i s after it was made', async (seconds) => {
    expect(await verifySignature(raw(), [secret], later(seconds))).toBe('ok');
  });

  it.each([301, -301, 86_400, -86_400])('is stale %i s after it was made', async (seconds) => {
    expect(await verifySignature(raw(), [secret], later(seconds))).toBe('stale');
  });

  it.each<[string, RawRequest]>([
    ['one bit of the body changed', raw({ body: bytes(body.replace('roadrunner', 'roadrunnes')) })],
    ['an empty body', raw({ body: bytes('') })],
    ['a byte order mark before the body', raw({ body: Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes(body)]) })],
    ['a time moved after signing', raw({}, { 'x-slack-request-timestamp': '1531420619' })],
    ['another version', raw({}, { 'x-slack-signature': signature.replace('v0=', 'v1=') })],
    ['no version', raw({}, { 'x-slack-signature': signature.slice(3) })],
    ['capitals', raw({}, { 'x-slack-signature': `v0=${signature.slice(3).toUpperCase()}` })],
    ['one character less', raw({}, { 'x-slack-signature': signature.slice(0, -1) })],
    ['an empty one', raw({}, { 'x-slack-signature': '' })],
    ['no time', raw({}, { 'x-slack-request-timestamp': '' })],
    ['a time that is none', raw({}, { 'x-slack-request-timestamp': 'now' })],
    ['a time with a sign', raw({}, { 'x-slack-request-timestamp': `+${stamp}` })],
    ['no headers', { ...raw(), headers: {} }],
  ])('with %s is refused', async (_what, request) => {
    expect(await verifySignature(request, [secret], sent)).not.toBe('ok');
  });

  it('fails closed without a secret', async () => {
    expect(await verifySignature(raw(), [], sent)).toBe('bad');
    expect(await verifySignature(signed(body, ''), [], sent)).toBe('bad');
  });

  it('is accepted under either of two secrets while one is rotated', async () => {
    for (const secrets of [
      [secret, 'new'],
      ['new', secret],
    ])
      expect(await verifySignature(raw(), secrets, sent)).toBe('ok');
    expect(await verifySignature(raw(), ['new', 'newer'], sent)).toBe('bad');
  });

  it('covers text of every language', async () => {
    const text = `text=${encodeURIComponent('Grüße 日本 \u{1F600}')}&x=ä`;
    expect(await verifySignature(signed(text, secret), [secret], sent)).toBe('ok');
    expect(await verifySignature(signed(text, 'other'), [secret], sent)).toBe('bad');
  });
});
