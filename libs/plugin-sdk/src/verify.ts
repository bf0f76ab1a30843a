import { createHmac } from 'node:crypto';
import { sameText } from './same-text.js';
import { verifyStandard } from './standard-webhooks.js';
import type { RawRequest, Verify } from './webhooks.js';

/** `stale`: genuine, but too old or from the future. */
export type Verdict = 'ok' | 'bad' | 'stale';

/** A longer signature header is no signature. */
const maxHeader = 4_096;

/** Does a delivery come from somebody who knows one of the secrets? No secret = nobody does. */
export async function verifyDelivery(
  verify: Verify,
  raw: RawRequest,
  secrets: string[],
  now: Date,
): Promise<Verdict> {
  const known = secrets.filter((secret) => secret !== '');
  if (known.length === 0) return 'bad';
  if (verify.scheme === 'custom') return verify.check(raw, known, now);
  if (verify.scheme === 'standard-webhooks') return verifyStandard(raw, known, now);
  if (verify.scheme === 'hmac') return verifyHmac(verify, raw, known, now);
  const given = raw.headers[verify.header.toLowerCase()] ?? '';
  return known.some((secret) => sameText(given, secret)) ? 'ok' : 'bad';
}

/** HMAC over the raw bytes, compared in constant time; several secrets are good while one is being rotated. */
export function verifyHmac(
  verify: Extract<Verify, { scheme: 'hmac' }>,
  raw: RawRequest,
  secrets: string[],
  now: Date,
): Verdict {
  const given = raw.headers[verify.header.toLowerCase()] ?? '';
  const stamp = verify.timestamp ? (raw.headers[verify.timestamp.header.toLowerCase()] ?? '') : '';
  if (!given || given.length > maxHeader || (verify.timestamp && !stamp)) return 'bad';
  const fits = secrets.some((secret) => sameText(given, signHmac(verify, raw.body, stamp, secret)));
  if (!fits) return 'bad';
  return verify.timestamp && isStale(verify.timestamp, stamp, now) ? 'stale' : 'ok';
}

/** The header value a provider would send; twins sign with it. */
export function signHmac(
  verify: Extract<Verify, { scheme: 'hmac' }>,
  body: Uint8Array,
  stamp: string,
  secret: string,
): string {
  const hmac = createHmac(verify.algo, secret);
  const [before = '', after = ''] = verify.over.split('{body}');
  const stamped = (text: string): string => text.replace('{ts}', () => stamp);
  hmac.update(stamped(before)).update(body).update(stamped(after));
  return `${verify.prefix ?? ''}${hmac.digest(verify.encoding)}`;
}

function isStale(rule: { format: 'unix' | 'iso'; toleranceS: number }, stamp: string, now: Date): boolean {
  const at = rule.format === 'unix' ? Number(stamp) * 1_000 : Date.parse(stamp);
  return !(Math.abs(now.getTime() - at) <= rule.toleranceS * 1_000);
}
