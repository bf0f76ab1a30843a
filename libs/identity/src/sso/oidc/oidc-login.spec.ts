import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JWTPayload } from 'jose';
import { AccessTokens } from '../../access-tokens.js';
import { SsoConnectionRepository } from '../connection.repository.js';
import { mappingSchema, type SsoConnection } from '../connection.js';
import { SsoConnections } from '../connections.js';
import type { Landing, LoginOptions } from '../login.js';
import { SsoLoginEnd } from '../login-end.js';
import { SsoLoginStart } from '../login-start.js';
import { SsoLogins } from '../logins.js';
import { OidcIdp, type Spoil } from '../testing/oidc-idp.js';
import { ssoApp, type SsoApp } from '../testing/sso-app.js';

let hub: SsoApp;
let idp: OidcIdp;
let connection: SsoConnection;

beforeAll(async () => {
  hub = await ssoApp();
  idp = await OidcIdp.start(() => hub.clock.now());
  connection = await connect('acme');
});
afterAll(() => idp.stop());
beforeEach(() => {
  idp.spoil = {};
  idp.atUserinfo = null;
  idp.published = {};
  // What is remembered of the discovery document is older than that now.
  hub.clock.advance(11 * 60_000);
});

async function connect(tenant: string, change: object = {}): Promise<SsoConnection> {
  const { id } = await hub.get(SsoConnections).addOidc(tenant, {
    name: 'Company login',
    issuer: idp.issuer,
    client_id: idp.client.id,
    client_secret: idp.client.secret,
  });
  return (await hub.get(SsoConnectionRepository).change(tenant, id, { enabled: true, ...change }))!;
}

const depart = (id = connection.id, options: LoginOptions = {}): Promise<{ url: string; browser: string }> =>
  hub.get(SsoLoginStart).byConnection(id, options);
const comeBack = (answer: object, browser: string, id = connection.id): Promise<Landing> =>
  hub.get(SsoLogins).openId(id, answer, browser);
const mara = { email: 'mara@acme.example', name: 'Mara' };

async function login(
  claims: JWTPayload = mara,
  id = connection.id,
  options: LoginOptions = {},
): Promise<Landing> {
  const { url, browser } = await depart(id, options);
  return comeBack(idp.consent(url, claims), browser, id);
}

const person = async (email: string): Promise<{ name: string; role: string } | undefined> =>
  (
    await hub.sql<{ name: string; role: string }>('select name, role from app_user where email = $1', [email])
  )[0];

