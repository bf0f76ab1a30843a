import type { Profile } from '@node-saml/passport-saml';
import type { SamlConnection } from '../connection.js';
import type { VouchedPerson } from '../accounts.js';
import { textsOf } from '../role-mapping.js';
import { untrusted } from './response-shape.js';
import { attributeOf, childrenOf, ns, parseXml, textOf, within } from './xml.js';

/** What is used of a verified assertion besides the person. */
export interface AssertionFacts {
  id: string;
  samlId: string;
  expires: Date;
}

/** The checks that the library leaves out, on the signed bytes alone: issuer, recipient, and what replay is told by. */
export function checkAssertion(xml: string, acs: string, idpEntityId: string): AssertionFacts {
  const assertion = parseXml(xml);
  if (textOf(childrenOf(assertion, ns.assertion, 'Issuer')[0]) !== idpEntityId)
    throw untrusted('The assertion is of another provider.');
  const confirmations = within(assertion, ns.assertion, 'SubjectConfirmation');
  const [confirmation] = confirmations;
  const [data] = confirmation ? childrenOf(confirmation, ns.assertion, 'SubjectConfirmationData') : [];
  if (confirmations.length !== 1 || attributeOf(confirmation, 'Method') !== bearer)
    throw untrusted('The assertion must hold exactly one bearer confirmation.');
  if (attributeOf(data, 'Recipient') !== acs) throw untrusted('The assertion was made for another address.');
  const expires = new Date(attributeOf(data, 'NotOnOrAfter') ?? '');
  const id = attributeOf(assertion, 'ID');
  const samlId = attributeOf(data, 'InResponseTo');
  if (!id || !samlId || Number.isNaN(expires.getTime()))
    throw untrusted('The assertion has no id, names no request or does not say until when it counts.');
  return { id, samlId, expires };
}

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const emailNames = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'urn:oid:1.2.840.113549.1.9.1',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
];
const nameNames = [
  'displayName',
  'name',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
];

/** The person, by the connection's mapping or by the usual names of attributes. */
export function personOf(profile: Profile, { mapping }: Pick<SamlConnection, 'mapping'>): VouchedPerson {
  const attributes = new Map(Object.entries((profile['attributes'] ?? {}) as Record<string, unknown>));
  const first = (names: string[]): string | null =>
    names.map((name) => textsOf(attributes.get(name))[0]).find((text) => text !== undefined) ?? null;
  const nameId = profile.nameID.includes('@') ? profile.nameID : null;
  return {
    email: mapping.email ? first([mapping.email]) : (first(emailNames) ?? nameId),
    name: first(mapping.name ? [mapping.name] : nameNames),
    groups: mapping.role ? textsOf(attributes.get(mapping.role)) : [],
  };
}
