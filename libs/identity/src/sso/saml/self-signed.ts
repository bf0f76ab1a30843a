import { createSign, randomBytes, type KeyObject } from 'node:crypto';
import type { KeyPair } from './rsa-key-pair.js';

/** A key and the certificate that carries its public half. */
export interface SigningKey {
  privateKey: string;
  certificate: string;
}

const yearMs = 365.25 * 86_400_000;

/** A key with a certificate signed by itself: SAML pins certificates, nobody follows a chain. */
export function selfSigned(
  commonName: string,
  from: Date,
  years: number,
  { privateKey, publicKey }: KeyPair,
): SigningKey {
  const der = certificate(commonName, from, new Date(from.getTime() + years * yearMs), privateKey, publicKey);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

/** X.509 version 3 in DER (RFC 5280, 4.1). */
function certificate(name: string, from: Date, to: Date, key: KeyObject, publicKey: KeyObject): Buffer {
  const sha256WithRsa = sequence(hex('06092a864886f70d01010b'), hex('0500'));
  const commonName = sequence(hex('0603550403'), der(0x0c, Buffer.from(name)));
  const names = sequence(der(0x31, commonName));
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const content = sequence(
    der(0xa0, hex('020102')),
    der(0x02, serial),
    sha256WithRsa,
    names,
    sequence(time(from), time(to)),
    names,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(content).sign(key);
  return sequence(content, sha256WithRsa, der(0x03, Buffer.concat([hex('00'), signature])));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** Two digits for the year until 2049, four from then on. */
const time = (at: Date): Buffer => {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return at.getUTCFullYear() < 2_050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
};
