import { createSign, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { selfSigned, type SigningKey } from '../saml/self-signed.js';
import { attributeOf, ns, parseXml } from '../saml/xml.js';
import { idpKeyPair } from './recycled-key-pairs.js';

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/** A login request as it arrived at the provider. */
export interface ReceivedRequest {
  id: string;
  relayState: string;
  acs: string;
  audience: string;
}

/** What a response says; the honest values come from the request. */
export interface Statement {
  email: string;
  nameId?: string;
  assertionId?: string;
  issuer?: string;
  audience?: string;
  destination?: string;
  recipient?: string;
  inResponseTo?: string | null;
  issuedAt?: Date;
  notBefore?: Date;
  notOnOrAfter?: Date;
  attributes?: Record<string, string[]>;
  sessionIndex?: string;
}

/** How a part is signed. */
export interface SigningOptions {
  key?: SigningKey;
  signature?: string;
  digest?: string;
}

/** A small SAML identity provider: makes what an honest one sends, and lets tests spoil it. */
export class SamlIdp {
  private constructor(
    readonly entityId: string,
    readonly key: SigningKey,
    private readonly now: () => Date,
  ) {}

  static async make(now: () => Date, entityId = 'https://idp.example/entity'): Promise<SamlIdp> {
    return new SamlIdp(entityId, selfSigned('idp', now(), 10, await idpKeyPair()), now);
  }

  metadata(certificates: string[] = [this.key.certificate], slo = true): string {
    const keys = certificates.map(
      (pem) =>
        `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${ns.signature}"><ds:X509Data><ds:X509Certificate>${pem.replace(/-----[A-Z ]+-----|\s/g, '')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
    );
    const redirect = 'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"';
    const logout = slo ? `<md:SingleLogoutService ${redirect} Location="https://idp.example/slo"/>` : '';
    return `<md:EntityDescriptor xmlns:md="${ns.metadata}" entityID="${this.entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="${ns.protocol}">${keys.join('')}${logout}<md:SingleSignOnService ${redirect} Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
  }

  /** Reads the redirect of a service provider. */
  receive(url: string): ReceivedRequest {
    const query = new URL(url).searchParams;
    const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString();
    const root = parseXml(xml);
    return {
      id: attributeOf(root, 'ID') ?? '',
      relayState: query.get('RelayState') ?? '',
      acs: attributeOf(root, 'AssertionConsumerServiceURL') ?? '',
      audience: root.getElementsByTagNameNS(ns.assertion, 'Issuer')[0]?.textContent ?? '',
    };
  }

  assertion(request: ReceivedRequest, statement: Statement): string {
    const at = statement.issuedAt ?? this.now();
    const until = statement.notOnOrAfter ?? new Date(at.getTime() + 300_000);
    const answers = statement.inResponseTo === undefined ? request.id : statement.inResponseTo;
    const attributes = Object.entries(statement.attributes ?? {}).map(
      ([name, values]) =>
        `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
    );
    return [
      `<saml:Assertion xmlns:saml="${ns.assertion}" ID="${statement.assertionId ?? newId()}" Version="2.0" IssueInstant="${at.toISOString()}">`,
      `<saml:Issuer>${statement.issuer ?? this.entityId}</saml:Issuer>`,
      `<saml:Subject><saml:NameID Format="${emailFormat}">${statement.nameId ?? statement.email}</saml:NameID>`,
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData`,
      answers === null ? '' : ` InResponseTo="${answers}"`,
      ` NotOnOrAfter="${until.toISOString()}" Recipient="${statement.recipient ?? request.acs}"/></saml:SubjectConfirmation></saml:Subject>`,
      `<saml:Conditions NotBefore="${(statement.notBefore ?? at).toISOString()}" NotOnOrAfter="${until.toISOString()}">`,
      `<saml:AudienceRestriction><saml:Audience>${statement.audience ?? request.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
      `<saml:AuthnStatement AuthnInstant="${at.toISOString()}" SessionIndex="${statement.sessionIndex ?? 'session-1'}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
      attributes.length > 0
        ? `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`
        : '',
      `</saml:Assertion>`,
    ].join('');
  }

  /** A response around assertions that may be signed already. */
  envelope(request: ReceivedRequest, inside: string, statement: Partial<Statement> = {}): string {
    const answers = statement.inResponseTo === undefined ? request.id : statement.inResponseTo;
    return [
      `<samlp:Response xmlns:samlp="${ns.protocol}" ID="${newId()}" Version="2.0" IssueInstant="${this.now().toISOString()}" Destination="${statement.destination ?? request.acs}"${answers === null ? '' : ` InResponseTo="${answers}"`}>`,
      `<saml:Issuer xmlns:saml="${ns.assertion}">${statement.issuer ?? this.entityId}</saml:Issuer>`,
      `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>`,
      inside,
      `</samlp:Response>`,
    ].join('');
  }

  /** What an honest provider posts: a signed assertion in a response. */
  respond(request: ReceivedRequest, statement: Statement, options: SigningOptions = {}): string {
    const assertion = this.sign(this.assertion(request, statement), 'Assertion', options);
    return this.envelope(request, assertion, statement);
  }

  /** Signs the named element with an enveloped signature. */
  sign(xml: string, element: 'Assertion' | 'Response', options: SigningOptions = {}): string {
    const signed = new SignedXml({
      privateKey: (options.key ?? this.key).privateKey,
      signatureAlgorithm: options.signature ?? `${more}rsa-sha256`,
      canonicalizationAlgorithm: exclusive,
    });
    signed.addReference({
      xpath: `//*[local-name(.)='${element}']`,
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive],
      digestAlgorithm: options.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    });
    const reference = `//*[local-name(.)='${element}']/*[local-name(.)='Issuer']`;
    signed.computeSignature(xml, { location: { reference, action: 'after' }, prefix: 'ds' });
    return signed.getSignedXml();
  }

  /** A logout request, packed for a redirect. */
  logoutRequest(
    destination: string,
    nameId: string,
    more: { issuer?: string; at?: Date; sessionIndex?: string } = {},
  ): string {
    const index = more.sessionIndex ? `<samlp:SessionIndex>${more.sessionIndex}</samlp:SessionIndex>` : '';
    const xml = [
      `<samlp:LogoutRequest xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="${newId()}" Version="2.0" IssueInstant="${(more.at ?? this.now()).toISOString()}" Destination="${destination}">`,
      `<saml:Issuer>${more.issuer ?? this.entityId}</saml:Issuer><saml:NameID Format="${emailFormat}">${nameId}</saml:NameID>${index}</samlp:LogoutRequest>`,
    ].join('');
    return pack(xml);
  }

  /** Parts of a query as the HTTP-Redirect binding signs them. */
  signQuery(parts: [string, string][], key = this.key, hash = 'sha256'): string {
    const all = [...parts, ['SigAlg', `${more}rsa-${hash}`]];
    const query = all.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
    const signature = createSign(hash).update(query).sign(key.privateKey, 'base64');
    return `${query}&Signature=${encodeURIComponent(signature)}`;
  }
}

export const newId = (): string => `_${randomBytes(16).toString('hex')}`;
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const pack = (xml: string): string => deflateRawSync(xml).toString('base64');
