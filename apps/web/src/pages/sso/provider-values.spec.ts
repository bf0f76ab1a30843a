import { describe, expect, it } from 'vitest';
import { blankConnection, toBody } from './new-connection.js';
import { copyValues, rulesOf, rulesText } from './provider-values.js';
import type { SsoConnection } from './sso-queries.js';
import { ssoSearch } from './sso.search.js';

const common = {
  id: 'c1',
  name: 'Company',
  enabled: true,
  create_users: true,
  login_url: 'https://hub.test/api/sso/c1/login',
  last_test: null,
  mapping: {
    email: null,
    name: null,
    role: 'groups',
    roles: [
      { value: 'cn=leads,dc=acme', role: 'analyst' as const },
      { value: 'staff', role: 'agent' as const },
    ],
  },
};
const saml: SsoConnection = {
  ...common,
  protocol: 'saml',
  idp_entity_id: 'idp',
  sso_url: 'https://idp.test/sso',
  slo_url: null,
  certificates: [],
  want_response_signed: false,
  sp: { entity_id: 'sp', acs_url: 'acs', slo_url: 'slo', metadata_url: 'meta', certificate: 'pem' },
};

describe('what is copied to the provider', () => {
  it('is named as providers name it', () => {
    expect(copyValues(saml).map(([, value]) => value)).toEqual(['sp', 'acs', 'slo', common.login_url]);
    const oidc = {
      ...common,
      protocol: 'oidc' as const,
      issuer: 'i',
      client_id: 'c',
      has_secret: true,
      scopes: [],
      redirect_uri: 'back',
    };
    expect(copyValues(oidc)[0]).toEqual(['Redirect URI', 'back']);
  });
});

describe('rules of roles', () => {
  it('are lines of text, and come back as they were', () => {
    expect(rulesText(saml)).toBe('cn=leads,dc=acme = analyst\nstaff = agent');
    expect(rulesOf(rulesText(saml))).toEqual(common.mapping.roles);
  });

  it('leave out lines that are no rule', () => {
    expect(rulesOf('\nhello\n x = Viewer \n')).toEqual([{ value: 'x', role: 'viewer' }]);
  });
});

describe('a new connection', () => {
  it('sends the file before the address', async () => {
    const draft = { ...blankConnection, name: ' Company ', url: ' https://idp.test/metadata ' };
    expect(await toBody(draft)).toEqual({
      protocol: 'saml',
      name: 'Company',
      metadata: { url: 'https://idp.test/metadata' },
    });
    const file = new File(['<xml/>'], 'idp.xml');
    expect(await toBody({ ...draft, file })).toMatchObject({ metadata: { xml: '<xml/>' } });
  });

  it('sends a client secret only where there is one', async () => {
    const draft = {
      ...blankConnection,
      protocol: 'oidc' as const,
      name: 'x',
      issuer: 'https://i.test',
      clientId: 'c',
    };
    expect(await toBody(draft)).toEqual({
      protocol: 'oidc',
      name: 'x',
      issuer: 'https://i.test',
      client_id: 'c',
    });
    expect(await toBody({ ...draft, clientSecret: 's' })).toMatchObject({ client_secret: 's' });
  });
});

describe('the address', () => {
  it('keeps the connection that was tested', () => {
    expect(ssoSearch.parse({ connection: 'c1', add: 'x' })).toEqual({ connection: 'c1', add: undefined });
  });
});
