import { createVerify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { malformed, SsoRefusal } from '../refusal.js';
import { skewMs } from './service-provider.js';
import { attributeOf, childrenOf, maxXmlBytes, ns, parseXml, textOf } from './xml.js';

const algorithms: Record<string, string> = Object.fromEntries(
  ['sha256', 'sha384', 'sha512'].map((hash) => [`http://www.w3.org/2001/04/xmldsig-more#rsa-${hash}`, hash]),
);
const names = ['SAMLRequest', 'RelayState', 'SigAlg', 'Signature'];

/** Whom a provider logs out. */
export interface LogoutRequest {
  id: string;
  nameId: string;
  sessionIndex: string | null;
  relayState: string | null;
}

/** What a signed logout request must name. */
export interface LogoutExpectation {
  destination: string;
  issuer: string;
  certificates: string[];
  now: Date;
}

/** Reads a logout request by HTTP-Redirect. The signature is over the query as it was sent, so each part may come once. */
export function readLogoutRequest(query: string, expected: LogoutExpectation): LogoutRequest {
  const parts = rawParts(query);
  const algorithm = algorithms[decoded(parts.get('SigAlg') ?? '')];
  if (!algorithm || !parts.has('Signature'))
    throw untrusted('The logout request is not signed with SHA-256 or better.');
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg']
    .filter((name) => parts.has(name))
    .map((name) => `${name}=${parts.get(name)}`)
    .join('&');
  const signature = Buffer.from(decoded(parts.get('Signature') ?? ''), 'base64');
  const good = expected.certificates.some((pem) =>
    createVerify(algorithm).update(signed).verify(pem, signature),
  );
  if (!good) throw untrusted('The signature of the logout request does not fit.');
  const request = parseRequest(inflate(decoded(parts.get('SAMLRequest') ?? '')), expected);
  const relay = parts.get('RelayState');
  return { ...request, relayState: relay === undefined ? null : decoded(relay) };
}

function rawParts(query: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (!names.includes(name) || parts.has(name))
      throw malformed('The logout request repeats a part or adds one.');
    parts.set(name, value);
  }
  return parts;
}

function inflate(base64: string): string {
  try {
    return inflateRawSync(Buffer.from(base64, 'base64'), { maxOutputLength: maxXmlBytes }).toString('utf8');
  } catch {
    throw malformed('The logout request cannot be unpacked.');
  }
}

function parseRequest(xml: string, expected: LogoutExpectation): Omit<LogoutRequest, 'relayState'> {
  const root = parseXml(xml);
  if (root.localName !== 'LogoutRequest' || root.namespaceURI !== ns.protocol)
    throw malformed('This is not a logout request.');
  if (textOf(childrenOf(root, ns.assertion, 'Issuer')[0]) !== expected.issuer)
    throw untrusted('The logout request is of another provider.');
  if (attributeOf(root, 'Destination') !== expected.destination)
    throw untrusted('The logout request was made for another address.');
  const made = new Date(attributeOf(root, 'IssueInstant') ?? '').getTime();
  if (!(Math.abs(expected.now.getTime() - made) < 600_000 + skewMs))
    throw untrusted('The logout request is too old.');
  const id = attributeOf(root, 'ID');
  const nameId = textOf(childrenOf(root, ns.assertion, 'NameID')[0]);
  if (!id || !nameId) throw untrusted('The logout request names nobody.');
  return { id, nameId, sessionIndex: textOf(childrenOf(root, ns.protocol, 'SessionIndex')[0]) };
}

const untrusted = (message: string): SsoRefusal => new SsoRefusal('not_trusted', message);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed('The logout request is not encoded as addresses are.');
  }
}
