import { describe, expect, it } from 'vitest';
import { scrub } from './scrub.js';

const canary = 'CANARY4f9a8b7c6d5e';
const shown = (value: unknown): string => JSON.stringify(scrub(value));

describe('scrub by name', () => {
  it.each([
    'password',
    'Password',
    'user_password',
    'passwd',
    'pass',
    'passphrase',
    'password_hash',
    'passwordHash',
    'secret',
    'client_secret',
    'webhookSecrets',
    'token',
    'access_token',
    'refreshToken',
    'authorization',
    'Proxy-Authorization',
    'api_key',
    'apiKey',
    'x-api-key',
    'credentials',
    'cookie',
    'set-cookie',
    'signature',
    'x-slack-signature',
    'private_key',
    'privateKey',
  ])('hides %s, at any depth', (name) => {
    expect(shown({ [name]: canary })).not.toContain(canary);
    expect(shown({ a: [{ b: { [name]: { nested: canary } } }] })).not.toContain(canary);
    expect(shown({ [name]: canary })).toContain('[secret]');
  });

  it.each(['passenger', 'compass_point', 'author', 'key', 'keyboard', 'subject', 'cook'])(
    'shows %s',
    (name) => {
      expect(shown({ [name]: 'plain' })).toBe(JSON.stringify({ [name]: 'plain' }));
    },
  );
});

describe('scrub by look', () => {
  it.each([
    `Authorization: Bearer ${canary}`,
    `authorization: bearer ${canary}`,
    `Basic ${Buffer.from(canary).toString('base64')}${canary}`,
    `https://api.test/x?access_token=${canary}&page=2`,
    `https://api.test/x?page=2&token=${canary}`,
    `access_token=${canary}`,
    `grant_type=refresh_token&refresh_token=${canary}`,
    `client_secret=${canary};x`,
    `?api_key=${canary}`,
    `?api-key=${canary}`,
    `oauth callback /cb?code=${canary}&state=1`,
    `{"access_token":"${canary}","expires_in":3600}`,
    `{ "password" : "${canary}" }`,
    `{"secret":"with \\" quote ${canary}"}`,
    `xoxb-1234567890-${canary}`,
    `xoxp-${canary}`,
    `xapp-1-${canary}`,
    `whsec_${canary}`,
    `sk_live_${canary}`,
    `rk_test_${canary}`,
    `ghp_${canary}`,
    `pb_${canary}`,
    `x-api-key pb_-_${canary}`,
    `GET /api/tickets/pb_${canary}?page=2`,
    `GET /api/tickets/pb%5f${canary}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.${canary}`,
    `postgres://user:${canary}@db.test/hub`,
    `postgresql://user:${canary}@db.test/hub`,
    `redis://:${canary}@cache.test`,
    `connect https://robot:${canary}@api.test/ failed`,
    `two: ?token=${canary} and ?token=${canary}`,
  ])('hides the secret of %s', (text) => {
    expect(shown(text)).not.toContain(canary);
    expect(shown({ deep: [{ note: text }] })).not.toContain(canary);
    expect(shown(new Error(text))).not.toContain(canary);
    expect(shown({ error: new Error(text) })).not.toContain(canary);
  });

  it('keeps what surrounds the secret', () => {
    expect(scrub('GET https://api.test/x?token=abcdef&page=2 failed')).toBe(
      'GET https://api.test/x?token=[secret]&page=2 failed',
    );
    expect(scrub('postgres://user:pw@db.test/hub')).toBe('postgres://user:[secret]@db.test/hub');
    expect(scrub('{"token":"abc","page":2}')).toBe('{"token":"[secret]","page":2}');
  });

  it.each([
    'ticket 7 was stored',
    'pb_short and pbs_everywhere',
    'tokens are counted: 12',
    'the code is fine',
    'time 12:30@noon',
    'mail to a@b.test',
    'https://api.test:8080/a@b',
    'decode=1',
    'Basic',
  ])('leaves %j alone', (text) => {
    expect(scrub(text)).toBe(text);
  });
});

describe('scrub', () => {
  it('copies: what was given stays as it was', () => {
    const given = { token: canary, list: [{ password: canary }] };
    scrub(given);
    expect(given).toEqual({ token: canary, list: [{ password: canary }] });
  });

  it.each([[1], [true], [null], [undefined], [0], [NaN]])('gives %j back', (value) => {
    expect(scrub(value)).toBe(value);
  });

  it('keeps dates, and errors without their stack', () => {
    const at = new Date(0);
    expect(scrub({ at })).toEqual({ at });
    expect(scrub(new TypeError('bad'))).toEqual({ name: 'TypeError', message: 'bad' });
  });

  it('shows the size of bytes, not the bytes', () => {
    expect(scrub({ body: Buffer.from(canary), part: new Uint8Array(3) })).toEqual({
      body: `[${canary.length} bytes]`,
      part: '[3 bytes]',
    });
  });

  it('ends in a circle and in the deep', () => {
    const round: Record<string, unknown> = {};
    round['self'] = round;
    expect(shown(round)).toContain('[deep]');
    let deep: unknown = canary;
    for (let n = 0; n < 20; n += 1) deep = { deep };
    expect(shown(deep)).not.toContain(canary);
  });

  it('takes long texts without getting lost in them', () => {
    for (const piece of ['a', '"', 'token=', 'Bearer ', 'eyJ', 'x://', ':@', '\\', '"token":"'])
      expect(typeof scrub(piece.repeat(20_000))).toBe('string');
  });
});
