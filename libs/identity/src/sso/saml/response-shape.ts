import { malformed, SsoRefusal } from '../refusal.js';
import { attributeOf, childrenOf, maxXmlBytes, ns, parseXml, textOf, within } from './xml.js';

const signatureMethods = new Set(
  ['sha256', 'sha384', 'sha512'].map((hash) => `http://www.w3.org/2001/04/xmldsig-more#rsa-${hash}`),
);
const digestMethods = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);
const transforms = new Set([
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
]);

/** The XML of a posted response. Throws 400 before anything is parsed that should not be. */
export function decodeResponse(base64: string): string {
  const bare = base64.replace(/\s+/g, '');
  if (bare.length > (maxXmlBytes * 4) / 3 + 4) throw malformed('The response is larger than 256 KiB.');
  if (bare === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw malformed('SAMLResponse is not base64.');
  const xml = Buffer.from(bare, 'base64').toString('utf8');
  if (/<[!?]/.test(xml.replace(/^\uFEFF?\s*<\?xml\s[^<>]*\?>/, '')))
    throw malformed('The response holds a document type, a comment or an instruction, which is not allowed.');
  return xml;
}

/** Only the one shape an honest provider sends, so that nothing can hide beside what is signed. */
export function checkShape(xml: string, acs: string, idpEntityId: string): void {
  const response = parseXml(xml);
  if (response.localName !== 'Response' || response.namespaceURI !== ns.protocol)
    throw malformed('This is not a SAML response.');
  if (attributeOf(response, 'Destination') !== acs)
    throw untrusted('The response was made for another address.');
  const issuer = childrenOf(response, ns.assertion, 'Issuer')[0];
  if (issuer && textOf(issuer) !== idpEntityId) throw untrusted('The response is of another provider.');
  checkStatus(response);
  checkAssertions(response);
  for (const signature of within(response, ns.signature, 'Signature')) checkAlgorithms(signature);
}

function checkStatus(response: Element): void {
  const status = within(response, ns.protocol, 'StatusCode')[0];
  const value = attributeOf(status, 'Value')?.replace('urn:oasis:names:tc:SAML:2.0:status:', '') ?? 'none';
  if (value === 'Success') return;
  const nested = attributeOf(status && childrenOf(status, ns.protocol, 'StatusCode')[0], 'Value');
  throw new SsoRefusal(
    'provider_refused',
    `The provider refused: ${value} ${nested?.split(':').at(-1) ?? ''}`.trim(),
  );
}

function checkAssertions(response: Element): void {
  const encrypted = within(response, ns.assertion, 'EncryptedAssertion');
  if (encrypted.length > 0) throw untrusted('The assertion is encrypted; switch that off at the provider.');
  const direct = childrenOf(response, ns.assertion, 'Assertion');
  const anywhere = Array.from(response.getElementsByTagName('*')).filter(
    (element) => element.localName === 'Assertion',
  );
  if (direct.length !== 1 || anywhere.length !== 1)
    throw untrusted('The response must hold exactly one assertion.');
}

function checkAlgorithms(signature: Element): void {
  const used = (name: string): string[] =>
    within(signature, ns.signature, name).map((element) => attributeOf(element, 'Algorithm') ?? '');
  const fits =
    used('SignatureMethod').every((name) => signatureMethods.has(name)) &&
    used('DigestMethod').every((name) => digestMethods.has(name)) &&
    [...used('Transform'), ...used('CanonicalizationMethod')].every((name) => transforms.has(name));
  if (!fits)
    throw untrusted('The signature uses an algorithm that is not allowed; SHA-256 or better is needed.');
}

export const untrusted = (message: string): SsoRefusal => new SsoRefusal('not_trusted', message);
