import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerify, X509Certificate } from 'node:crypto';
import { UserRepository } from '@patchbay/identity';
import { base64, hashOf, SamlIdp } from '@patchbay/identity/testing';
import { eventually, TestClock } from '@patchbay/platform/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { testServer, type Answer, type TestServer } from '../testing/test-server.js';

const hub = 'https://hub.example';
const clock = new TestClock(new Date());
const password = 'correct horse battery staple';
let server: TestServer;
let idp: SamlIdp;
let admin: string;
let connection: Connection;

interface Connection {
  id: string;
  enabled: boolean;
  certificates: { pem: string; fingerprint: string }[];
  sp: { entity_id: string; acs_url: string; certificate: string };
  last_test: { ok: boolean; email: string; problem: string } | null;
}

beforeAll(async () => {
  const ssoDomains = [{ tenant: 'acme', domain: 'acme.example' }];
  server = await testServer({ publicUrl: hub, ssoDomains }, clock);
  admin = await server.tokenOf('admin');
  idp = await SamlIdp.make(() => clock.now());
  await call('POST', '/api/sso/domains', { domain: 'acme.example' });
  connection = await addConnection();
  await call('PATCH', `/api/sso/connections/${connection.id}`, { enabled: true });
});

const call = (method: string, path: string, body?: unknown, as = admin): Promise<Answer> =>
  server.call(method, path, { as, body });
