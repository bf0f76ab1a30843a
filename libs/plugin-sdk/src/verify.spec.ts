import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { signStandard } from './standard-webhooks.js';
import { signHmac, verifyDelivery } from './verify.js';
import type { RawRequest, Verify } from './webhooks.js';

type Hmac = Extract<Verify, { scheme: 'hmac' }>;
type Check = Extract<Verify, { scheme: 'custom' }>['check'];

const now = new Date('2026-03-02T09:30:00Z');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const raw = (body: string, headers: Record<string, string>): RawRequest => ({
  method: 'POST',
  path: '/hooks/x/1',
  query: {},
  headers,
  body: bytes(body),
  receivedAt: now,
});

/** The schemes of providers, as their documents give them. */
const schemes = {
  zendesk: {
    scheme: 'hmac',
    header: 'x-zendesk-webhook-signature',
    algo: 'sha256',
    encoding: 'base64',
    over: '{ts}{body}',
    timestamp: { header: 'x-zendesk-webhook-signature-timestamp', format: 'iso', toleranceS: 300 },
  },
  slack: {
    scheme: 'hmac',
    header: 'X-Slack-Signature',
    algo: 'sha256',
    encoding: 'hex',
    prefix: 'v0=',
    over: 'v0:{ts}:{body}',
    timestamp: { header: 'X-Slack-Request-Timestamp', format: 'unix', toleranceS: 300 },
  },
  jira: {
    scheme: 'hmac',
    header: 'x-hub-signature',
    algo: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    over: '{body}',
  },
  intercom: {
    scheme: 'hmac',
    header: 'x-hub-signature',
    algo: 'sha1',
    encoding: 'hex',
    prefix: 'sha1=',
    over: '{body}',
  },
  longest: {
    scheme: 'hmac',
    header: 'x-sign',
    algo: 'sha512',
    encoding: 'base64',
    over: '{body}.{ts}',
    timestamp: { header: 'x-time', format: 'unix', toleranceS: 10 },
  },
} satisfies Record<string, Hmac>;
const named = Object.entries<Hmac>(schemes);
const timed = named.flatMap(([name, verify]) =>
  verify.timestamp ? [[name, verify, verify.timestamp] as const] : [],
);

function signed(verify: Hmac, body: string, secret = 'secret', at = now): RawRequest {
  const stamp =
    verify.timestamp?.format === 'iso' ? at.toISOString() : String(Math.floor(at.getTime() / 1_000));
  return raw(body, {
    [verify.header.toLowerCase()]: signHmac(verify, bytes(body), stamp, secret),
    ...(verify.timestamp ? { [verify.timestamp.header.toLowerCase()]: stamp } : {}),
  });
}

describe.each(named)('HMAC as %s signs', (_name, verify) => {
  const verdict = (request: RawRequest, secrets = ['secret'], at = now) =>
    verifyDelivery(verify, request, secrets, at);

  it('accepts what was signed, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (body) => {
        expect(await verdict(signed(verify, body))).toBe('ok');
      }),
    );
  });

  it('accepts both secrets while one replaces the other', async () => {
    const old = signed(verify, 'body', 'old');
    const young = signed(verify, 'body', 'new');
    expect(await verdict(old, ['old', 'new'])).toBe('ok');
    expect(await verdict(young, ['old', 'new'])).toBe('ok');
    expect(await verdict(old, ['new'])).toBe('bad');
  });

  it.each([
    ['no secret', []],
    ['an empty secret', ['']],
    ['another secret', ['Secret']],
  ])('refuses with %s', async (_what, secrets) => {
    expect(await verdict(signed(verify, 'body', secrets[0] === '' ? '' : 'secret'), secrets)).toBe('bad');
  });

  it('refuses any other body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (body, other) => {
        fc.pre(body !== other);
        const { headers } = signed(verify, body);
        expect(await verdict(raw(other, headers))).toBe('bad');
      }),
    );
  });

  it('refuses a signature that is missing, cut, padded or in capitals', async () => {
    const good = signed(verify, 'body');
    const header = verify.header.toLowerCase();
    const signature = good.headers[header] ?? '';
    for (const bad of [
      '',
      signature.slice(0, -1),
      `${signature} `,
      signature.toUpperCase(),
      'A'.repeat(5_000),
    ]) {
      expect(await verdict({ ...good, headers: { ...good.headers, [header]: bad } })).toBe('bad');
    }
  });
});

describe.each(timed)('the time as %s signs it', (_name, verify, { header, toleranceS }) => {
  const verdict = (request: RawRequest, secrets = ['secret'], at = now) =>
    verifyDelivery(verify, request, secrets, at);

  it.each([
    [0, 'ok'],
    [toleranceS, 'ok'],
    [toleranceS + 1, 'stale'],
    [-toleranceS, 'ok'],
    [-toleranceS - 1, 'stale'],
  ])(`signed %i s ago is %s`, async (age, expected) => {
    const at = new Date(now.getTime() - age * 1_000);
    expect(await verdict(signed(verify, 'body', 'secret', at))).toBe(expected);
  });

  it('refuses without its time', async () => {
    const { headers, ...rest } = signed(verify, 'body');
    const { [header.toLowerCase()]: _gone, ...left } = headers;
    expect(await verdict({ ...rest, headers: left })).toBe('bad');
  });

  it('calls an old delivery of a stranger bad, not stale', async () => {
    const request = signed(verify, 'body', 'stranger', new Date(0));
    expect(await verdict(request)).toBe('bad');
  });

  it('takes a signed time that is none for stale', async () => {
    const stamp = 'soon$&';
    const signature = signHmac(verify, bytes('body'), stamp, 'secret');
    const request = raw('body', {
      [verify.header.toLowerCase()]: signature,
      [header.toLowerCase()]: stamp,
    });
    expect(await verdict(request)).toBe('stale');
  });
});

