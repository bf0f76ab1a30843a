import { createVerify, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { SsoAddresses } from './addresses.js';
import { SsoConnectionRepository } from './connection.repository.js';
import { SsoConnections } from './connections.js';
import { SsoLoginStart } from './login-start.js';
import { SsoPolicy } from './policy.js';
import { ServiceProviders } from './saml/service-providers.js';
import { spMetadata } from './saml/sp-metadata.js';
import { attributeOf, ns, parseXml, within } from './saml/xml.js';
import { ssoApp, type SsoApp } from './testing/sso-app.js';

let hub: SsoApp;
let start: SsoLoginStart;

beforeAll(async () => {
  hub = await ssoApp();
  start = hub.get(SsoLoginStart);
});

describe('a login by address', () => {
  it.each(['mara@acme.example', ' MARA@Acme.Example ', 'nobody-yet@acme.example'])(
    'of %j goes to the provider of its organisation',
    async (email) => {
      const { url } = await start.byEmail(email, {});
      expect(url).toMatch(/^https:\/\/idp\.example\/sso\?SAMLRequest=/);
    },
  );

  it.each(['', 'mara', 'mara@else.example', 'mara@other.example', 'mara@acme.example.evil.example'])(
    'of %j goes nowhere: 404',
    async (email) => {
      await expect(start.byEmail(email, {})).rejects.toMatchObject({ status: 404 });
    },
  );

  it('goes nowhere while the connection is switched off, but for a test', async () => {
    const rows = hub.get(SsoConnectionRepository);
    await rows.change('acme', hub.connection.id, { enabled: false });
    await expect(start.byEmail('mara@acme.example', {})).rejects.toMatchObject({ status: 404 });
    await expect(start.byConnection(hub.connection.id, {})).rejects.toMatchObject({ status: 404 });
    expect((await start.test('acme', hub.connection.id)).url).toContain('SAMLRequest=');
    await expect(start.test('other', hub.connection.id)).rejects.toMatchObject({ status: 404 });
    await rows.change('acme', hub.connection.id, { enabled: true });
  });
});

describe('the secret of the browser', () => {
  it('is new, or the one it has', async () => {
    const [one, two] = [await hub.depart(), await hub.depart()];
    expect(one.browser).toMatch(/^[\w-]{43}$/);
    expect(two.browser).not.toBe(one.browser);
    expect((await hub.depart(undefined, { browser: one.browser })).browser).toBe(one.browser);
  });

  it.each(['', 'short', 'x'.repeat(44), `${'x'.repeat(42)};`, `${'x'.repeat(42)} `])(
    'is never %j, which no browser got from us',
    async (browser) => {
      expect((await hub.depart(undefined, { browser })).browser).not.toBe(browser);
    },
  );

  it('and the state are stored as hashes only', async () => {
    const { browser, request } = await hub.depart();
    const rows = await hub.sql<{ text: string }>('select r::text as text from sso_request r');
    for (const { text } of rows) {
      expect(text).not.toContain(browser);
      expect(text).not.toContain(request.relayState);
    }
  });
});

describe('a SAML request', () => {
  it('names the provider, our addresses and itself, and is signed', async () => {
    const { url, request } = await hub.depart();
    const query = new URL(url).searchParams;
    const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString();
    const root = parseXml(xml);
    expect(attributeOf(root, 'Destination')).toBe('https://idp.example/sso');
    expect(attributeOf(root, 'ProtocolBinding')).toBe('urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST');
    expect(request.acs).toBe(hub.get(SsoAddresses).acs(hub.connection.id));
    expect(request.audience).toBe(hub.get(SsoAddresses).metadata(hub.connection.id));
    expect(request.id).toMatch(/^_[0-9a-f]{40}$/);
    expect(query.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
    const [signed = '', signature = ''] = url.split('?')[1]?.split('&Signature=') ?? [];
    const { publicKey } = new X509Certificate(hub.connection.settings.sp_certificate);
    const verifier = createVerify('sha256').update(signed);
    expect(verifier.verify(publicKey, decodeURIComponent(signature), 'base64')).toBe(true);
  });
});

describe('P26: the settings of the library', () => {
  it('are the strict ones', async () => {
    const { options } = await hub.get(ServiceProviders).of(hub.connection);
    expect(options).toMatchObject({
      wantAssertionsSigned: true,
      validateInResponseTo: 'always',
      acceptedClockSkewMs: 120_000,
      maxAssertionAgeMs: 600_000,
      audience: hub.get(SsoAddresses).metadata(hub.connection.id),
      idpIssuer: hub.idp.entityId,
      idpCert: [hub.idp.key.certificate],
      signatureAlgorithm: 'sha256',
    });
  });

  it('ask for a signed response where the connection does', async () => {
    for (const want_response_signed of [true, false]) {
      const connection = {
        ...hub.connection,
        settings: { ...hub.connection.settings, want_response_signed },
      };
      const { options } = await hub.get(ServiceProviders).of(connection);
      expect(options.wantAuthnResponseSigned).toBe(want_response_signed);
    }
  });
});

describe('our metadata', () => {
  it('says where answers and logouts go, and that assertions must be signed', () => {
    const root = parseXml(spMetadata(hub.connection, hub.get(SsoAddresses)));
    const addresses = hub.get(SsoAddresses);
    const locationOf = (name: string): string | null =>
      attributeOf(within(root, ns.metadata, name)[0], 'Location');
    expect(attributeOf(root, 'entityID')).toBe(addresses.metadata(hub.connection.id));
    expect(locationOf('AssertionConsumerService')).toBe(addresses.acs(hub.connection.id));
    expect(locationOf('SingleLogoutService')).toBe(addresses.logout(hub.connection.id));
    const descriptor = within(root, ns.metadata, 'SPSSODescriptor')[0];
    expect(attributeOf(descriptor, 'WantAssertionsSigned')).toBe('true');
    expect(attributeOf(descriptor, 'AuthnRequestsSigned')).toBe('true');
  });
});

describe('passwords', () => {
  const policy = (): SsoPolicy => hub.get(SsoPolicy);
  const people = async () => ({
    admin: await hub.person('boss@acme.example', { role: 'admin' }),
    agent: await hub.person('pat@acme.example', { role: 'agent' }),
  });

  it('are on until an administrator switches them off, after a test that worked', async () => {
    const { admin, agent } = await people();
    expect(await policy().enforced('acme')).toBe(false);
    await expect(policy().enforce('acme', true)).rejects.toMatchObject({ status: 409 });
    const test = { at: '', ok: true, email: null, name: null, role: null, groups: [], problem: null };
    const rows = hub.get(SsoConnectionRepository);
    await rows.tested('acme', hub.connection.id, { ...test, ok: false });
    await expect(policy().enforce('acme', true)).rejects.toMatchObject({ status: 409 });
    await rows.tested('acme', hub.connection.id, test);
    await policy().enforce('acme', true);
    expect(await policy().allowsPassword(agent)).toBe(false);
    expect(await policy().allowsPassword(admin)).toBe(true);
    expect(await policy().enforced('other')).toBe(false);
    await policy().enforce('acme', false);
    expect(await policy().allowsPassword(agent)).toBe(true);
  });

  it('are switched off by no connection that is itself off', async () => {
    const { id } = await hub.get(SsoConnections).addSaml('other', 'x', { xml: hub.idp.metadata() });
    const test = { at: '', ok: true, email: null, name: null, role: null, groups: [], problem: null };
    await hub.get(SsoConnectionRepository).tested('other', id, test);
    await expect(policy().enforce('other', true)).rejects.toMatchObject({ status: 409 });
  });
});