const open = (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
  server.call(method, path, { body, headers });

async function addConnection(xml = idp.metadata(), as = admin): Promise<Connection> {
  const body = { protocol: 'saml', name: 'Company login', metadata: { xml } };
  const { status, json } = await call('POST', '/api/sso/connections', body, as);
  expect(status).toBe(201);
  return json as Connection;
}

/** Begins as a browser does: where it is sent, and its cookie. */
async function depart(more: object = {}): Promise<{ url: string; cookie: string }> {
  const answer = await open('POST', '/api/sso/start', { email: 'mara@acme.example', ...more });
  expect(answer.status).toBe(200);
  return {
    url: (answer.json as { url: string }).url,
    cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '',
  };
}

const post = (xml: string, more: Record<string, string> = {}, id = connection.id): Promise<Answer> =>
  open(
    'POST',
    `/api/sso/saml/${id}/acs`,
    new URLSearchParams({ SAMLResponse: base64(xml), ...more }).toString(),
    {
      'content-type': 'application/x-www-form-urlencoded',
    },
  );
const codeOf = (answer: Answer): string =>
  new URL(String(answer.headers['location'])).searchParams.get('sso') ?? '';
const mara = { email: 'mara@acme.example' };

async function login(more: object = {}): Promise<Answer> {
  const { url, cookie } = await depart(more);
  const landed = await post(idp.respond(idp.receive(url), mara));
  expect(landed.status).toBe(303);
  return open('POST', '/api/sso/session', { code: codeOf(landed) }, { cookie });
}
const tokenOf = (answer: Answer): string => (answer.json as { access_token: string }).access_token;

describe('a login by SAML', () => {
  it('goes from the address to a session of the console', async () => {
    const session = await login({ next: '/tickets?ticket=1' });
    expect(session).toMatchObject({ status: 200, json: { token_type: 'Bearer', next: '/tickets?ticket=1' } });
    const me = await call('GET', '/api/auth/me', undefined, tokenOf(session));
    expect(me.json).toMatchObject({ email: 'mara@acme.example', role: 'viewer', tenant: { id: 'acme' } });
  });

  it('begins by a link, too', async () => {
    const answer = await open('GET', `/api/sso/${connection.id}/login?next=/tickets`);
    expect(answer.status).toBe(302);
    expect(answer.headers['set-cookie']).toMatch(
      /^patchbay_sso=[\w-]{43}; Path=\/api\/sso; .*HttpOnly; SameSite=Lax; Secure$/,
    );
    const landed = await post(idp.respond(idp.receive(String(answer.headers['location'])), mara));
    expect(codeOf(landed)).toMatch(/^[\w-]{43}$/);
  });

  it('sends a signed request', async () => {
    const { url } = await depart();
    const query = new URL(url).search.slice(1);
    const [signed = '', signature = ''] = query.split('&Signature=');
    const verifier = createVerify('sha256').update(signed);
    expect(verifier.verify(connection.sp.certificate, decodeURIComponent(signature), 'base64')).toBe(true);
  });

  it('keeps the secret of the browser, so that two tabs do not disturb each other', async () => {
    const first = await depart();
    const second = await open('POST', '/api/sso/start', mara, { cookie: first.cookie });
    expect(String(second.headers['set-cookie'])).toContain(first.cookie);
    const forged = await open('POST', '/api/sso/start', mara, { cookie: 'patchbay_sso=chosen' });
    expect(String(forged.headers['set-cookie'])).not.toContain('chosen');
  });

  it('opens no session in another browser', async () => {
    const [mine, theirs] = [await depart(), await depart()];
    const code = codeOf(await post(idp.respond(idp.receive(mine.url), mara)));
    expect((await open('POST', '/api/sso/session', { code }, { cookie: theirs.cookie })).status).toBe(401);
    expect((await open('POST', '/api/sso/session', { code })).status).toBe(401);
    expect((await open('POST', '/api/sso/session', { code }, { cookie: mine.cookie })).status).toBe(200);
  });

  it('tells the sign-in page why not', async () => {
    const { url } = await depart();
    const landed = await post(idp.respond(idp.receive(url), { email: 'mara@else.example' }));
    expect(landed).toMatchObject({
      status: 303,
      headers: { location: `${hub}/sign-in?sso_refused=domain_not_verified` },
    });
  });

  it.each(['mara@else.example', 'mara@other.example'])('is not offered to %s: 404', async (email) => {
    expect((await open('POST', '/api/sso/start', { email })).status).toBe(404);
  });
});

describe('P26: at the door', () => {
  it('B66: a relay state is never followed', async () => {
    for (const RelayState of ['https://evil.example', '//evil.example', 'javascript:alert(1)', '']) {
      const { url } = await depart();
      const landed = await post(idp.respond(idp.receive(url), mara), { RelayState });
      expect(String(landed.headers['location'])).toMatch(/^https:\/\/hub\.example\/sign-in\?sso=[\w-]{43}$/);
    }
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', 'tickets'])(
    'B66: %j is no page to go to afterwards',
    async (next) => {
      expect((await open('POST', '/api/sso/start', { email: mara.email, next })).status).toBe(422);
      const link = await open('GET', `/api/sso/${connection.id}/login?next=${encodeURIComponent(next)}`);
      const landed = await post(idp.respond(idp.receive(String(link.headers['location'])), mara));
      const cookie = String(link.headers['set-cookie']).split(';')[0] ?? '';
      const session = await open('POST', '/api/sso/session', { code: codeOf(landed) }, { cookie });
      expect(session.json).toMatchObject({ next: null });
    },
  );

  it('B67: a document type and 300 KiB are answered 400, five megabytes 413', async () => {
    const { url } = await depart();
    const honest = idp.respond(idp.receive(url), mara);
    const withDoctype = `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${honest}`;
    const filled = (bytes: number): string =>
      honest.replace('<saml:Subject>', `${' '.repeat(bytes)}<saml:Subject>`);
    expect((await post(withDoctype)).status).toBe(400);
    expect((await post(filled(300_000))).status).toBe(400);
    expect((await post(filled(5_000_000))).status).toBe(413);
  });

  it('a form without a response, or no form at all, is answered 400', async () => {
    const acs = `/api/sso/saml/${connection.id}/acs`;
    expect(
      (await open('POST', acs, 'RelayState=x', { 'content-type': 'application/x-www-form-urlencoded' }))
        .status,
    ).toBe(400);
    expect((await open('POST', acs, { SAMLResponse: { xml: 1 } })).status).toBe(400);
    expect((await open('POST', acs)).status).toBe(400);
  });

  it('an unknown connection does not exist', async () => {
    const id = '5d0cb1f6-5df4-4c3b-8f30-0c2c5f1f4a11';
    const paths = [
      `saml/${id}/metadata`,
      `saml/${id}/slo?SAMLRequest=x`,
      `oidc/${id}/callback`,
      `${id}/login`,
    ];
    for (const path of [...paths, `oidc/${connection.id}/callback`])
      expect([path, (await open('GET', `/api/sso/${path}`)).status]).toEqual([path, 404]);
    expect((await post('<x/>', {}, id)).status).toBe(404);
  });
});

describe('what the provider is told', () => {
  it('is metadata with our addresses and certificate', async () => {
    const { status, headers, text } = await open('GET', `/api/sso/saml/${connection.id}/metadata`);
    expect([status, headers['content-type']]).toEqual([200, 'application/samlmetadata+xml; charset=utf-8']);
    expect(text).toContain(`entityID="${connection.sp.entity_id}"`);
    expect(text).toContain(`Location="${connection.sp.acs_url}"`);
    const [, bare = ''] = /<X509Certificate>([^<]+)</.exec(text) ?? [];
    const certificate = new X509Certificate(Buffer.from(bare, 'base64'));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.toString()).toBe(connection.sp.certificate);
  });
});

describe('an administrator', () => {
  it('adds metadata by address, through the guarded client', async () => {
    const host = createServer((request, response) =>
      response.end(
        request.url === '/big' ? 'x'.repeat(300_000) : request.url === '/idp' ? idp.metadata() : '<x/>',
      ),
    );
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    const add = (url: string) =>
      call('POST', '/api/sso/connections', { protocol: 'saml', name: 'By address', metadata: { url } });
    expect(await add(`${base}/idp`)).toMatchObject({
      status: 201,
      json: { idp_entity_id: idp.entityId, enabled: false },
    });
    for (const url of [`${base}/big`, `${base}/else`, 'http://169.254.169.254/latest', 'http://10.0.0.1/'])
      expect([url, (await add(url)).status]).toEqual([url, 422]);
    host.close();
  });

  it('never sees a secret again', async () => {
    const { text } = await call('GET', '/api/sso/connections');
    expect(text).toContain(connection.id);
    expect(text).not.toMatch(/PRIVATE KEY|client_secret|"secret"/);
  });

  it('of another organisation finds nothing', async () => {
    const stranger = await server.tokenOf('admin', 'other');
    const path = `/api/sso/connections/${connection.id}`;
    const tries: [string, string, unknown?][] = [
      ['GET', path],
      ['PATCH', path, { enabled: false }],
      ['DELETE', path],
      ['POST', `${path}/test`],
      ['POST', `${path}/metadata`, { metadata: { xml: idp.metadata() } }],
    ];
    for (const [method, url, body] of tries)
      expect([method, url, (await call(method, url, body, stranger)).status]).toEqual([method, url, 404]);
    expect((await call('GET', '/api/sso/connections', undefined, stranger)).json).toMatchObject({
      items: [],
    });
  });

  it('P29: maps nobody to owner, and changes nothing else by the way', async () => {
    const path = `/api/sso/connections/${connection.id}`;
    const mapping = { role: 'groups', roles: [{ value: 'x', role: 'owner' }] };
    expect((await call('PATCH', path, { mapping })).status).toBe(422);
    expect((await call('PATCH', path, { tenant_id: 'other' })).status).toBe(422);
    const good = { mapping: { role: 'groups', roles: [{ value: 'x', role: 'admin' }] } };
    expect(await call('PATCH', path, good)).toMatchObject({ status: 200, json: good });
  });

  it('rolls a certificate over: both count, then the new one alone', async () => {
    const fresh = await SamlIdp.make(() => clock.now());
    const path = `/api/sso/connections/${connection.id}`;
    const metadata = { xml: idp.metadata([fresh.key.certificate]) };
    const rolled = (await call('POST', `${path}/metadata`, { metadata })).json as Connection;
    expect(rolled.certificates).toHaveLength(2);
    const by = async (key: SamlIdp['key']): Promise<boolean> =>
      codeOf(await post(idp.respond(idp.receive((await depart()).url), mara, { key }))) !== '';
    expect([await by(idp.key), await by(fresh.key)]).toEqual([true, true]);
    await call('PATCH', path, { certificates: [fresh.key.certificate] });
    expect([await by(idp.key), await by(fresh.key)]).toEqual([false, true]);
    await call('PATCH', path, { certificates: [idp.key.certificate] });
    expect((await call('PATCH', path, { certificates: ['nonsense'] })).json).toMatchObject({
      errors: [{ path: 'certificates.0' }],
    });
    const other = idp.metadata().replace(idp.entityId, 'https://else.example');
    expect((await call('POST', `${path}/metadata`, { metadata: { xml: other } })).status).toBe(422);
  });

  it('tests a connection before it is switched on', async () => {
    const { id } = await addConnection();
    const started = await call('POST', `/api/sso/connections/${id}/test`);
    const request = idp.receive((started.json as { url: string }).url);
    const landed = await post(idp.respond(request, { email: 'tess@acme.example' }), {}, id);
    expect(landed.headers['location']).toBe(`${hub}/settings/sso?connection=${id}`);
    const { json } = await call('GET', `/api/sso/connections/${id}`);
    expect(json).toMatchObject({
      enabled: false,
      last_test: { ok: true, email: 'tess@acme.example', role: 'viewer' },
    });
    expect((await call('DELETE', `/api/sso/connections/${id}`)).status).toBe(204);
    expect((await call('DELETE', `/api/sso/connections/${id}`)).status).toBe(404);
  });
});

describe('passwords', () => {
  const withPassword = (email: string) => open('POST', '/api/auth/login', { email, password });
  const enforce = (enforced: boolean) => call('PUT', '/api/sso/policy', { enforced });

  it('can be switched off once a test login has worked; administrators keep theirs', async () => {
    const users = server.app.get(UserRepository);
    const password_hash = await hashOf(password);
    const people = { agent: 'pat@acme.example', admin: 'boss@acme.example' } as const;
    for (const role of ['agent', 'admin'] as const)
      await users.create('acme', { email: people[role], name: role, role, password_hash });
    expect((await enforce(true)).status).toBe(409);
    const started = await call('POST', `/api/sso/connections/${connection.id}/test`);
    await post(idp.respond(idp.receive((started.json as { url: string }).url), mara));
    expect((await enforce(true)).json).toEqual({ enforced: true });
    expect((await call('GET', '/api/sso/policy')).json).toEqual({ enforced: true });
    expect(await withPassword(people.agent)).toMatchObject({ status: 401 });
    expect(await withPassword(people.admin)).toMatchObject({ status: 200 });
    await enforce(false);
    expect(await withPassword(people.agent)).toMatchObject({ status: 200 });
    await eventually(async () => {
      const { json } = await call('GET', '/api/audit?action=session.sso_required');
      const { items } = json as { items: unknown[] };
      expect(items).toMatchObject([{ target: { name: people.agent }, ip: '127.0.0.1' }]);
    });
  });
});

describe('single logout', () => {
  const renew = (session: Answer) =>
    open('POST', '/api/auth/refresh', {
      refresh_token: (session.json as { refresh_token: string }).refresh_token,
    });

  it('of ours goes on at the provider, once', async () => {
    const as = tokenOf(await login());
    const { json } = await call('POST', '/api/sso/logout', undefined, as);
    expect((json as { url: string }).url).toMatch(/^https:\/\/idp\.example\/slo\?SAMLRequest=.*&Signature=/);
    expect((await call('POST', '/api/sso/logout', undefined, as)).json).toEqual({ url: null });
    const back = await open('GET', `/api/sso/saml/${connection.id}/slo?SAMLResponse=x`);
    expect(back).toMatchObject({ status: 302, headers: { location: `${hub}/sign-in` } });
  });

  it('of the provider ends the sessions here, when it is signed', async () => {
    const session = await login();
    const destination = `${hub}/api/sso/saml/${connection.id}/slo`;
    const request = idp.logoutRequest(destination, mara.email);
    const unsigned = await open(
      'GET',
      `${destination.slice(hub.length)}?SAMLRequest=${encodeURIComponent(request)}`,
    );
    expect(unsigned.status).toBe(403);
    const query = idp.signQuery([
      ['SAMLRequest', request],
      ['RelayState', 'r'],
    ]);
    const answer = await open('GET', `${destination.slice(hub.length)}?${query}`);
    expect(answer.status).toBe(302);
    expect(String(answer.headers['location'])).toMatch(
      /^https:\/\/idp\.example\/slo\?SAMLResponse=.*RelayState=r/,
    );
    expect((await renew(session)).status).toBe(401);
  });
});
