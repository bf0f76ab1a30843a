import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AuthError,
  ConflictError,
  GoneError,
  ProviderError,
  RetryError,
  UncertainError,
  UserError,
  type HttpRequest,
} from '@patchbay/plugin-sdk';
import { OutboundHttp } from '@patchbay/platform';
import type { ConnectionRow } from '../connections/connection.repository.js';
import type { DeskProvider } from '../testing/desk/provider.js';
import { live, pluginsApp, serveDesk, type PluginsApp } from '../testing/plugins-app.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { Contexts } from './contexts.js';
import { Limiter } from './limiter.js';
import { liveTransport, PluginHttp, sandboxTransport, type HttpParts } from './plugin-http.js';

let hub: PluginsApp;
let row: ConnectionRow;
let provider: DeskProvider;
let port: string;

beforeAll(async () => {
  hub = await pluginsApp({ config: { roles: ['http'] } });
  await hub.tenant('acme');
  ({ provider, port } = await serveDesk());
  row = await hub.connect('acme', live(port));
  provider.add('t1');
});
beforeEach(async () => {
  await hub.sql('delete from rate_bucket');
  provider.calls.length = 0;
});

const send = async (request: HttpRequest) => (await hub.get(Contexts).open(row)).ctx.http.request(request);

describe('what a call carries', () => {
  it('is the credentials of its account, the query and JSON', async () => {
    await send({
      method: 'POST',
      path: '/notes',
      query: { a: 1, b: true, c: undefined },
      json: { text: 'é' },
    });
    const [call] = provider.calls;
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer desk-token-1',
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'Patchbay',
    });
    expect(call?.body).toEqual({ text: 'é' });
  });

  it('is a form where a form is asked for', async () => {
    await send({ method: 'POST', path: '/rings', form: { a: 'x y', b: '&=' } });
    expect(provider.calls[0]).toMatchObject({ body: { a: 'x y', b: '&=' } });
    expect(provider.calls[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('is not decided by the plugin where it is about credentials', async () => {
    await send({ method: 'GET', path: '/me', headers: { authorization: 'Bearer other', 'x-own': '1' } });
    expect(provider.calls[0]?.headers).toMatchObject({ authorization: 'Bearer desk-token-1', 'x-own': '1' });
  });
});

describe('where a call may go', () => {
  it.each([
    'https://elsewhere.example/me',
    'http://127.0.0.1.evil.example/me',
    'http://evil.example/?x=127.0.0.1',
    'http://127.0.0.1@evil.example/me',
    'http://localhost/me',
    'http://[::1]/me',
  ])('not to %s', async (path) => {
    await expect(send({ method: 'GET', path })).rejects.toThrow(/is not among the plugin's grants/);
    expect(provider.calls).toEqual([]);
  });

  it('not without the grant, whatever the plugin declares', async () => {
    await hub.sql(`update installation set granted = '{webhooks:receive}'`);
    const bare = await pluginsApp({ database: hub.database, config: { roles: ['http'] } });
    const { ctx } = await bare.get(Contexts).open(row);
    await expect(ctx.http.request({ method: 'GET', path: '/me' })).rejects.toThrow(/127.0.0.1 is not among/);
    await hub.sql(`update installation set granted = '{http:127.0.0.1,webhooks:receive,tickets:read}'`);
    await bare.close();
  });

  it('to another place on a granted host without our credentials', async () => {
    const other = await serveDesk();
    await send({ method: 'GET', path: `http://127.0.0.1:${other.port}/me` }).catch(() => null);
    expect(other.provider.calls[0]?.path).toBe('/me');
    expect(other.provider.calls[0]?.headers['authorization']).toBeUndefined();
  });

  it('not into the private network, even with a grant: the admin is told, nothing is sent', async () => {
    const parts = { ...partsOf({}), baseUrl: 'http://10.1.2.3', grants: ['http:10.1.2.3'] };
    const refused = new PluginHttp(parts).request({ method: 'POST', path: '/x', json: {} });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(/not on the public internet/);
  });
});

describe('what an answer means', () => {
  it.each([
    [401, AuthError],
    [403, AuthError],
    [404, GoneError],
    [410, GoneError],
    [409, ConflictError],
    [429, RetryError],
    [500, RetryError],
    [503, RetryError],
    [400, ProviderError],
    [422, ProviderError],
  ] as const)('%i', async (status, type) => {
    provider.arm(/GET \/me/, { status, retryAfter: '3' });
    const error = await send({ method: 'GET', path: '/me' }).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toContain(`GET /me answered ${status}`);
  });

  it('429 says when to come back', async () => {
    provider.arm(/GET \/me/, { status: 429, retryAfter: '3' });
    await expect(send({ method: 'GET', path: '/me' })).rejects.toMatchObject({ afterMs: 3_000, status: 429 });
  });

  it.each([
    ['GET', RetryError],
    ['POST', UncertainError],
    ['PUT', UncertainError],
    ['DELETE', UncertainError],
  ] as const)('a %s whose line goes dead', async (method, type) => {
    provider.arm(/./, 'cut-after');
    await expect(send({ method, path: '/tickets/t1' })).rejects.toThrow(type);
  });

  it.each(['GET', 'POST'] as const)('a %s nobody hears can be repeated', async (method) => {
    const away = { ...partsOf({}), baseUrl: 'http://127.0.0.1:1' };
    await expect(new PluginHttp(away).request({ method, path: '/x' })).rejects.toThrow(RetryError);
  });

  it('that does not come in time may have had its effect', async () => {
    provider.arm(/POST \/rings/, 'hang');
    const slow = send({ method: 'POST', path: '/rings', json: {}, timeoutMs: 60 });
    await expect(slow).rejects.toThrow(UncertainError);
    await expect(slow).rejects.toThrow(/did not answer in time/);
  });

  it('that is larger than wanted is refused', async () => {
    const whole = await send({ method: 'GET', path: '/tickets/t1' });
    const { length } = new TextEncoder().encode(whole.text);
    await expect(send({ method: 'GET', path: '/tickets/t1', maxBytes: length })).resolves.toMatchObject({
      text: whole.text,
    });
    const capped = send({ method: 'GET', path: '/tickets/t1', maxBytes: length - 1 });
    await expect(capped).rejects.toThrow(`larger than ${length - 1} bytes`);
  });

  it('that is no JSON names the call', async () => {
    const parts = partsOf({ text: '<html>' });
    const answer = await new PluginHttp(parts).request({ method: 'GET', path: '/page' });
    expect(answer.text).toBe('<html>');
    expect(() => answer.json()).toThrow('GET /page did not answer JSON');
  });

  it('that quotes our credentials is told without them', async () => {
    const secret = 'canary-secret-123';
    const parts = partsOf({ status: 400, text: `bad credentials ${secret}` }, { token: secret, user: 'me' });
    const refused = new PluginHttp(parts).request({ method: 'GET', path: '/x' });
    await expect(refused).rejects.toThrow('GET /x answered 400: bad credentials [secret]');
  });
});

describe('ways to sign in', () => {
  it('basic is user and password together', async () => {
    const sent: Record<string, string>[] = [];
    const auth = {
      type: 'secret',
      fields: row.fields as never,
      apply: { basic: '{user}/token:{key}' },
    } as const;
    const parts = { ...partsOf({}, { user: 'a@b.example', key: 'k' }, sent), auth };
    await new PluginHttp(parts).request({ method: 'GET', path: '/x' });
    expect(sent[0]?.['authorization']).toBe(`Basic ${Buffer.from('a@b.example/token:k').toString('base64')}`);
  });
});

describe('a sandbox', () => {
  it('is reached without a socket; a cut line is one that may have had its effect', async () => {
    const seen: string[] = [];
    const transport = sandboxTransport({
      fetch: (request) => {
        seen.push(`${request.method} ${request.url}`);
        return request.url.endsWith('/cut')
          ? Promise.reject(new TypeError('cut'))
          : Promise.resolve(new Response('hi'));
      },
    });
    expect(await transport('http://x.example/a', { method: 'GET', headers: {} })).toMatchObject({
      status: 200,
      text: 'hi',
    });
    const cut = transport('http://x.example/cut', { method: 'POST', headers: {}, body: '{}' });
    await expect(cut).rejects.toMatchObject({ name: 'OutboundError', sent: true });
    expect(seen).toEqual(['GET http://x.example/a', 'POST http://x.example/cut']);
  });
});

/** The door of one account whose provider always says the same; without an answer it is the real wire. */
function partsOf(
  answer: { status?: number; text?: string },
  secrets: Record<string, string> = { token: 'desk-token-1' },
  sent: Record<string, string>[] = [],
): HttpParts {
  const { status = 200, text = '{}' } = answer;
  const fixed: HttpParts['send'] = (_url, { headers }) => {
    sent.push(headers);
    return Promise.resolve({ status, headers: new Headers(), text });
  };
  const real = liveTransport(hub.get(OutboundHttp));
  return {
    row,
    secrets,
    auth: {
      type: 'secret',
      fields: row.fields as never,
      apply: { header: 'Authorization', value: 'Bearer {token}' },
    },
    baseUrl: 'http://127.0.0.1',
    grants: ['http:127.0.0.1'],
    limits: [],
    limiter: hub.get(Limiter),
    breaker: hub.get(CircuitBreaker),
    now: () => Date.now(),
    send: Object.keys(answer).length > 0 || sent.length > 0 || secrets['key'] ? fixed : real,
    renew: () => Promise.resolve(secrets),
  };
}