describe('published vectors', () => {
  it('of Slack', async () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const request = raw(body, {
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      'x-slack-request-timestamp': '1531420618',
    });
    const secrets = ['8f742231b10e8888abcd99yyyzzz85a5'];
    expect(await verifyDelivery(schemes.slack, request, secrets, new Date(1_531_420_618_000))).toBe('ok');
    expect(await verifyDelivery(schemes.slack, request, secrets, now)).toBe('stale');
  });

  it('of Jira', async () => {
    const request = raw('Hello World!', {
      'x-hub-signature': 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    });
    expect(await verifyDelivery(schemes.jira, request, ["It's a Secret to Everybody"], now)).toBe('ok');
  });

  it('of Standard Webhooks', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
    expect(
      signStandard('msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', bytes('{"test": 2432232314}'), secret),
    ).toBe(signature);
  });
});

describe('Standard Webhooks', () => {
  const verify: Verify = { scheme: 'standard-webhooks' };
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const other = `whsec_${Buffer.from('another secret of 24 bytes').toString('base64')}`;
  const stamp = String(now.getTime() / 1_000);
  const message = (over: Record<string, string> = {}, body = '{}', key = secret): RawRequest =>
    raw(body, {
      'webhook-id': 'msg_1',
      'webhook-timestamp': stamp,
      'webhook-signature': signStandard('msg_1', stamp, bytes(body), key),
      ...over,
    });
  const verdict = (request: RawRequest, secrets = [secret], at = now) =>
    verifyDelivery(verify, request, secrets, at);

  it('accepts a signature, alone or among those of other keys and versions', async () => {
    const own = message().headers['webhook-signature'] ?? '';
    expect(await verdict(message())).toBe('ok');
    const foreign =
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==';
    expect(await verdict(message({ 'webhook-signature': `${foreign} ${own}` }))).toBe('ok');
    expect(await verdict(message({}, '{}', other), [secret, other])).toBe('ok');
  });

  it('signs id, time and body, each parted by a full stop', () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const expected = createHmac('sha256', key).update(`msg_1.${stamp}.{}`).digest('base64');
    expect(signStandard('msg_1', stamp, bytes('{}'), secret)).toBe(`v1,${expected}`);
  });

  it.each<[string, Record<string, string>]>([
    ['another id', { 'webhook-id': 'msg_2' }],
    ['an id with a full stop', { 'webhook-id': 'msg.1' }],
    ['no id', { 'webhook-id': '' }],
    ['another time', { 'webhook-timestamp': '1614265330' }],
    ['a time that is no number', { 'webhook-timestamp': '2026-03-02T09:30:00Z' }],
    ['no signature', { 'webhook-signature': '' }],
    ['the bare digest', { 'webhook-signature': signStandard('msg_1', stamp, bytes('{}'), secret).slice(3) }],
    [
      'another version',
      { 'webhook-signature': signStandard('msg_1', stamp, bytes('{}'), secret).replace('v1', 'v2') },
    ],
  ])('refuses %s', async (_what, over) => {
    expect(await verdict(message(over))).toBe('bad');
  });

  it('refuses a signature made with the empty key', async () => {
    expect(await verdict(message({}, '{}', 'whsec_'), ['whsec_'])).toBe('bad');
  });

  it.each([
    [300, 'ok'],
    [301, 'stale'],
    [-301, 'stale'],
  ])('%i s later it is %s', async (later, expected) => {
    expect(await verdict(message(), [secret], new Date(now.getTime() + later * 1_000))).toBe(expected);
  });
});

describe('a secret header', () => {
  const verify: Verify = { scheme: 'secret-header', header: 'X-Patchbay-Secret' };
  it.each<[string, Record<string, string>, string[], string]>([
    ['the secret', { 'x-patchbay-secret': 's3cret' }, ['s3cret'], 'ok'],
    ['the one being rotated in', { 'x-patchbay-secret': 'new' }, ['old', 'new'], 'ok'],
    ['another', { 'x-patchbay-secret': 's3cre' }, ['s3cret'], 'bad'],
    ['none', {}, ['s3cret'], 'bad'],
    ['none where none is stored', {}, [''], 'bad'],
    ['an empty one where none is stored', { 'x-patchbay-secret': '' }, [], 'bad'],
  ])('with %s', async (_what, headers, secrets, expected) => {
    expect(await verifyDelivery(verify, raw('{}', headers), secrets, now)).toBe(expected);
  });
});

describe('a check of the plugin’s own', () => {
  it.each(['ok', 'bad', 'stale'] as const)('decides: %s', async (verdict) => {
    const check = vi.fn<Check>(() => Promise.resolve(verdict));
    const request = raw('{}', {});
    expect(await verifyDelivery({ scheme: 'custom', check }, request, ['a', '', 'b'], now)).toBe(verdict);
    expect(check).toHaveBeenCalledExactlyOnceWith(request, ['a', 'b'], now);
  });

  it('is not asked where there is no secret', async () => {
    const check = vi.fn<Check>(() => 'ok');
    expect(await verifyDelivery({ scheme: 'custom', check }, raw('{}', {}), [''], now)).toBe('bad');
    expect(check).not.toHaveBeenCalled();
  });
});
