import type { Change, Hint, RawRequest } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { desk, toChange } from './base.js';
import { webhookSecret } from './provider.js';

const bodySchema = z.object({
  account: z.string().optional(),
  challenge: z.string().optional(),
  hints: z.array(z.string()).default([]),
  tickets: z.array(z.record(z.string(), z.json())).default([]),
});

const read = (raw: RawRequest) => bodySchema.parse(JSON.parse(new TextDecoder().decode(raw.body)));

/** Signed hints and changes; a body that is no JSON makes every function here throw. */
export const events = desk.webhook({
  verify: {
    scheme: 'hmac',
    header: 'x-desk-signature',
    algo: 'sha256',
    encoding: 'hex',
    over: '{ts}.{body}',
    timestamp: { header: 'x-desk-timestamp', format: 'unix', toleranceS: 300 },
  },
  account: (raw) => read(raw).account ?? null,
  deliveryId: (raw) => (read(raw), raw.headers['x-desk-delivery'] ?? null),
  handshake: (raw) => {
    const { challenge } = read(raw);
    return challenge === undefined ? null : { status: 200, body: challenge };
  },
  parse: (raw): (Change | Hint)[] => {
    const { hints, tickets } = read(raw);
    return [...hints.map((id): Hint => ({ object: 'ticket', id, refetch: true })), ...tickets.map(toChange)];
  },
  register: async ({ client }, url) => {
    await client.send('POST', '/hooks', { url });
    return { secret: webhookSecret, state: { hook: 'h1' } };
  },
  unregister: async ({ client }, state) => {
    await client.send('DELETE', `/hooks/${(state as { hook: string }).hook}`, {});
  },
});
