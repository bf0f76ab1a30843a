import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Vault } from '@patchbay/platform';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { rolePermissions } from '../permissions.js';
import type { Principal } from '../principal.js';
import { secretPlace, type SamlConnection } from './connection.js';
import { SsoConnections } from './connections.js';
import { OidcIdp } from './testing/oidc-idp.js';
import { recycleKeyPairs } from './testing/recycled-key-pairs.js';
import { SamlIdp } from './testing/saml-idp.js';
import { ssoApp, type SsoApp } from './testing/sso-app.js';

let hub: SsoApp;
let oidc: OidcIdp;
let connections: SsoConnections;

beforeAll(async () => {
  hub = await ssoApp();
  oidc = await OidcIdp.start(() => hub.clock.now());
  connections = hub.get(SsoConnections);
});
afterAll(() => oidc.stop());

const as = (role: Principal['role'], tenantId = 'acme'): Principal => ({
  userId: 'b5f0ac2e-0f3c-4a0e-9d0e-4c8d3fd7f1aa',
  tenantId,
  role,
  permissions: rolePermissions[role],
});
const addSaml = async (tenant = 'acme'): Promise<SamlConnection> => {
  const row = await connections.addSaml(tenant, 'Company login', { xml: hub.idp.metadata() });
  if (row.protocol !== 'saml') throw new Error('not SAML');
  return row;
};
const addOidc = (more: object = {}) =>
  connections.addOidc('acme', { name: 'OpenID', issuer: oidc.issuer, client_id: 'patchbay', ...more });

describe('a new SAML connection', () => {
  it('is switched off, makes accounts and maps nothing', async () => {
    expect(await addSaml()).toMatchObject({
      tenant_id: 'acme',
      name: 'Company login',
      enabled: false,
      create_users: true,
      last_test: null,
      mapping: { email: null, name: null, role: null, roles: [] },
      settings: { idp_entity_id: hub.idp.entityId, want_response_signed: false },
    });
  });

  it('has a key of its own, sealed, with a certificate for ten years', async () => {
    vi.restoreAllMocks();
    const [one, two] = [await addSaml(), await addSaml()];
    recycleKeyPairs(hub);
    expect(one.secret).not.toContain('PRIVATE');
    const key = await hub.get(Vault).open('acme', secretPlace(one.id), one.secret ?? '');
    const certificate = new X509Certificate(one.settings.sp_certificate);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2036);
    expect(new X509Certificate(two.settings.sp_certificate).publicKey.equals(certificate.publicKey)).toBe(
      false,
    );
  });

  it('whose key was moved from another connection does not open', async () => {
    const [one, two] = [await addSaml(), await addSaml()];
    await expect(hub.get(Vault).open('acme', secretPlace(one.id), two.secret ?? '')).rejects.toThrow(
      'sealed value',
    );
    await expect(hub.get(Vault).open('other', secretPlace(one.id), one.secret ?? '')).rejects.toThrow(
      'sealed value',
    );
  });
});

describe('a new OpenID connection', () => {
  it('asks for the usual scopes, and always for openid', async () => {
    expect(await addOidc()).toMatchObject({
      settings: { scopes: ['openid', 'email', 'profile'] },
      secret: null,
    });
    expect(await addOidc({ scopes: ['groups', 'openid'] })).toMatchObject({
      settings: { scopes: ['openid', 'groups'] },
    });
  });

  it('keeps its client secret sealed', async () => {
    const row = await addOidc({ client_secret: 'a canary secret' });
    expect(JSON.stringify(row)).not.toContain('canary');
    expect(await hub.get(Vault).open('acme', secretPlace(row.id), row.secret ?? '')).toBe('a canary secret');
  });
});

