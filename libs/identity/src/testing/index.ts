export { hashOf } from './hash-of.js';
export { OidcIdp } from '../sso/testing/oidc-idp.js';
export { recycleKeyPairs } from '../sso/testing/recycled-key-pairs.js';
export { base64, SamlIdp, type ReceivedRequest } from '../sso/testing/saml-idp.js';
