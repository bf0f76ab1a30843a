import { createHmac } from 'node:crypto';
import { sameText } from './same-text.js';
import type { RawRequest } from './webhooks.js';

const prefix = 'whsec_';
const toleranceMs = 300_000;

/** The value of `webhook-signature` for a message. Source: Standard Webhooks, Signature scheme (symmetric, v1). */
export function signStandard(id: string, timestamp: string, body: Uint8Array, secret: string): string {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/** One of the signatures must be made with one of the secrets: both sides may be rotating. */
export function verifyStandard(raw: RawRequest, secrets: string[], now: Date): 'ok' | 'bad' | 'stale' {
  const { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': given } = raw.headers;
  // A full stop in the id could shift the border between id and time.
  if (!id || id.includes('.') || !stamp || !/^\d{1,12}$/.test(stamp) || !given) return 'bad';
  const signatures = given.split(' ');
  const fits = secrets
    .filter((secret) => secret !== '' && secret !== prefix)
    .some((secret) => {
      const expected = signStandard(id, stamp, raw.body, secret);
      return signatures.some((signature) => sameText(signature, expected));
    });
  if (!fits) return 'bad';
  return Math.abs(now.getTime() - Number(stamp) * 1_000) > toleranceMs ? 'stale' : 'ok';
}
