import type { Hint, RawRequest } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { zd } from '../base.js';

const ticketId = z
  .union([z.number().int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)])
  .transform(String);

/** Zendesk's own events carry `detail.id`; a trigger with a hand-written body carries `ticket_id`. */
const eventSchema = z.union([
  z
    .object({ detail: z.object({ id: ticketId }), type: z.string().startsWith('zen:event-type:ticket.') })
    .transform(({ detail }) => detail.id),
  z.object({ ticket_id: ticketId }).transform((event) => event.ticket_id),
]);
const idSchema = z.object({ id: z.string().min(1).max(200) });
const createdSchema = z.object({ webhook: z.object({ id: z.string() }) });
const secretSchema = z.object({ signing_secret: z.object({ secret: z.string() }) });

const subscriptions = [
  'created',
  'comment_added',
  'status_changed',
  'priority_changed',
  'subject_changed',
  'tags_changed',
  'agent_assignment_changed',
  'soft_deleted',
  'permanently_deleted',
].map((event) => `zen:event-type:ticket.${event}`);

const signature = 'x-zendesk-webhook-signature';

/** Deliveries say that something changed, not what: the ticket is read again. */
export const events = zd.webhook({
  verify: {
    scheme: 'hmac',
    header: signature,
    algo: 'sha256',
    encoding: 'base64',
    over: '{ts}{body}',
    timestamp: { header: 'x-zendesk-webhook-signature-timestamp', format: 'iso', toleranceS: 300 },
  },
  deliveryId: (raw) => {
    const result = idSchema.safeParse(jsonOf(raw));
    if (result.success) return result.data.id;
    // A trigger's body says the same each time: without an id of its own, two deliveries would pass for one.
    return raw.headers['x-zendesk-webhook-invocation-id'] ?? raw.headers[signature] ?? null;
  },
  parse: (raw): Hint[] => {
    const result = eventSchema.safeParse(jsonOf(raw));
    return result.success ? [{ object: 'ticket', id: result.data, refetch: true }] : [];
  },
  register: async (ctx, url) => {
    const webhook = {
      name: 'Patchbay',
      status: 'active',
      endpoint: url,
      http_method: 'POST',
      request_format: 'json',
      subscriptions,
    };
    const made = createdSchema.parse(
      await ctx.client.request({ method: 'POST', path: '/api/v2/webhooks', json: { webhook } }),
    );
    const path = `/api/v2/webhooks/${encodeURIComponent(made.webhook.id)}/signing_secret`;
    const { signing_secret } = secretSchema.parse(await ctx.client.request({ method: 'GET', path }));
    return { secret: signing_secret.secret, state: { webhook_id: made.webhook.id } };
  },
  unregister: async (ctx, state) => {
    const { webhook_id } = z.object({ webhook_id: z.string() }).parse(state);
    await ctx.http.request({ method: 'DELETE', path: `/api/v2/webhooks/${encodeURIComponent(webhook_id)}` });
  },
});

/** The body, or null when it is no JSON: a signed delivery we cannot read is kept and does nothing. */
function jsonOf(raw: RawRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(raw.body));
  } catch {
    return null;
  }
}