describe('an OpenID login', () => {
  it('asks with code, PKCE, nonce and state, and opens a session of the person', async () => {
    const { url, browser } = await depart(connection.id, { next: '/tickets' });
    const query = new URL(url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      client_id: 'patchbay',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
      redirect_uri: `https://hub.example/api/sso/oidc/${connection.id}/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/^[\w-]{43}$/);
    const landing = await comeBack(idp.consent(url, mara), browser);
    const code = 'code' in landing ? landing.code : '';
    const session = await hub.get(SsoLoginEnd).exchange(code, browser);
    expect(session.next).toBe('/tickets');
    expect(await hub.get(AccessTokens).verify(session.access_token)).toMatchObject({
      tenantId: 'acme',
      role: 'viewer',
    });
    expect(await person('mara@acme.example')).toEqual({ name: 'Mara', role: 'viewer' });
  });

  it('hands its code to the browser that began only, once, within a minute', async () => {
    const exchange = (code: string, browser: string) => hub.get(SsoLoginEnd).exchange(code, browser);
    const { url, browser } = await depart();
    const landing = await comeBack(idp.consent(url, mara), browser);
    const code = 'code' in landing ? landing.code : '';
    await expect(exchange(code, (await depart()).browser)).rejects.toMatchObject({ status: 401 });
    await expect(exchange(code, '')).rejects.toMatchObject({ status: 401 });
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => exchange(code, browser)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await depart();
    const second = await comeBack(idp.consent(late.url, mara), late.browser);
    hub.clock.advance(60_000);
    await expect(exchange('code' in second ? second.code : '', late.browser)).rejects.toMatchObject({
      status: 401,
    });
  });

  it('takes the address from userinfo where the id token has none', async () => {
    idp.atUserinfo = { sub: 'person-1', email: 'uma@acme.example', name: 'Uma' };
    expect(await login({})).toHaveProperty('code');
    expect(await person('uma@acme.example')).toEqual({ name: 'Uma', role: 'viewer' });
    idp.atUserinfo = { sub: 'person-2', email: 'uma@acme.example' };
    expect(await login({})).toEqual({ refused: 'not_trusted' });
  });

  it('sends the client secret the way the provider wants it', async () => {
    idp.published = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
    expect(await login()).toHaveProperty('code');
  });

  it('keeps secret and verifier sealed', async () => {
    await depart();
    const rows = await hub.sql<{ text: string }>(
      'select c::text || r::text as text from sso_connection c join sso_request r on r.connection_id = c.id',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) expect(text).not.toContain(idp.client.secret);
    const { secret } = connection;
    expect(secret).toMatch(/^v\d\./);
  });
});

describe('an id token is refused', () => {
  const soon = (s: number): number => Math.floor(hub.clock.now().getTime() / 1_000) + s;

  it.each<[string, () => Spoil]>([
    ['of another issuer', () => ({ claims: { iss: 'https://else.example' } })],
    ['for another client', () => ({ claims: { aud: 'else' } })],
    ['for several clients and another party', () => ({ claims: { aud: ['patchbay', 'else'], azp: 'else' } })],
    ['for several clients without a party', () => ({ claims: { aud: ['patchbay', 'else'] } })],
    ['that has expired', () => ({ claims: { exp: soon(-121) } })],
    ['of tomorrow', () => ({ claims: { iat: soon(3_600), exp: soon(7_200) } })],
    ['made a quarter of an hour ago', () => ({ claims: { iat: soon(-900) } })],
    ['without expiry', () => ({ without: ['exp'] })],
    ['without nonce', () => ({ without: ['nonce'] })],
    ['with the nonce of another login', () => ({ claims: { nonce: 'else' } })],
    ['signed by a stranger', () => ({ foreignKey: true })],
    ['that is not signed', () => ({ unsigned: true })],
  ])('%s', async (_what, spoil) => {
    idp.spoil = spoil();
    const before = await hub.sql('select count(*) from app_user');
    expect(await login({ email: 'evil@acme.example' })).toEqual({ refused: 'not_trusted' });
    expect(await hub.sql('select count(*) from app_user')).toEqual(before);
  });
});

describe('P27: the state', () => {
  it('counts once', async () => {
    const { url, browser } = await depart();
    const answer = idp.consent(url, mara);
    expect(await comeBack(answer, browser)).toHaveProperty('code');
    expect(await comeBack({ ...answer, code: idp.consent(url, mara).code }, browser)).toEqual({
      refused: 'expired',
    });
  });

  it('counts in the browser that began, so that nobody is signed in as somebody else', async () => {
    const { url } = await depart();
    const victim = await depart();
    expect(await comeBack(idp.consent(url, mara), victim.browser)).toEqual({ refused: 'expired' });
    expect(await comeBack(idp.consent(url, mara), '')).toEqual({ refused: 'expired' });
  });

  it('counts at its own connection', async () => {
    const other = await connect('acme');
    const { url, browser } = await depart();
    expect(await comeBack(idp.consent(url, mara), browser, other.id)).toEqual({ refused: 'expired' });
  });

  it('counts for half an hour', async () => {
    const { url, browser } = await depart();
    hub.clock.advance(30 * 60_000);
    expect(await comeBack(idp.consent(url, mara), browser)).toEqual({ refused: 'expired' });
  });

  it('of a code that belongs to another login is of no use', async () => {
    const [mine, theirs] = [await depart(), await depart()];
    const { state } = idp.consent(mine.url, mara);
    const { code } = idp.consent(theirs.url, mara);
    expect(await comeBack({ state, code }, mine.browser)).toEqual({ refused: 'provider_unreachable' });
  });

  it('with the name of another provider is refused', async () => {
    const { url, browser } = await depart();
    expect(await comeBack({ ...idp.consent(url, mara), iss: 'https://else.example' }, browser)).toEqual({
      refused: 'not_trusted',
    });
  });

  it.each([{}, { state: 'unknown', code: 'x' }, { error: 'access_denied' }])(
    '%j is no answer',
    async (answer) => {
      expect(await comeBack(answer, (await depart()).browser)).toEqual({ refused: 'expired' });
    },
  );

  it('with a refusal of the provider says so', async () => {
    const { url, browser } = await depart();
    const { state } = idp.consent(url, mara);
    expect(await comeBack({ state, error: 'access_denied' }, browser)).toEqual({
      refused: 'provider_refused',
    });
  });
});

describe('people', () => {
  it.each([
    ['of a domain of nobody', { email: 'x@else.example' }, 'domain_not_verified'],
    ['B68: of another organisation', { email: 'x@other.example' }, 'domain_not_verified'],
    [
      'whose address the provider has not proved',
      { email: 'x@acme.example', email_verified: false },
      'no_email',
    ],
    ['without an address', {}, 'no_email'],
  ])('%s are refused', async (_who, claims, refused) => {
    expect(await login(claims)).toEqual({ refused });
  });

  it('get the role of the first rule that fits, wherever the claim lies', async () => {
    const roles = [
      { value: 'leads', role: 'analyst' as const },
      { value: 'staff', role: 'agent' as const },
    ];
    const mapping = mappingSchema.parse({ role: 'realm_access.roles', roles });
    const { id } = await connect('acme', { mapping });
    const as = (groups: unknown) => login({ email: 'rob@acme.example', realm_access: { roles: groups } }, id);
    for (const [groups, role] of [
      [['staff'], 'agent'],
      [['staff', 'leads'], 'analyst'],
      [['else'], 'analyst'],
      ['staff', 'agent'],
    ] as const) {
      expect(await as(groups)).toHaveProperty('code');
      expect(await person('rob@acme.example')).toMatchObject({ role });
    }
  });
});

describe('a provider', () => {
  const add = (issuer: string) =>
    hub.get(SsoConnections).addOidc('acme', { name: 'x', issuer, client_id: 'x' });

  it.each([
    ['that is a private address', 'http://10.0.0.1'],
    ["that is the cloud's own", 'http://169.254.169.254'],
    ['that is not there', 'http://127.0.0.1:1'],
  ])('%s is refused by field', async (_what, issuer) => {
    await expect(add(issuer)).rejects.toMatchObject({ status: 422, errors: [{ path: 'issuer' }] });
  });

  it('that calls itself something else is refused', async () => {
    idp.published = { issuer: 'https://else.example' };
    await expect(add(idp.issuer)).rejects.toMatchObject({ status: 422 });
  });

  it('that publishes no web addresses is refused', async () => {
    idp.published = { authorization_endpoint: 'javascript:alert(1)' };
    await expect(add(idp.issuer)).rejects.toMatchObject({ status: 422 });
  });

  it('that cannot be asked any more is told apart from a bad answer', async () => {
    const { url, browser } = await depart();
    const answer = idp.consent(url, mara);
    idp.published = { jwks_uri: `${idp.issuer}/gone` };
    hub.clock.advance(11 * 60_000);
    expect(await comeBack(answer, browser)).toEqual({ refused: 'provider_unreachable' });
  });
});

describe('a test login', () => {
  const test = async (claims: JWTPayload): Promise<unknown> => {
    const { url, browser } = await hub.get(SsoLoginStart).test('acme', connection.id);
    expect(await comeBack(idp.consent(url, claims), browser)).toEqual({ tested: connection.id });
    return (await hub.get(SsoConnectionRepository).find('acme', connection.id))?.last_test;
  };

  it('says what would happen and makes no account', async () => {
    expect(await test({ email: 'Tess@acme.example', name: 'Tess' })).toMatchObject({
      ok: true,
      email: 'tess@acme.example',
      role: 'viewer',
      problem: null,
    });
    expect(await person('tess@acme.example')).toBeUndefined();
  });

  it('says what went wrong', async () => {
    expect(await test({ email: 'x@else.example' })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('else.example'),
    });
    idp.spoil = { foreignKey: true };
    expect(await test(mara)).toMatchObject({ ok: false, problem: expect.stringContaining('id token') });
  });
});
