import { randomUUID } from 'node:crypto';
import {
  permissions,
  SsoAddresses,
  SsoConnections,
  SsoDomains,
  SsoLoginEnd,
  SsoLogins,
  SsoLoginStart,
  type Principal,
} from '@patchbay/identity';
import { base64, SamlIdp } from '@patchbay/identity/testing';
import { peek } from '@patchbay/platform/testing';
import type { routeSamples } from '../../audit/testing/route-samples.js';
import type { TestServer } from '../../testing/test-server.js';

type Sample = Awaited<ReturnType<(typeof routeSamples)[string]>>;

const admin = (server: TestServer): Promise<string> => server.tokenOf('admin');
const caller: Principal = { userId: randomUUID(), tenantId: 'acme', role: 'admin', permissions };
let provider: Promise<SamlIdp> | undefined;
const idp = (): Promise<SamlIdp> => (provider ??= SamlIdp.make(() => new Date()));

/** A connection that is on, with the domain that its people have. */
async function connect(server: TestServer): Promise<string> {
  await admin(server);
  const connections = server.app.get(SsoConnections);
  const { id } = await connections.addSaml('acme', 'Company login', { xml: (await idp()).metadata() });
  await connections.change(caller, id, { enabled: true });
  await server.app.get(SsoDomains).claim('acme', 'sso.example');
  return id;
}

async function answered(server: TestServer, id: string, email: string) {
  const { url, browser } = await server.app.get(SsoLoginStart).byConnection(id, {});
  const xml = (await idp()).respond((await idp()).receive(url), { email });
  return { browser, SAMLResponse: base64(xml) };
}

/** Routes of single sign-on that have an entry in the audit log. */
export const ssoSamples: Record<string, (server: TestServer) => Promise<Sample>> = {
  'POST /api/sso/saml/{id}/acs': async (server) => {
    const id = await connect(server);
    const { SAMLResponse } = await answered(server, id, `${randomUUID()}@sso.example`);
    return {
      path: `/api/sso/saml/${id}/acs`,
      status: 303,
      body: new URLSearchParams({ SAMLResponse }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      also: ['user.create'],
    };
  },
  'POST /api/sso/session': async (server) => {
    const id = await connect(server);
    const { SAMLResponse, browser } = await answered(server, id, 'mara@sso.example');
    const landing = await server.app.get(SsoLogins).saml2(id, SAMLResponse);
    const code = 'code' in landing ? landing.code : '';
    return {
      path: '/api/sso/session',
      status: 200,
      body: { code },
      headers: { cookie: `patchbay_sso=${browser}` },
    };
  },
  'GET /api/sso/saml/{id}/slo': async (server) => {
    const id = await connect(server);
    const { SAMLResponse, browser } = await answered(server, id, 'nina@sso.example');
    const landing = await server.app.get(SsoLogins).saml2(id, SAMLResponse);
    await server.app.get(SsoLoginEnd).exchange('code' in landing ? landing.code : '', browser);
    const slo = (await idp()).logoutRequest(server.app.get(SsoAddresses).logout(id), 'nina@sso.example');
    const query = (await idp()).signQuery([['SAMLRequest', slo]]);
    return { path: `/api/sso/saml/${id}/slo?${query}`, status: 302 };
  },
  'POST /api/sso/connections': async (server) => ({
    path: '/api/sso/connections',
    status: 201,
    as: await admin(server),
    body: { protocol: 'saml', name: 'Company login', metadata: { xml: (await idp()).metadata() } },
  }),
  'PATCH /api/sso/connections/{id}': async (server) => ({
    path: `/api/sso/connections/${await connect(server)}`,
    status: 200,
    as: await admin(server),
    body: { name: 'Another name' },
  }),
  'DELETE /api/sso/connections/{id}': async (server) => ({
    path: `/api/sso/connections/${await connect(server)}`,
    status: 204,
    as: await admin(server),
  }),
  'POST /api/sso/connections/{id}/metadata': async (server) => ({
    path: `/api/sso/connections/${await connect(server)}/metadata`,
    status: 200,
    as: await admin(server),
    body: { metadata: { xml: (await idp()).metadata() } },
  }),
  'POST /api/sso/domains': async (server) => ({
    path: '/api/sso/domains',
    status: 201,
    as: await admin(server),
    body: { domain: `${randomUUID()}.example` },
  }),
  'POST /api/sso/domains/{domain}/verify': async (server) => {
    await connect(server);
    await peek(server.database, `update sso_domain set verified_at = null where domain = 'sso.example'`);
    const path = '/api/sso/domains/sso.example/verify';
    return { path, status: 200, as: await admin(server) };
  },
  'DELETE /api/sso/domains/{domain}': async (server) => {
    await server.app.get(SsoDomains).claim('acme', 'gone.example');
    return { path: '/api/sso/domains/gone.example', status: 204, as: await admin(server) };
  },
  'PUT /api/sso/policy': async (server) => ({
    path: '/api/sso/policy',
    status: 200,
    as: await admin(server),
    body: { enforced: false },
  }),
};
