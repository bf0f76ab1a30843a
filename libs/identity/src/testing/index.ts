export { OidcIdp } from '../sso/testing/oidc-idp.js';
export { base64, SamlIdp, type ReceivedRequest } from '../sso/testing/saml-idp.js';
