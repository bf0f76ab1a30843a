import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Auth } from './auth.js';
import type { HttpRequest } from './context.js';
import {
  assertAnswered,
  bodyOf,
  cutError,
  fillIn,
  headersOf,
  jsonOf,
  retryAfterMs,
  urlOf,
  type HttpScope,
} from './http-rules.js';
import { z } from 'zod';

const scope: HttpScope = {
  baseUrl: 'https://{subdomain}.example.com/api',
  fields: { subdomain: 'acme' },
  grants: [
    'http:{subdomain}.example.com',
    'http:*.files.example.com',
    'http:hooks.example.com',
    'tickets:read',
  ],
};
const get = (path: string, query?: HttpRequest['query']): HttpRequest => ({ method: 'GET', path, query });
const now = Date.parse('2026-03-02T09:30:00Z');

describe('placeholders', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['{a}/{b}', { a: 'x', b: 2 }, 'x/2'],
    ['{a}{a}', { a: 'x' }, 'xx'],
    ['{gone}', {}, ''],
    ['{a}', { a: { nested: 1 } }, ''],
    ['{a}', { a: '{b}', b: 'x' }, '{b}'],
    ['{a}', { a: '$&' }, '$&'],
    ['no blanks', { a: 'x' }, 'no blanks'],
  ])('%s', (template, values, filled) => {
    expect(fillIn(template, values)).toBe(filled);
  });
});

describe('where a call goes', () => {
  it.each<[string, HttpRequest, string]>([
    ['below the base', get('/tickets/1'), 'https://acme.example.com/api/tickets/1'],
    [
      'with a query',
      get('/t', { a: 1, b: true, c: 'x y', d: undefined }),
      'https://acme.example.com/api/t?a=1&b=true&c=x+y',
    ],
    ['with a query over one that is there', get('/t?a=0', { a: 1 }), 'https://acme.example.com/api/t?a=1'],
    ['to another granted host', get('https://hooks.example.com/x'), 'https://hooks.example.com/x'],
    [
      'to a host under a granted name',
      get('https://eu.files.example.com/x'),
      'https://eu.files.example.com/x',
    ],
  ])('%s', (_what, request, url) => {
    expect(urlOf(request, scope).href).toBe(url);
  });

  it.each([
    'https://example.com/',
    'https://evil.com/?acme.example.com',
    'https://acme.example.com.evil.com/',
    'https://acme.example.com@evil.com/',
    'https://files.example.com/',
    'https://xfiles.example.com/',
    'https://other.example.com/',
    'http://169.254.169.254/latest',
    'http://localhost/',
  ])('not to %s', (path) => {
    expect(() => urlOf(get(path), scope)).toThrow(/is not among the plugin's grants/);
  });

  it('not anywhere with no grants', () => {
    expect(() => urlOf(get('/x'), { ...scope, grants: [] })).toThrow(
      expect.objectContaining({ status: 403 }),
    );
  });

  it('never leaves the base host by its path, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        expect(urlOf(get(`/${path}`), scope).host).toBe('acme.example.com');
      }),
    );
  });
});

describe('credentials', () => {
  const basic: Auth = { type: 'secret', fields: z.object({}), apply: { basic: '{email}/token:{token}' } };
  const header: Auth = {
    type: 'secret',
    fields: z.object({}),
    apply: { header: 'X-Api-Key', value: 'Key {token}' },
  };
  const oauth: Auth = {
    type: 'oauth2',
    grant: 'code',
    authorizeUrl: '',
    tokenUrl: '',
    scopes: [],
    refresh: 'none',
    clientAuth: 'body',
  };
  const secrets = { email: 'a@b.c', token: 't', access_token: 'at' };
  const home = new URL('https://acme.example.com/api/x');

  it.each<[string, Auth, Record<string, string>]>([
    [
      'user and password',
      basic,
      { authorization: `Basic ${Buffer.from('a@b.c/token:t').toString('base64')}` },
    ],
    ['a header of the provider’s', header, { 'x-api-key': 'Key t' }],
    ['a bearer token', oauth, { authorization: 'Bearer at' }],
  ])('go along as %s', (_what, auth, expected) => {
    expect(headersOf(get('/x'), home, scope, auth, secrets)).toEqual({
      accept: 'application/json',
      ...expected,
    });
  });

  it.each([basic, header, oauth])('never go to another host: %j', (auth) => {
    const elsewhere = new URL('https://hooks.example.com/x');
    expect(headersOf(get('/x'), elsewhere, scope, auth, secrets)).toEqual({ accept: 'application/json' });
  });

  it('are not given away to another port', () => {
    expect(
      headersOf(get('/x'), new URL('https://acme.example.com:8443/x'), scope, oauth, secrets),
    ).not.toHaveProperty('authorization');
  });

  it('cannot be replaced by the plugin', () => {
    const request = { ...get('/x'), headers: { authorization: 'Bearer forged' } };
    expect(headersOf(request, home, scope, oauth, secrets)['authorization']).toBe('Bearer at');
  });
});

