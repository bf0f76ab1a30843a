import { X509Certificate } from 'node:crypto';

/** A pinned certificate, as an administrator compares it. */
export interface CertificateView {
  pem: string;
  /** SHA-256, in pairs of hexadecimal digits. */
  fingerprint: string;
  subject: string;
  valid_to: string;
}

/** PEM or bare base64 as PEM; null when it is no certificate or its key is too weak to be trusted. */
export function readCertificate(text: string): string | null {
  const bare = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  if (bare.length > 16_384 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return null;
  try {
    const certificate = new X509Certificate(Buffer.from(bare, 'base64'));
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    const strong = type === 'rsa' && (details?.modulusLength ?? 0) >= 2_048;
    return strong ? `${certificate.toString().trim()}\n` : null;
  } catch {
    return null;
  }
}

export function viewCertificate(pem: string): CertificateView {
  const certificate = new X509Certificate(pem);
  return {
    pem,
    fingerprint: certificate.fingerprint256,
    subject: certificate.subject.replaceAll('\n', ', '),
    valid_to: new Date(certificate.validTo).toISOString(),
  };
}
