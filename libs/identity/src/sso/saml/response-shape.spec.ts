import { beforeAll, describe, expect, it } from 'vitest';
import { SamlIdp, type ReceivedRequest } from '../testing/saml-idp.js';
import { checkAssertion, personOf } from './assertion.js';
import { mappingSchema } from '../connection.js';
import { checkShape, decodeResponse } from './response-shape.js';
import { attributeOf, childrenOf, escapeXml, maxXmlBytes, ns, parseXml, textOf, within } from './xml.js';

const acs = 'https://hub.example/acs';
const now = new Date('2026-03-01T12:00:00Z');
const request: ReceivedRequest = { id: '_request', relayState: '', acs, audience: 'https://hub.example' };
const mara = { email: 'mara@acme.example' };
let idp: SamlIdp;
beforeAll(async () => {
  idp = await SamlIdp.make(() => now);
});

const encode = (xml: string): string => Buffer.from(xml).toString('base64');
const errorOf = (work: () => unknown): unknown => {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
};

describe('a posted response', () => {
  it.each([
    '<a/>',
    '<?xml version="1.0"?><a/>',
    '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<a/>',
    '  <?xml version="1.0"?>  <a>text</a>',
    '<a>ümlaut</a>',
  ])('%j is decoded', (xml) => expect(decodeResponse(encode(xml))).toBe(xml));

  it('may be wrapped in lines', () => {
    const lines = encode('<a>some longer text</a>').match(/.{1,8}/g) ?? [];
    expect(decodeResponse(lines.join('\r\n'))).toBe('<a>some longer text</a>');
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n '],
    ['no base64', '<a/>'],
    ['base64 of addresses', '_-_-'],
    ['a document type', encode('<!DOCTYPE a><a/>')],
    ['a document type in small letters', encode('<!doctype a><a/>')],
    ['an entity', encode('<!ENTITY a "b"><a/>')],
    ['a comment', encode('<a><!-- x --></a>')],
    ['a comment after the end', encode('<a/><!-- x -->')],
    ['marked text', encode('<a><![CDATA[x]]></a>')],
    ['an instruction', encode('<a><?x y?></a>')],
    ['a style sheet', encode('<?xml-stylesheet href="x"?><a/>')],
    ['two declarations', encode('<?xml version="1.0"?><?xml version="1.0"?><a/>')],
    ['a byte more than 256 KiB', encode(`<a>${'x'.repeat(maxXmlBytes)}</a>`)],
  ])('with %s is refused: 400', (_what, text) => {
    expect(errorOf(() => decodeResponse(text))).toMatchObject({ status: 400 });
  });
});

describe('the shape', () => {
  const check = (xml: string): unknown => errorOf(() => checkShape(xml, acs, idp.entityId));

  it('of an honest response is fine, with the assertion, the response or both signed', () => {
    const xml = idp.respond(request, mara);
    expect(check(xml)).toBeNull();
    expect(check(idp.sign(xml, 'Response'))).toBeNull();
    expect(check(idp.sign(idp.envelope(request, idp.assertion(request, mara)), 'Response'))).toBeNull();
  });

  it('needs no issuer of the response, but the right one', () => {
    const xml = idp.respond(request, mara);
    expect(check(xml.replace(/<saml:Issuer[^>]*>[^<]*<\/saml:Issuer>/, ''))).toBeNull();
    const wrong = xml.replace(`>${idp.entityId}<`, '>https://else.example<');
    expect(check(wrong)).toMatchObject({ reason: 'not_trusted' });
  });

  it.each<[string, (xml: string) => string]>([
    ['another namespace of the response', (xml) => xml.replace(ns.protocol, 'urn:else')],
    ['another root', (xml) => xml.replaceAll('samlp:Response', 'samlp:ArtifactResponse')],
  ])('with %s is no response: 400', (_what, spoil) => {
    expect(check(spoil(idp.respond(request, mara)))).toMatchObject({ status: 400 });
  });

  it.each<[string, (xml: string) => string]>([
    [
      'an assertion of another namespace beside',
      (xml) => xml.replace('<samlp:Status>', '<Assertion xmlns="urn:else"/><samlp:Status>'),
    ],
    [
      'an assertion without namespace beside',
      (xml) => xml.replace('<samlp:Status>', '<Assertion/><samlp:Status>'),
    ],
    [
      'the address in another case',
      (xml) => xml.replace(`Destination="${acs}"`, `Destination="${acs.toUpperCase()}"`),
    ],
    ['a longer address', (xml) => xml.replace(`Destination="${acs}"`, `Destination="${acs}/"`)],
    ['an unknown digest', (xml) => xml.replace('xmlenc#sha256', 'xmlenc#else')],
    [
      'inclusive canonical form',
      (xml) => xml.replaceAll('2001/10/xml-exc-c14n#', 'TR/2001/REC-xml-c14n-20010315'),
    ],
    ['comments in the canonical form', (xml) => xml.replaceAll('xml-exc-c14n#', 'xml-exc-c14n#WithComments')],
    ['a transform by style sheet', (xml) => xml.replace('xmldsig#enveloped-signature', 'REC-xslt-19991116')],
    [
      'a signature without method',
      (xml) => xml.replace(/<ds:SignatureMethod[^>]*\/>/, '<ds:SignatureMethod/>'),
    ],
  ])('with %s is refused', (_what, spoil) => {
    expect(check(spoil(idp.respond(request, mara)))).toMatchObject({ reason: 'not_trusted' });
  });

  it.each(['Requester', 'Responder', 'VersionMismatch'])('with status %s says so', (status) => {
    const xml = idp.respond(request, mara).replace('status:Success', `status:${status}`);
    expect(check(xml)).toMatchObject({
      reason: 'provider_refused',
      message: expect.stringContaining(status),
    });
  });

  it('without a status is refused', () => {
    const xml = idp.respond(request, mara).replace(/<samlp:Status>.*<\/samlp:Status>/, '');
    expect(check(xml)).toMatchObject({ reason: 'provider_refused' });
  });
});

