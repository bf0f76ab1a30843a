import { beforeAll, describe, expect, it } from 'vitest';
import { live, pluginNames, serveDesk } from '../../../../libs/plugins/src/testing/plugins-app.js';
import { testServer, type TestServer } from '../testing/test-server.js';

const secrets = { client_id: 'client-1', client_secret: 'secret-1' };
let server: TestServer;
let id: string;

beforeAll(async () => {
  server = await testServer({ plugins: pluginNames, publicUrl: 'https://hub.example', roles: ['http'] });
  const { port } = await serveDesk();
  const body = { plugin: 'desk', accept_grants: true, ...live(port, { auth: 'oauth', secrets }) };
  const made = await server.call('POST', '/api/connections', { as: await server.tokenOf('admin'), body });
  id = (made.json as { id: string }).id;
});

/** Begins a sign-in: its state, and the cookie as the browser keeps it. */
async function begin(): Promise<{ state: string; header: string; cookie: string }> {
  const answer = await server.call('POST', `/api/connections/${id}/authorize`, {
    as: await server.tokenOf('admin'),
    body: {},
  });
  const state = new URL((answer.json as { url: string }).url).searchParams.get('state') ?? '';
  const header = String(answer.headers['set-cookie']);
  return { state, header, cookie: header.split(';')[0] ?? '' };
}
async function back(query: string, cookie?: string): Promise<{ outcome: string; cookies: string }> {
  const answer = await server.call('GET', `/api/oauth/callback?${query}`, {
    headers: cookie === undefined ? {} : { cookie },
  });
  const location = new URL(String(answer.headers['location']));
  return { outcome: location.search, cookies: [answer.headers['set-cookie']].flat().join() };
}

describe('P27: a sign-in at a provider and the browser that began it', () => {
  it('are tied by a cookie no script can read, sent to the callback only, by TLS only', async () => {
    const { header } = await begin();
    expect(header).toMatch(
      /^patchbay_oauth_[0-9a-f]{16}=[\w-]{43}; Path=\/api\/oauth\/callback; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('belong together: the one with its cookie connects, and the cookie is gone then', async () => {
    const { state, cookie } = await begin();
    const { outcome, cookies } = await back(`state=${state}&code=c`, `other=1; ${cookie}; more=2`);
    expect(outcome).toBe(`?connected=${id}`);
    expect(cookies).toContain(`${cookie.split('=')[0]}=; Path=/api/oauth/callback; Max-Age=0`);
  });

  it.each<[string, string | undefined]>([
    ['no cookie', undefined],
    ['a cookie of the same kind with another name', 'patchbay_oauth_0000000000000000=abc'],
    ['a cookie that is no nonce', 'patchbay_oauth_x=;;; ='],
  ])('do not with %s', async (_what, cookie) => {
    const { state } = await begin();
    expect((await back(`state=${state}&code=c`, cookie)).outcome).toBe('?refused=bad_state');
  });

  it('do not with the cookie of another sign-in, while each goes through with its own', async () => {
    const [one, two] = [await begin(), await begin()];
    expect((await back(`state=${one.state}&code=c`, two.cookie)).outcome).toBe('?refused=bad_state');
    const both = `${one.cookie}; ${two.cookie}`;
    for (const { state } of [one, two])
      expect((await back(`state=${state}&code=c`, both)).outcome).toBe(`?connected=${id}`);
  });

  it('do not when another provider answers (RFC 9207)', async () => {
    const { state, cookie } = await begin();
    const issuer = encodeURIComponent('https://elsewhere.example');
    const { outcome } = await back(`state=${state}&code=c&iss=${issuer}`, cookie);
    expect(outcome).toBe('?refused=other_issuer');
  });
});
