import { invalid } from '@patchbay/platform';
import type { SamlSettings } from '../connection.js';
import { readCertificate } from './certificate.js';
import { attributeOf, childrenOf, ns, parseXml, textOf, within } from './xml.js';

const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const maxCertificates = 10;

/** The part of a connection's settings that the provider decides. */
export type IdpFacts = Omit<SamlSettings, 'sp_certificate' | 'want_response_signed'>;

/** What is pinned of an identity provider's metadata. Throws 400 or 422 with what is missing. */
export function readIdpMetadata(xml: string): IdpFacts {
  const root = parseXml(xml.replace(/^\uFEFF/, ''));
  const idps = [...within(root, ns.metadata, 'IDPSSODescriptor')];
  const [idp] = idps;
  if (idps.length !== 1 || !idp) throw unfit('must describe exactly one identity provider');
  const entity = idp.parentNode as Element;
  const certificates = signingCertificates(idp);
  if (certificates.length === 0)
    throw unfit('holds no usable signing certificate (RSA of 2048 bits or more)');
  const entityId = attributeOf(entity, 'entityID');
  const ssoUrl = redirectUrl(idp, 'SingleSignOnService');
  if (!entityId || entityId.length > 1_024) throw unfit('names no entityID');
  if (!ssoUrl) throw unfit('offers no sign-in by HTTP-Redirect');
  return {
    idp_entity_id: entityId,
    sso_url: ssoUrl,
    slo_url: redirectUrl(idp, 'SingleLogoutService'),
    certificates,
  };
}

function signingCertificates(idp: Element): string[] {
  const texts = childrenOf(idp, ns.metadata, 'KeyDescriptor')
    .filter((key) => attributeOf(key, 'use') !== 'encryption')
    .flatMap((key) => within(key, ns.signature, 'X509Certificate'))
    .map((element) => readCertificate(textOf(element) ?? ''));
  return [...new Set(texts.filter((pem) => pem !== null))].slice(0, maxCertificates);
}

/** Browsers are sent there: nothing but a web address will do. */
function redirectUrl(idp: Element, service: string): string | null {
  const location = childrenOf(idp, ns.metadata, service)
    .filter((element) => attributeOf(element, 'Binding') === redirect)
    .map((element) => attributeOf(element, 'Location'))[0];
  return location && isWebAddress(location) ? location : null;
}

export const isWebAddress = (text: string): boolean =>
  text.length <= 2_048 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const unfit = (what: string) => invalid([{ path: 'metadata', message: `The metadata ${what}.` }]);
