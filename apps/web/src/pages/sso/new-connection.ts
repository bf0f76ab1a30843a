import type { paths } from '../../api/schema.js';

/** The form for a new connection. */
export interface Draft {
  protocol: 'saml' | 'oidc';
  name: string;
  file: File | null;
  url: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export const blankConnection: Draft = {
  protocol: 'saml',
  name: '',
  file: null,
  url: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
};

type Body = NonNullable<paths['/api/sso/connections']['post']['requestBody']>['content']['application/json'];

/** What the hub is asked for; a file goes before an address. */
export async function toBody(draft: Draft): Promise<Body> {
  const name = draft.name.trim();
  if (draft.protocol === 'saml') {
    const metadata = draft.file ? { xml: await draft.file.text() } : { url: draft.url.trim() };
    return { protocol: 'saml', name, metadata };
  }
  return {
    protocol: 'oidc',
    name,
    issuer: draft.issuer.trim(),
    client_id: draft.clientId.trim(),
    ...(draft.clientSecret === '' ? {} : { client_secret: draft.clientSecret }),
  };
}
