import { beforeAll, describe, expect, it } from 'vitest';
import { OutboundHttp } from '@patchbay/platform';
import { AuthError, RetryError } from '@patchbay/plugin-sdk';
import { TestClock } from '@patchbay/platform/testing';
import { CircuitBreaker } from '../calls/circuit-breaker.js';
import { CircuitOpenError, Limiter, limitKey } from '../calls/limiter.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { TwinHost } from '../connections/twin-host.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { first, live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { TokenEndpoint, type OAuth } from './token-endpoint.js';

const clock = new TestClock();
let hub: PluginsApp;
let row: ConnectionRow;
let port: string;
let provider: DeskProvider;

beforeAll(async () => {
  hub = await pluginsApp({ clock, config: { roles: ['http'] } });
  await hub.tenant('acme');
  ({ port, provider } = await serveDesk());
  row = await hub.connect('acme', live(port));
});

const auth = (more: Partial<OAuth> = {}): OAuth => ({
  type: 'oauth2',
  grant: 'code',
  authorizeUrl: 'https://desk.example/authorize',
  tokenUrl: 'http://127.0.0.1:{port}/token',
  scopes: [],
  refresh: 'rotating',
  clientAuth: 'body',
  ...more,
});
/** An endpoint whose every answer is this text. */
const says = (text: string, status = 200): TokenEndpoint => {
  return over({ send: () => Promise.resolve({ status, headers: new Headers(), text }) });
};
const over = (outbound: object): TokenEndpoint => {
  const parts = [hub.get(TwinHost), hub.get(Limiter), hub.get(CircuitBreaker), clock] as const;
  return new TokenEndpoint(outbound as OutboundHttp, ...parts);
};
const ask = (endpoint: TokenEndpoint, more: Partial<OAuth> = {}) =>
  endpoint.ask(row, auth(more), { client_id: 'a b', client_secret: 'c:d' }, { grant_type: 'refresh_token' });
const now = clock.now().getTime();

describe('what a token endpoint grants', () => {
  it.each<[string, object, Partial<OAuth>, object]>([
    [
      'with an end',
      { access_token: 't', expires_in: 100 },
      {},
      { expires_at: String(now + 100_000), refresh_at: String(now + 80_000) },
    ],
    ['without one', { access_token: 't' }, {}, {}],
    [
      'without one, where the plugin knows it',
      { access_token: 't' },
      { lifetimeS: 10 },
      { expires_at: String(now + 10_000), refresh_at: String(now + 8_000) },
    ],
    ['with a new refresh token', { access_token: 't', refresh_token: 'r' }, {}, { refresh_token: 'r' }],
    [
      'with things that are no tokens',
      { access_token: 't', refresh_token: null, expires_in: '9', team: { id: 1 } },
      {},
      {},
    ],
  ])('%s', async (_what, answer, more, kept) => {
    const granted = await ask(says(JSON.stringify(answer)), more);
    expect(granted).toEqual({ secrets: { access_token: 't', ...kept }, fields: {} });
  });

  it('may say something about the account', async () => {
    const capture = (token: unknown) => ({ team: (token as { team: { id: string } }).team.id });
    const granted = await ask(says('{"access_token":"t","team":{"id":"T1"}}'), { capture });
    expect(granted.fields).toEqual({ team: 'T1' });
  });
});

describe('what it refuses', () => {
  it.each([
    ['', 200, AuthError],
    ['<html>', 200, AuthError],
    ['{"ok":false,"error":"invalid_grant"}', 200, AuthError],
    ['{"access_token":""}', 200, AuthError],
    ['{"access_token":7}', 200, AuthError],
    ['{"error":"invalid_grant"}', 400, AuthError],
    ['{"error":"invalid_client"}', 401, AuthError],
    ['', 429, RetryError],
    ['', 500, RetryError],
  ] as const)('%j with %i', async (text, status, type) => {
    await expect(ask(says(text, status))).rejects.toThrow(type);
  });

  it('never tells the client secret in its error', async () => {
    const error = (await ask(says('{}', 400)).catch((refused: unknown) => refused)) as Error;
    expect(error.message).toBe('the token endpoint answered 400');
  });
});

describe('P10: a token endpoint that is down', () => {
  const asked = (): number => provider.to(/token/).length;

  it('is left alone like the rest of the account, and its answer ends that', async () => {
    const own = await hub.connect('acme', live(port));
    const renew = () =>
      hub
        .get(TokenEndpoint)
        .ask(own, auth(), { refresh_token: 'refresh-1' }, { refresh_token: 'refresh-1' })
        .catch((error: unknown) => error);
    provider.arm(/token/, { status: 503 }, 3);
    provider.arm(/token/, 'cut-before', 2);
    const before = asked();
    for (let i = 0; i < 5; i += 1) expect(await renew()).not.toBeInstanceOf(CircuitOpenError);
    for (let i = 0; i < 5; i += 1) expect(await renew()).toBeInstanceOf(CircuitOpenError);
    expect(asked()).toBe(before + 5);
    await hub.sql('update rate_bucket set blocked_until = now() where key = $1', [limitKey(own.id)]);
    expect(await renew()).toMatchObject({ secrets: { access_token: expect.any(String) as string } });
    expect(asked()).toBe(before + 6);
    expect(await hub.get(CircuitBreaker).outageOf(own)).toBeNull();
  });
});

describe('how the client proves itself', () => {
  const sent: { url: string; headers: Record<string, string>; body: string }[] = [];
  const outbound = {
    send: (request: never) =>
      Promise.resolve(
        (sent.push(request), { status: 200, headers: new Headers(), text: '{"access_token":"t"}' }),
      ),
  };
  const hearing = () => over(outbound);

  it('in the body', async () => {
    await ask(hearing(), { clientAuth: 'body' });
    const { body, headers, url } = first(sent.toReversed());
    expect(url).toBe(`http://127.0.0.1:${port}/token`);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'a b',
      client_secret: 'c:d',
    });
    expect(headers['authorization']).toBeUndefined();
  });

  it('in the header, encoded so that a colon in it does no harm (RFC 6749, 2.3.1)', async () => {
    await ask(hearing(), { clientAuth: 'basic' });
    const { body, headers } = first(sent.toReversed());
    expect(body).toBe('grant_type=refresh_token');
    expect(Buffer.from(headers['authorization']?.slice(6) ?? '', 'base64').toString()).toBe('a%20b:c%3Ad');
  });
});