describe('a verified assertion', () => {
  const check = (xml: string) => checkAssertion(xml, acs, idp.entityId);

  it('says what replay is told by', () => {
    const facts = check(idp.assertion(request, { ...mara, assertionId: '_one' }));
    expect(facts).toEqual({ id: '_one', samlId: '_request', expires: new Date('2026-03-01T12:05:00Z') });
  });

  it.each<[string, (xml: string) => string]>([
    ['no id', (xml) => xml.replace(/ ID="[^"]*"/, '')],
    ['no request', (xml) => xml.replace(/ InResponseTo="[^"]*"/, '')],
    ['no end', (xml) => xml.replace(/ NotOnOrAfter="[^"]*"/, '')],
    ['an end that is no time', (xml) => xml.replace(/ NotOnOrAfter="[^"]*"/, ' NotOnOrAfter="never"')],
    ['no recipient', (xml) => xml.replace(/ Recipient="[^"]*"/, '')],
    ['another recipient', (xml) => xml.replace(/ Recipient="[^"]*"/, ' Recipient="https://else.example"')],
    ['no issuer', (xml) => xml.replace(/<saml:Issuer>.*<\/saml:Issuer>/, '')],
    ['another issuer', (xml) => xml.replace('idp.example', 'else.example')],
    ['no confirmation', (xml) => xml.replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, '')],
    ['a confirmation without data', (xml) => xml.replace(/<saml:SubjectConfirmationData[^>]*\/>/, '')],
    ['another method', (xml) => xml.replace('cm:bearer', 'cm:holder-of-key')],
  ])('with %s is refused', (_what, spoil) => {
    const xml = spoil(idp.assertion(request, mara));
    expect(errorOf(() => check(xml))).toMatchObject({ reason: 'not_trusted' });
  });
});

describe('the person', () => {
  const profile = (nameID: string, attributes: Record<string, unknown> = {}) =>
    ({ issuer: 'i', nameID, nameIDFormat: 'f', attributes }) as Parameters<typeof personOf>[0];
  const mapped = (mapping: object) => ({ mapping: mappingSchema.parse(mapping) });

  it.each([
    ['email'],
    ['mail'],
    ['urn:oid:0.9.2342.19200300.100.1.3'],
    ['urn:oid:1.2.840.113549.1.9.1'],
    ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'],
  ])('has the address of the attribute %s', (name) => {
    expect(personOf(profile('subject-1', { [name]: 'mara@acme.example' }), mapped({}))).toMatchObject(mara);
  });

  it('has the address of the name where there is no attribute', () => {
    expect(personOf(profile('mara@acme.example'), mapped({}))).toEqual({ ...mara, name: null, groups: [] });
    expect(personOf(profile('subject-1'), mapped({})).email).toBeNull();
  });

  it('has the address of the mapped attribute and no other', () => {
    const attributes = { email: 'evil@acme.example', upn: 'mara@acme.example' };
    expect(personOf(profile('x@y.example', attributes), mapped({ email: 'upn' })).email).toBe(
      'mara@acme.example',
    );
    expect(
      personOf(profile('x@y.example', { email: 'z@y.example' }), mapped({ email: 'upn' })).email,
    ).toBeNull();
  });

  it.each(['displayName', 'name', 'urn:oid:2.16.840.1.113730.3.1.241'])('has the name of %s', (name) => {
    expect(personOf(profile('x', { [name]: 'Mara' }), mapped({})).name).toBe('Mara');
  });

  it('has groups only of the mapped attribute', () => {
    const attributes = { groups: ['a', 'b'], role: 'c', __proto__x: 'd' };
    expect(personOf(profile('x', attributes), mapped({})).groups).toEqual([]);
    expect(personOf(profile('x', attributes), mapped({ role: 'groups' })).groups).toEqual(['a', 'b']);
    expect(personOf(profile('x', attributes), mapped({ role: 'role' })).groups).toEqual(['c']);
    expect(personOf(profile('x', attributes), mapped({ role: 'constructor' })).groups).toEqual([]);
  });
});

describe('XML', () => {
  it('is walked by namespace and name', () => {
    const root = parseXml(
      '<a xmlns="urn:x" k="v"><b>one</b><c><b> two </b></c><b xmlns="urn:y">three</b></a>',
    );
    expect(childrenOf(root, 'urn:x', 'b').map(textOf)).toEqual(['one']);
    expect(within(root, 'urn:x', 'b').map(textOf)).toEqual(['one', 'two']);
    expect(attributeOf(root, 'k')).toBe('v');
    expect(attributeOf(root, 'missing')).toBeNull();
    expect(attributeOf(undefined, 'k')).toBeNull();
    expect(textOf(undefined)).toBeNull();
  });

  it.each(['', 'text', '<a>', '<a></b>', '<a k=v/>', '<a k="1" k="2"/>', '<a/><b/>', '<a>&unknown;</a>'])(
    '%j is refused: 400',
    (text) => {
      expect(errorOf(() => parseXml(text))).toMatchObject({ status: 400 });
    },
  );

  it('that we write is escaped', () => {
    const text = `<a b="c">&'</a>`;
    expect(textOf(parseXml(`<x>${escapeXml(text)}</x>`))).toBe(text);
    expect(attributeOf(parseXml(`<x y="${escapeXml(text)}"/>`), 'y')).toBe(text);
  });
});
