import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CookieBrowser, formOf } from '../support/cookie-browser.js';
import { Hub } from '../support/hub.js';
import { Keycloak, keycloakHome } from '../support/keycloak.js';

const home = keycloakHome();
if (!home)
  process.stdout.write(
    'skipped: no Keycloak on this machine (KEYCLOAK_HOME, Java 17), only the test providers were tried\n',
  );

const person = { username: 'mara', password: 'a password at Keycloak', email: 'mara@keycloak.example' };
let keycloak: Keycloak;
let hub: Hub;
let base: string;

beforeAll(async () => {
  if (!home) return;
  keycloak = await Keycloak.start(home);
  hub = await new Hub({ env: { PATCHBAY_SSO_DOMAINS: 'default=keycloak.example' } }).start();
  base = `http://localhost:${hub.port}`;
  await hub.api('POST', '/api/sso/domains', { domain: 'keycloak.example' });
  const { username, password, email } = person;
  await keycloak.call('POST', '/realms', {
    realm: 'acme',
    enabled: true,
    sslRequired: 'none',
    roles: { realm: [{ name: 'support-leads' }] },
    users: [
      {
        username,
        email,
        firstName: 'Mara',
        lastName: 'Meyer',
        enabled: true,
        emailVerified: true,
        realmRoles: ['support-leads'],
        credentials: [{ type: 'password', value: password, temporary: false }],
      },
    ],
  });
}, 400_000);
afterAll(async () => {
  await hub?.remove();
  await keycloak?.remove();
});

interface Connection {
  id: string;
  login_url: string;
  redirect_uri: string;
  sp: { metadata_url: string };
}
interface Me {
  email: string;
  role: string;
}

async function add(body: object, mapping: object): Promise<Connection> {
  const connection = await hub.api<Connection>('POST', '/api/sso/connections', body);
  await hub.api('PATCH', `/api/sso/connections/${connection.id}`, { enabled: true, mapping });
  return connection;
}

/** Types the password at Keycloak; answers the page that comes then. */
async function authenticate(
  browser: CookieBrowser,
  url: string,
  stop: string,
): Promise<{ url: string; page: string }> {
  const { page } = await browser.follow(url, stop);
  const { action } = formOf(page);
  const body = new URLSearchParams({ username: person.username, password: person.password });
  return browser.follow(action, stop, { method: 'POST', body });
}

async function open(browser: CookieBrowser, landed: string): Promise<{ token: string; me: Me }> {
  const code = new URL(landed).searchParams.get('sso');
  expect(landed).toMatch(/\/sign-in\?sso=/);
  const answer = await browser.send(`${base}/api/sso/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const me = await fetch(`${base}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  return { token, me: (await me.json()) as Me };
}

describe.skipIf(!home)('Keycloak', () => {
  it('signs people in by SAML, with both metadata documents as they are, and logs them out', async () => {
    const url = `${keycloak.address}/realms/acme/protocol/saml/descriptor`;
    const roles = [{ value: 'support-leads', role: 'analyst' }];
    const connection = await add(
      { protocol: 'saml', name: 'Keycloak', metadata: { url } },
      { role: 'Role', roles },
    );
    const metadata = await (await fetch(connection.sp.metadata_url)).text();
    const client = await keycloak.call<object>('POST', '/realms/acme/client-description-converter', metadata);
    await keycloak.call('POST', '/realms/acme/clients', client);
    const browser = new CookieBrowser();
    const { page } = await authenticate(browser, connection.login_url, `${base}/sign-in`);
    const { action, fields } = formOf(page);
    const landed = await browser.follow(action, `${base}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    const { me, token } = await open(browser, landed.url);
    expect(me).toMatchObject({ email: person.email, role: 'analyst' });
    const again = await browser.send(action, { method: 'POST', body: new URLSearchParams(fields) });
    expect(again.headers.get('location')).toContain('sso_refused=');
    const out = await fetch(`${base}/api/sso/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const { url: logout } = (await out.json()) as { url: string };
    const back = await browser.follow(logout, `${base}/sign-in`);
    expect(back.url).toBe(`${base}/sign-in`);
    const { page: asked } = await browser.follow(connection.login_url, `${base}/sign-in`);
    expect(asked).toContain('password');
  });

  it('signs people in by OpenID Connect', async () => {
    const issuer = `${keycloak.address}/realms/acme`;
    const client = { client_id: 'patchbay', client_secret: 'a secret of the client' };
    const connection = await add({ protocol: 'oidc', name: 'Keycloak', issuer, ...client }, {});
    await keycloak.call('POST', '/realms/acme/clients', {
      clientId: client.client_id,
      secret: client.client_secret,
      publicClient: false,
      redirectUris: [connection.redirect_uri],
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    const browser = new CookieBrowser();
    const landed = await authenticate(browser, connection.login_url, `${base}/sign-in`);
    const { me } = await open(browser, landed.url);
    expect(me).toMatchObject({ email: person.email });
  });
});
