import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { identityApp, type IdentityApp } from '../../testing/identity-app.js';
import { OidcProvider, type OidcMetadata } from './oidc-provider.js';

interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let hub: IdentityApp;
let server: Server;
let provider: OidcProvider;
let received: Received[] = [];
/** What the provider answers by path; anything else is 404. */
let answers: Record<string, { status?: number; headers?: Record<string, string>; body: string }> = {};

beforeAll(async () => {
  hub = await identityApp();
  provider = hub.get(OidcProvider);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
      const answer = answers[path];
      response.writeHead(answer?.status ?? (answer ? 200 : 404), answer?.headers).end(answer?.body ?? '');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const issuer = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const well = '/.well-known/openid-configuration';
const document = (more: object = {}): object => ({
  issuer: issuer(),
  authorization_endpoint: `${issuer()}/authorize`,
  token_endpoint: `${issuer()}/token`,
  jwks_uri: `${issuer()}/keys`,
  ...more,
});
const publish = (more: object = {}): void => {
  answers[well] = { body: JSON.stringify(document(more)) };
};

beforeEach(() => {
  hub.clock.advance(3_600_000);
  received = [];
  answers = {};
  publish();
});

describe('discovery', () => {
  it('reads the document below the issuer, with or without a slash at its end', async () => {
    expect(await provider.discover(issuer())).toEqual(document());
    publish({ issuer: `${issuer()}/` });
    expect(await provider.discover(`${issuer()}/`)).toMatchObject({ issuer: `${issuer()}/` });
    expect(received.map(({ path }) => path)).toEqual([well, well]);
  });

  it('is remembered for ten minutes', async () => {
    await provider.discover(issuer());
    hub.clock.advance(599_999);
    await provider.discover(issuer());
    expect(received).toHaveLength(1);
    hub.clock.advance(1);
    await provider.discover(issuer());
    expect(received).toHaveLength(2);
  });

  it('that failed is not remembered', async () => {
    answers = {};
    await expect(provider.discover(issuer())).rejects.toMatchObject({ reason: 'provider_unreachable' });
    publish();
    expect(await provider.discover(issuer())).toEqual(document());
  });

  it.each<[string, object]>([
    ['no issuer', { issuer: undefined }],
    ['no authorization endpoint', { authorization_endpoint: undefined }],
    ['no token endpoint', { token_endpoint: undefined }],
    ['no keys', { jwks_uri: undefined }],
    ['a script to go to', { authorization_endpoint: 'javascript:alert(1)' }],
    ['a file of keys', { jwks_uri: 'file:///etc/passwd' }],
    ['a number for an address', { token_endpoint: 7 }],
    ['an address that is too long', { token_endpoint: `https://i.example/${'x'.repeat(3_000)}` }],
  ])('with %s is refused', async (_what, more) => {
    publish(more);
    await expect(provider.discover(issuer())).rejects.toMatchObject({ reason: 'provider_unreachable' });
  });

  it.each(['https://else.example', `http://127.0.0.1`, ''])('by the name %j is not trusted', async (name) => {
    publish({ issuer: name });
    await expect(provider.discover(issuer())).rejects.toMatchObject({ reason: 'not_trusted' });
  });

  it.each<[string, { status?: number; headers?: Record<string, string>; body: string }]>([
    ['a web page', { body: '<html>' }],
    ['nothing', { body: '' }],
    ['a list', { body: '[]' }],
    ['an error', { status: 500, body: '{}' }],
    ['more than 256 KiB', { body: JSON.stringify({ filler: 'x'.repeat(300_000) }) }],
  ])('answered by %s is refused', async (_what, answer) => {
    answers[well] = answer;
    await expect(provider.discover(issuer())).rejects.toMatchObject({ reason: 'provider_unreachable' });
  });

  it('follows no redirect', async () => {
    answers[well] = { status: 302, headers: { location: `${issuer()}/elsewhere` }, body: '' };
    answers['/elsewhere'] = { body: JSON.stringify(document()) };
    await expect(provider.discover(issuer())).rejects.toMatchObject({ reason: 'provider_unreachable' });
    expect(received).toHaveLength(1);
  });
});

describe('keys', () => {
  it('are read each time: one that is withdrawn counts no longer', async () => {
    const metadata = await provider.discover(issuer());
    answers['/keys'] = { body: JSON.stringify({ keys: [{ kty: 'RSA', kid: 'a' }] }) };
    expect(await provider.keys(metadata)).toEqual({ keys: [{ kty: 'RSA', kid: 'a' }] });
    answers['/keys'] = { body: JSON.stringify({ keys: [] }) };
    expect(await provider.keys(metadata)).toEqual({ keys: [] });
  });

  it.each(['{}', '{"keys":{}}', '{"keys":[{}]}', '{"keys":["x"]}', 'null'])(
    'of %s are refused',
    async (body) => {
      const metadata = await provider.discover(issuer());
      answers['/keys'] = { body };
      await expect(provider.keys(metadata)).rejects.toMatchObject({ reason: 'provider_unreachable' });
    },
  );

  it('inside our network are not read', async () => {
    const metadata = { ...(await provider.discover(issuer())), jwks_uri: 'http://10.0.0.1/keys' };
    await expect(provider.keys(metadata)).rejects.toMatchObject({ reason: 'provider_unreachable' });
  });
});

describe('the token endpoint', () => {
  const shape = z.object({ id_token: z.string() });
  const client = { id: 'client id', secret: 'a:secret/+' };
  const form = { grant_type: 'authorization_code', code: 'c' };
  const metadata = (methods?: string[]): OidcMetadata => ({
    ...(document() as OidcMetadata),
    token_endpoint_auth_methods_supported: methods,
  });
  beforeEach(() => {
    answers['/token'] = { body: JSON.stringify({ id_token: 'x' }) };
  });
  const sent = (): { form: Record<string, string>; authorization: string | undefined } => ({
    form: Object.fromEntries(new URLSearchParams(received[0]?.body ?? '')),
    authorization: received[0]?.headers.authorization,
  });

  it.each([[undefined], [['client_secret_basic']], [['client_secret_post', 'client_secret_basic']]])(
    'gets the secret in the header where %j is supported',
    async (methods) => {
      await provider.exchange(shape, metadata(methods), form, client);
      const basic = Buffer.from('client%20id:a%3Asecret%2F%2B').toString('base64');
      expect(sent()).toEqual({ form: { ...form, client_id: 'client id' }, authorization: `Basic ${basic}` });
    },
  );

  it('gets the secret in the form where only that is supported', async () => {
    await provider.exchange(shape, metadata(['client_secret_post']), form, client);
    expect(sent()).toEqual({
      form: { ...form, client_id: 'client id', client_secret: client.secret },
      authorization: undefined,
    });
  });

  it('gets no secret of a public client', async () => {
    await provider.exchange(shape, metadata(), form, { id: 'public', secret: null });
    expect(sent()).toEqual({ form: { ...form, client_id: 'public' }, authorization: undefined });
  });

  it.each([
    ['an error', { status: 400, body: '{"error":"invalid_grant"}' }],
    ['something else', { body: '{"access_token":"x"}' }],
    ['text', { body: 'id_token=x' }],
  ])('that answers %s is told apart', async (_what, answer) => {
    answers['/token'] = answer;
    const asked = provider.exchange(shape, metadata(), form, client);
    await expect(asked).rejects.toMatchObject({ reason: 'provider_unreachable' });
    await expect(asked).rejects.not.toThrow(/secret/);
  });
});

describe('userinfo', () => {
  it('is asked with the access token', async () => {
    answers['/userinfo'] = { body: JSON.stringify({ sub: 's', email: 'mara@acme.example' }) };
    const shape = z.looseObject({ sub: z.string() });
    expect(await provider.userinfo(shape, `${issuer()}/userinfo`, 'token')).toMatchObject({ sub: 's' });
    expect(received[0]?.headers.authorization).toBe('Bearer token');
  });
});
