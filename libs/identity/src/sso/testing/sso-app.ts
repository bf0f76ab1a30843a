import type { Config } from '@patchbay/config';
import { identityApp, type IdentityApp } from '../../testing/identity-app.js';
import type { SamlConnection } from '../connection.js';
import { SsoConnectionRepository } from '../connection.repository.js';
import { SsoConnections } from '../connections.js';
import { SsoDomains } from '../domains.js';
import type { Landing, LoginOptions } from '../login.js';
import { SsoLoginStart } from '../login-start.js';
import { SsoLogins } from '../logins.js';
import { recycleKeyPairs } from './recycled-key-pairs.js';
import { base64, SamlIdp, type ReceivedRequest, type SigningOptions, type Statement } from './saml-idp.js';

/** A login that has left for the provider. */
export interface Departed {
  request: ReceivedRequest;
  browser: string;
  url: string;
}

export interface SsoApp extends IdentityApp {
  idp: SamlIdp;
  connection: SamlConnection;
  /** Adds a SAML connection to an organisation and switches it on. */
  connect(tenant: string, idp: SamlIdp): Promise<SamlConnection>;
  depart(connection?: string, options?: LoginOptions): Promise<Departed>;
  /** Posts a response, as XML, to the door of a connection. */
  post(xml: string, connection?: string): Promise<Landing>;
  /** A whole honest login. */
  login(statement: Statement, options?: SigningOptions): Promise<Landing>;
}

const domains = [
  { tenant: 'acme', domain: 'acme.example' },
  { tenant: 'other', domain: 'other.example' },
];

/** The organisations `acme` and `other`, each with a domain, and a SAML provider for the first. */
export async function ssoApp(config: Partial<Config> = {}): Promise<SsoApp> {
  const hub = await identityApp({ ssoDomains: domains, publicUrl: 'https://hub.example', ...config });
  recycleKeyPairs(hub);
  await hub.tenant('other');
  for (const { tenant, domain } of domains) await hub.get(SsoDomains).claim(tenant, domain);
  const idp = await SamlIdp.make(() => hub.clock.now());
  const connect = (tenant: string, provider: SamlIdp): Promise<SamlConnection> =>
    addSaml(hub, tenant, provider.metadata());
  const connection = await connect('acme', idp);
  const depart: SsoApp['depart'] = async (id = connection.id, options = {}) => {
    const { url, browser } = await hub.get(SsoLoginStart).byConnection(id, options);
    return { url, browser, request: idp.receive(url) };
  };
  const post: SsoApp['post'] = (xml, id = connection.id) => hub.get(SsoLogins).saml2(id, base64(xml));
  const login: SsoApp['login'] = async (statement, options) => {
    const { request } = await depart();
    return post(idp.respond(request, statement, options));
  };
  return { ...hub, idp, connection, connect, depart, post, login };
}

async function addSaml(hub: IdentityApp, tenant: string, xml: string): Promise<SamlConnection> {
  const { id } = await hub.get(SsoConnections).addSaml(tenant, 'Company login', { xml });
  const row = await hub.get(SsoConnectionRepository).change(tenant, id, { enabled: true });
  if (row?.protocol !== 'saml') throw new Error('the connection was not made');
  return row;
}
