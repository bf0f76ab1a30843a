import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { SamlIdp } from '../testing/saml-idp.js';
import { readCertificate, viewCertificate } from './certificate.js';
import { readIdpMetadata } from './idp-metadata.js';
import { rsaKeyPair } from './rsa-key-pair.js';
import { selfSigned } from './self-signed.js';

const now = new Date('2026-03-01T12:00:00Z');
let idp: SamlIdp;
let weak: string;

beforeAll(async () => {
  idp = await SamlIdp.make(() => now);
  weak = selfSigned('weak', now, 1, await rsaKeyPair(1_024)).certificate;
});

const refusal = (xml: string): unknown => {
  try {
    return readIdpMetadata(xml);
  } catch (error) {
    return error;
  }
};

describe('metadata of a provider', () => {
  it('pins its name, addresses and certificates', () => {
    expect(readIdpMetadata(idp.metadata())).toEqual({
      idp_entity_id: 'https://idp.example/entity',
      sso_url: 'https://idp.example/sso',
      slo_url: 'https://idp.example/slo',
      certificates: [idp.key.certificate],
    });
    expect(readIdpMetadata(`\uFEFF<?xml version="1.0"?><!-- a comment -->${idp.metadata()}`)).toMatchObject({
      idp_entity_id: 'https://idp.example/entity',
    });
  });

  it('may offer no logout, and several certificates, one of them twice', async () => {
    const { certificate } = selfSigned('next', now, 1, await rsaKeyPair());
    const read = readIdpMetadata(idp.metadata([idp.key.certificate, certificate, certificate], false));
    expect(read).toMatchObject({ slo_url: null, certificates: [idp.key.certificate, certificate] });
  });

  it('may come in a list of one', () => {
    const list = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${idp.metadata()}</md:EntitiesDescriptor>`;
    expect(readIdpMetadata(list).idp_entity_id).toBe(idp.entityId);
  });

  it('leaves out keys for encryption and weak ones', () => {
    const xml = idp.metadata([weak, idp.key.certificate]);
    expect(readIdpMetadata(xml).certificates).toEqual([idp.key.certificate]);
    expect(refusal(idp.metadata().replace('use="signing"', 'use="encryption"'))).toMatchObject({
      status: 422,
    });
  });

  it.each<[string, number, (xml: string) => string]>([
    ['of two providers', 422, (xml) => `<list>${xml}${xml}</list>`],
    ['of a service provider', 422, (xml) => xml.replaceAll('IDPSSODescriptor', 'SPSSODescriptor')],
    ['without a name', 422, (xml) => xml.replace(/ entityID="[^"]*"/, '')],
    ['without a certificate', 422, (xml) => xml.replace(/<md:KeyDescriptor.*<\/md:KeyDescriptor>/, '')],
    ['with nonsense for a certificate', 422, (xml) => xml.replace(/Certificate>[^<]+</, 'Certificate>AAAA<')],
    ['without sign-in', 422, (xml) => xml.replace('SingleSignOnService', 'Else')],
    ['with sign-in by another binding', 422, (xml) => xml.replaceAll('HTTP-Redirect', 'SOAP')],
    [
      'with a script for an address',
      422,
      (xml) => xml.replace('https://idp.example/sso', 'javascript:alert(1)'),
    ],
    [
      'with a file for an address',
      422,
      (xml) => xml.replace('https://idp.example/sso', 'file:///etc/passwd'),
    ],
    ['with a document type', 400, (xml) => `<!DOCTYPE x [<!ENTITY a "b">]>${xml}`],
    ['with an entity bomb', 400, (xml) => `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${xml}`],
    [
      'larger than 256 KiB',
      400,
      (xml) => xml.replace('<md:IDPSSO', `<!--${'x'.repeat(262_144)}--><md:IDPSSO`),
    ],
    ['that is cut off', 400, (xml) => xml.slice(0, -5)],
    ['that is a web page', 422, () => '<html><body>Sign in</body></html>'],
    ['that is nothing', 400, () => ''],
  ])('%s is refused: %i', (_what, status, spoil) => {
    expect(refusal(spoil(idp.metadata()))).toMatchObject({ status });
  });
});

describe('a certificate', () => {
  it('is read from PEM, with or without its frame, however it is wrapped', () => {
    const pem = idp.key.certificate;
    const bare = pem.replace(/-----[A-Z ]+-----/g, '');
    for (const text of [pem, pem.replaceAll('\n', '\r\n'), bare, bare.replaceAll('\n', ''), `  ${bare}  `])
      expect(readCertificate(text)).toBe(pem);
  });

  it.each(['', 'AAAA', '-----BEGIN CERTIFICATE-----', '<xml/>', 'A'.repeat(20_000)])('is not %j', (text) => {
    expect(readCertificate(text)).toBeNull();
  });

  it('must hold RSA of 2048 bits', () => {
    expect(readCertificate(weak)).toBeNull();
  });

  it('is shown by fingerprint, subject and end', () => {
    expect(viewCertificate(idp.key.certificate)).toMatchObject({
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      subject: 'CN=idp',
      valid_to: expect.stringMatching(/^2036-/),
    });
  });
});

describe('a certificate of our own', () => {
  it.each([1, 30])('is valid X.509 for %i years, signed by its own key', async (years) => {
    const { privateKey, certificate } = selfSigned('Patchbay', now, years, await rsaKeyPair());
    const read = new X509Certificate(certificate);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.subject).toBe('CN=Patchbay');
    expect(read.issuer).toBe('CN=Patchbay');
    expect(new Date(read.validFrom)).toEqual(now);
    expect(new Date(read.validTo).getUTCFullYear()).toBe(2026 + years);
    expect(read.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  });
});
