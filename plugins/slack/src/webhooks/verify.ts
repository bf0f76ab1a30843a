import type { RawRequest } from '@patchbay/plugin-sdk';

type Verdict = 'ok' | 'bad' | 'stale';

/** Bolt's own check: `v0=` + HMAC of `v0:<timestamp>:<raw body>`, at most five minutes old. Two secrets are good during rotation. */
export async function verifySignature(raw: RawRequest, secrets: string[], now: Date): Promise<Verdict> {
  const signature = raw.headers['x-slack-signature'];
  const stamp = raw.headers['x-slack-request-timestamp'];
  if (!signature || !stamp || !/^\d{1,12}$/.test(stamp)) return 'bad';
  if (Math.abs(now.getTime() / 1_000 - Number(stamp)) > 300) return 'stale';
  const { verifySlackRequest } = await import('@slack/bolt');
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(stamp) };
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw.body);
  const fits = secrets.some((signingSecret) => {
    try {
      verifySlackRequest({ signingSecret, body, headers, nowMilliseconds: now.getTime() });
      return true;
    } catch {
      return false;
    }
  });
  return fits ? 'ok' : 'bad';
}