describe('a body', () => {
  const request = (over: Partial<HttpRequest>): HttpRequest => ({ method: 'POST', path: '/x', ...over });
  const contentType = (over: Partial<HttpRequest>) =>
    headersOf(
      request(over),
      new URL('https://acme.example.com/'),
      scope,
      { type: 'secret', fields: z.object({}), apply: { basic: '' } },
      {},
    )['content-type'];

  it.each<[string, Partial<HttpRequest>, string | undefined, string | undefined]>([
    ['none', {}, undefined, undefined],
    ['JSON', { json: { a: 'ü' } }, '{"a":"ü"}', 'application/json'],
    ['JSON null', { json: null }, 'null', 'application/json'],
    ['a form', { form: { a: 'x y', b: '&' } }, 'a=x+y&b=%26', 'application/x-www-form-urlencoded'],
    ['an empty form', { form: {} }, '', 'application/x-www-form-urlencoded'],
    [
      'JSON of another kind',
      { json: {}, headers: { 'content-type': 'application/merge-patch+json' } },
      '{}',
      'application/merge-patch+json',
    ],
  ])('of %s', (_what, over, text, type) => {
    expect(bodyOf(request(over))).toBe(text);
    expect(contentType(over)).toBe(type);
  });
});

describe('an answer', () => {
  const answer = (status: number, headers: Record<string, string> = {}, text = '') => ({
    status,
    headers: new Headers(headers),
    text,
  });

  it.each([200, 201, 204, 302, 399])('%i is no refusal', (status) => {
    expect(() => assertAnswered(answer(status), 'GET /x', now)).not.toThrow();
  });

  it.each([
    [401, { name: 'AuthError' }],
    [403, { name: 'AuthError' }],
    [404, { name: 'GoneError' }],
    [410, { name: 'GoneError' }],
    [409, { name: 'ConflictError' }],
    [429, { name: 'RetryError', status: 429, afterMs: 5_000 }],
    [500, { name: 'RetryError', status: 500, afterMs: null }],
    [504, { name: 'RetryError', status: 504 }],
    [400, { name: 'ProviderError', status: 400 }],
    [422, { name: 'ProviderError', status: 422 }],
  ])('%i throws what it means, naming the call', (status, expected) => {
    expect(() => assertAnswered(answer(status), 'GET /x', now)).toThrow(
      expect.objectContaining({
        ...expected,
        message: expect.stringContaining(`GET /x answered ${status}`) as string,
      }),
    );
  });

  it('tells the beginning of what the provider said, no more', () => {
    expect(() => assertAnswered(answer(400, {}, 'x'.repeat(1_000)), 'GET /x', now)).toThrow(
      expect.objectContaining({ message: `GET /x answered 400: ${'x'.repeat(300)}` }),
    );
  });

  it('in no JSON is refused by name', () => {
    expect(jsonOf('[1]', 'GET /x')).toEqual([1]);
    expect(() => jsonOf('<html>', 'GET /x')).toThrow('GET /x did not answer JSON');
  });

  it.each([
    [null, 5_000],
    ['', 5_000],
    ['0', 0],
    ['17', 17_000],
    ['1.5', 1_500],
    ['-3', 0],
    ['Mon, 02 Mar 2026 09:30:10 GMT', 10_000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
    ['soon', 5_000],
  ])('with Retry-After %s waits %i ms', (value, ms) => {
    expect(retryAfterMs(new Headers(value === null ? [] : [['retry-after', value]]), now)).toBe(ms);
  });
});

describe('a cut connection', () => {
  const cause = new Error('socket hang up');
  it.each([
    ['GET', true, 'RetryError'],
    ['GET', false, 'RetryError'],
    ['POST', false, 'RetryError'],
    ['POST', true, 'UncertainError'],
    ['PUT', true, 'UncertainError'],
    ['DELETE', true, 'UncertainError'],
  ] as const)('of %s, sent: %s, is a %s', (method, sent, name) => {
    expect(cutError({ method, path: '/x' }, sent, cause)).toMatchObject({
      name,
      message: 'socket hang up',
      cause,
    });
  });
});
