// A plugin as somebody outside would write it: plain JavaScript, no workspace of ours. Its provider is a small HTTP
// server of the test process, so that what really went out can be counted after the hub was killed.
import { definePlugin, GoneError, RetryError } from '@patchbay/plugin-sdk';
import { z } from 'zod';

const fields = z.object({ port: z.number().int() });
const eventSchema = z.object({
  id: z.string(),
  ticket: z.object({ id: z.string(), subject: z.string(), body: z.string() }),
});

async function post(ctx, path, json, headers = {}) {
  const answer = await ctx.http.request({ method: 'POST', path, json, headers });
  if (answer.status === 429 || answer.status >= 500) throw new RetryError(`probe answered ${answer.status}`);
  if (answer.status === 410) throw new GoneError('gone');
  return answer;
}

function action(title, path) {
  return {
    title,
    input: z.object({ ticket_id: z.string(), text: z.string() }),
    output: z.object({ ok: z.boolean() }),
    idempotency: { class: 'key', carry: { header: 'idempotency-key' } },
    preview: (input) => ({ method: 'POST', target: path, body: input }),
    run: async (ctx, input) => {
      await post(ctx, path, input, { 'idempotency-key': ctx.key });
      return { ok: true };
    },
  };
}

export default definePlugin({
  id: 'probe',
  kind: 'connector',
  sdk: 1,
  title: 'Probe',
  summary: 'A provider under the control of the tests.',
  category: 'Channels',
  icon: new URL('icon.svg', import.meta.url),
  grants: [
    { grant: 'http:127.0.0.1', why: 'Talks to the provider of the test' },
    { grant: 'webhooks:receive', why: 'Receives its deliveries' },
  ],
  base: {
    settings: { version: 1, schema: z.object({}) },
    connection: {
      fields: { version: 1, schema: fields },
      baseUrl: 'http://127.0.0.1:{port}',
      auth: {
        token: {
          type: 'secret',
          fields: z.object({ token: z.string().meta({ secret: true }) }),
          apply: { header: 'authorization', value: 'Bearer {token}' },
        },
      },
      client: () => null,
      check: async (ctx) => ({
        identity: { account: String(ctx.connection.fields.port), authors: ['patchbay'], label: 'probe' },
        missingScopes: [],
      }),
      isOwn: (change) => change.author === 'patchbay',
      limits: [],
    },
  },
  webhooks: {
    events: {
      verify: {
        scheme: 'hmac',
        header: 'x-probe-signature',
        algo: 'sha256',
        encoding: 'hex',
        over: '{ts}.{body}',
        timestamp: { header: 'x-probe-timestamp', format: 'unix', toleranceS: 300 },
      },
      deliveryId: (raw) => eventSchema.parse(JSON.parse(new TextDecoder().decode(raw.body))).id,
      parse: (raw) => {
        const { ticket } = eventSchema.parse(JSON.parse(new TextDecoder().decode(raw.body)));
        const at = raw.receivedAt.toISOString();
        return [
          {
            object: 'ticket',
            id: ticket.id,
            op: 'upsert',
            version: at,
            at,
            data: {
              subject: ticket.subject,
              body: ticket.body,
              created_at: at,
              updated_at: at,
              metadata: {},
            },
          },
        ];
      },
    },
  },
  actions: { note: action('Leave a note', '/notes'), score: action('Write the score back', '/scores') },
  writeBack: [
    {
      signal: 'sentiment',
      action: 'score',
      coalesceMs: 0,
      owns: () => [],
      input: (value, subject) => ({ ticket_id: subject.external_id, text: String(value.label) }),
    },
  ],
});
