import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { SsoAddresses } from '../addresses.js';
import { SsoLoginEnd } from '../login-end.js';
import { SamlIdp, pack } from '../testing/saml-idp.js';
import { ssoApp, type SsoApp } from '../testing/sso-app.js';
import { SamlLogout } from './saml-logout.js';

let hub: SsoApp;
let idp: SamlIdp;
let stranger: SamlIdp;
let destination: string;

beforeAll(async () => {
  hub = await ssoApp();
  idp = hub.idp;
  stranger = await SamlIdp.make(() => hub.clock.now());
  destination = hub.get(SsoAddresses).logout(hub.connection.id);
});

/** A session of this person; its refresh token says whether it still lives. */
async function signIn(email: string, sessionIndex = 'session-1'): Promise<string> {
  const { request, browser } = await hub.depart();
  const landing = await hub.post(idp.respond(request, { email, sessionIndex }));
  const { refresh_token } = await hub
    .get(SsoLoginEnd)
    .exchange('code' in landing ? landing.code : '', browser);
  return refresh_token;
}
const living = async (): Promise<number> =>
  (await hub.sql<{ n: number }>('select count(*)::int as n from session where ended_at is null'))[0]?.n ?? 0;
const answer = (query: string): Promise<string> => hub.get(SamlLogout).answer(hub.connection, query);
const request = (name = 'mara@acme.example', more = {}): string => idp.logoutRequest(destination, name, more);
const signed = (message = request(), key = idp.key, hash = 'sha256'): string =>
  idp.signQuery([['SAMLRequest', message]], key, hash);

describe('a logout of the provider', () => {
  it('ends the sessions of whom it names, and of nobody else', async () => {
    await signIn('mara@acme.example');
    await signIn('nina@acme.example');
    const before = await living();
    const url = new URL(await answer(signed()));
    expect(await living()).toBe(before - 1);
    expect(url.origin + url.pathname).toBe('https://idp.example/slo');
    const reply = inflateRawSync(
      Buffer.from(url.searchParams.get('SAMLResponse') ?? '', 'base64'),
    ).toString();
    expect(reply).toMatch(/LogoutResponse.*status:Success/);
    expect(url.searchParams.get('Signature')).not.toBeNull();
  });

  it('of one session of a person is told by its index', async () => {
    await signIn('otto@acme.example', 'a');
    const before = await living();
    await answer(signed(request('otto@acme.example', { sessionIndex: 'b' })));
    expect(await living()).toBe(before);
    await answer(signed(request('otto@acme.example', { sessionIndex: 'a' })));
    expect(await living()).toBe(before - 1);
  });

  it('of somebody unknown is answered all the same', async () => {
    expect(await answer(signed(request('who@acme.example')))).toContain('SAMLResponse=');
  });

  it.each<[string, number, () => string]>([
    ['unsigned', 403, () => `SAMLRequest=${encodeURIComponent(request())}`],
    ['signed by a stranger', 403, () => signed(request(), stranger.key)],
    ['signed with SHA-1', 403, () => signed(request(), idp.key, 'sha1')],
    ['whose algorithm was renamed', 403, () => signed().replace('rsa-sha256', 'rsa-sha512')],
    [
      'whose signature is of another message',
      403,
      () => `${signed().split('&')[0]?.slice(0, -6)}AAAA%3D&${signed().split('&').slice(1).join('&')}`,
    ],
    ['with a relay state added', 403, () => `${signed()}&RelayState=x`],
    [
      'with a second message',
      400,
      () => `SAMLRequest=${encodeURIComponent(request('nina@acme.example'))}&${signed()}`,
    ],
    ['with something else beside', 400, () => `${signed()}&x=1`],
    [
      'of another issuer',
      403,
      () => signed(request('mara@acme.example', { issuer: 'https://else.example' })),
    ],
    [
      'of an hour ago',
      403,
      () => signed(request('mara@acme.example', { at: new Date(hub.clock.now().getTime() - 3_600_000) })),
    ],
    [
      'of next hour',
      403,
      () => signed(request('mara@acme.example', { at: new Date(hub.clock.now().getTime() + 3_600_000) })),
    ],
    [
      'for another address',
      403,
      () => signed(idp.logoutRequest('https://else.example', 'mara@acme.example')),
    ],
    ['without a name', 403, () => signed(request(''))],
    ['that is another message', 400, () => signed(pack('<x/>'))],
    ['with a document type', 400, () => signed(pack('<!DOCTYPE a><x/>'))],
    ['that unpacks to too much', 400, () => signed(pack(`<x>${'y'.repeat(1_000_000)}</x>`))],
    ['that is not packed', 400, () => signed('AAAA')],
    ['that is nothing', 400, () => ''],
    ['with a broken escape', 400, () => 'SAMLRequest=x&SigAlg=%&Signature=x'],
  ])('%s is refused: %i', async (_what, status, query) => {
    await signIn('mara@acme.example');
    const before = await living();
    await expect(answer(query())).rejects.toMatchObject({ status });
    expect(await living()).toBe(before);
  });
});

describe('a logout of ours', () => {
  const begin = async (email: string): Promise<string | null> => {
    const [user] = await hub.sql<{ id: string }>('select id from app_user where email = $1', [email]);
    return hub.get(SamlLogout).begin('acme', user?.id ?? '');
  };

  it('names the person as the provider does', async () => {
    await signIn('rosa@acme.example', 'index-7');
    const url = new URL((await begin('rosa@acme.example')) ?? '');
    const message = inflateRawSync(
      Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64'),
    ).toString();
    expect(message).toMatch(/LogoutRequest.*>rosa@acme.example<.*>index-7</);
    expect(await begin('rosa@acme.example')).toBeNull();
  });

  it('stays here for people of a password, or of a provider without logout', async () => {
    await hub.person('pat@acme.example');
    expect(await begin('pat@acme.example')).toBeNull();
    await signIn('rosa@acme.example');
    await hub.sql(`update sso_connection set settings = jsonb_set(settings, '{slo_url}', 'null')`);
    expect(await begin('rosa@acme.example')).toBeNull();
  });
});