describe('a change', () => {
  it('leaves alone what it does not name', async () => {
    const row = await addSaml();
    expect(await connections.change(as('admin'), row.id, {})).toEqual(row);
    expect(await connections.change(as('admin'), row.id, { name: 'Another' })).toEqual({
      ...row,
      name: 'Another',
    });
    const on = await connections.change(as('admin'), row.id, { enabled: true });
    expect(on).toEqual({ ...row, name: 'Another', enabled: true });
    const off = await connections.change(as('admin'), row.id, { enabled: false, create_users: false });
    expect(off).toMatchObject({ enabled: false, create_users: false });
  });

  it('of certificates keeps each once', async () => {
    const row = await addSaml();
    const { certificate } = (await SamlIdp.make(() => hub.clock.now())).key;
    const changed = await connections.change(as('admin'), row.id, {
      certificates: [certificate, certificate.replaceAll('\n', '\r\n')],
    });
    expect(changed.settings).toMatchObject({ certificates: [certificate] });
  });

  it.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'to the certificate %j is refused by field',
    async (text) => {
      const row = await addSaml();
      const certificates = [hub.idp.key.certificate, text];
      await expect(connections.change(as('admin'), row.id, { certificates })).rejects.toMatchObject({
        status: 422,
        errors: [{ path: 'certificates.1' }],
      });
      expect(await connections.get('acme', row.id)).toEqual(row);
    },
  );

  it('of the client replaces id and secret', async () => {
    const row = await addOidc({ client_secret: 'old' });
    const changed = await connections.change(as('admin'), row.id, {
      client_id: 'new-id',
      client_secret: 'new',
    });
    expect(changed.settings).toMatchObject({ client_id: 'new-id', issuer: oidc.issuer });
    expect(await hub.get(Vault).open('acme', secretPlace(row.id), changed.secret ?? '')).toBe('new');
  });

  it('of a client secret does not touch the key of a SAML connection', async () => {
    const row = await addSaml();
    const changed = await connections.change(as('admin'), row.id, { client_secret: 'x', client_id: 'y' });
    expect(changed).toEqual(row);
  });

  it('P29: maps to no role that holds more than the caller does', async () => {
    const row = await addSaml();
    const mapping = (role: 'admin' | 'agent') => ({
      mapping: { email: null, name: null, role: 'groups', roles: [{ value: 'x', role }] },
    });
    await expect(connections.change(as('agent'), row.id, mapping('admin'))).rejects.toMatchObject({
      status: 403,
    });
    await expect(connections.change(as('viewer'), row.id, mapping('agent'))).rejects.toMatchObject({
      status: 403,
    });
    expect(await connections.change(as('admin'), row.id, mapping('admin'))).toMatchObject(mapping('admin'));
    expect(await connections.change(as('owner'), row.id, mapping('agent'))).toMatchObject(mapping('agent'));
  });
});

describe('new metadata', () => {
  it('adds certificates, so that both count while the provider rolls over', async () => {
    const row = await addSaml();
    const fresh = await SamlIdp.make(() => hub.clock.now());
    const xml = hub.idp.metadata([fresh.key.certificate]);
    const { settings } = await connections.refreshMetadata('acme', row.id, { xml });
    expect(settings).toMatchObject({ certificates: [fresh.key.certificate, hub.idp.key.certificate] });
    const again = await connections.refreshMetadata('acme', row.id, { xml });
    expect(again.settings).toEqual(settings);
  });

  it('takes over new addresses and keeps what is ours', async () => {
    const row = await addSaml();
    await connections.change(as('admin'), row.id, { want_response_signed: true });
    const xml = hub.idp.metadata(undefined, false).replace('idp.example/sso', 'idp.example/new');
    expect((await connections.refreshMetadata('acme', row.id, { xml })).settings).toMatchObject({
      sso_url: 'https://idp.example/new',
      slo_url: null,
      want_response_signed: true,
      sp_certificate: row.settings.sp_certificate,
    });
  });

  it('of another provider is refused, and so is any for OpenID', async () => {
    const row = await addSaml();
    const xml = hub.idp.metadata().replace(hub.idp.entityId, 'https://else.example');
    await expect(connections.refreshMetadata('acme', row.id, { xml })).rejects.toMatchObject({ status: 422 });
    const openId = await addOidc();
    await expect(
      connections.refreshMetadata('acme', openId.id, { xml: hub.idp.metadata() }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it.each([
    'http://127.0.0.1:1/metadata',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest',
    'http://[::1]/',
  ])('at %s is refused by field', async (url) => {
    const adding = connections.addSaml('acme', 'x', { url });
    await expect(adding).rejects.toMatchObject({ status: 422, errors: [{ path: 'metadata.url' }] });
  });

  it('that is not found, or is no metadata, is refused', async () => {
    const missing = connections.addSaml('acme', 'x', { url: `${oidc.issuer}/nothing` });
    await expect(missing).rejects.toMatchObject({ status: 422, errors: [{ path: 'metadata.url' }] });
    const json = connections.addSaml('acme', 'x', { url: `${oidc.issuer}/keys` });
    await expect(json).rejects.toMatchObject({ status: 400 });
  });
});

describe('P17: a connection of another organisation', () => {
  it('is not there', async () => {
    const row = await addSaml('other');
    const missing = { status: 404, message: 'There is no such connection.' };
    const xml = hub.idp.metadata();
    await expect(connections.get('acme', row.id)).rejects.toMatchObject(missing);
    await expect(connections.change(as('admin'), row.id, { name: 'x' })).rejects.toMatchObject(missing);
    await expect(connections.refreshMetadata('acme', row.id, { xml })).rejects.toMatchObject(missing);
    await expect(connections.remove('acme', row.id)).rejects.toMatchObject(missing);
    expect((await connections.list('acme')).map(({ id }) => id)).not.toContain(row.id);
    expect(await connections.get('other', row.id)).toEqual(row);
  });

  it('is found by id alone where browsers bring it, under its own protocol', async () => {
    const row = await addSaml('other');
    expect(await connections.byId(row.id, 'saml')).toEqual(row);
    await expect(connections.byId(row.id, 'oidc')).rejects.toMatchObject({ status: 404 });
    await connections.remove('other', row.id);
    await expect(connections.byId(row.id, 'saml')).rejects.toMatchObject({ status: 404 });
  });
});
