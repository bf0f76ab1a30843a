import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { jsonObjectSchema, type Json, type JsonObject } from '@patchbay/domain';
import {
  AuthError,
  GoneError,
  ProviderError,
  RetryError,
  UncertainError,
  UserError,
} from '@patchbay/plugin-sdk';
import { ActionCatalog } from '@patchbay/plugins';
import { Clock, EgressError, OutboundError, OutboundHttp, type OutboundResponse } from '@patchbay/platform';
import { z } from 'zod';

const forbidden = /^(host|content-length|transfer-encoding|connection|authorization|webhook-.*)$/i;
const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is no header name'),
    z
      .string()
      .max(2_000)
      .regex(/^[^\r\n]*$/, 'must be one line'),
  )
  .refine((all) => Object.keys(all).every((name) => !forbidden.test(name)), 'sets a header Patchbay owns');

export const webhookParams = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({ title: 'URL' }),
  method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
  headers: headers.default({}),
  body: jsonObjectSchema.default({}),
  /** Standard Webhooks secret, `whsec_…`; unsigned without. */
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/=]{24,}$/, 'must be whsec_ and base64')
    .optional()
    .meta({ title: 'Signing secret', secret: true }),
});

const timeoutMs = 15_000;
const shownBytes = 1_024;

/** The action `core.webhook`: Standard Webhooks 1.0.0 headers, no redirects, the same id at every attempt. */
@Injectable()
export class WebhookCall implements OnModuleInit {
  constructor(
    private readonly catalog: ActionCatalog,
    private readonly http: OutboundHttp,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.catalog.register('core.webhook', {
      title: 'Call a webhook',
      params: webhookParams,
      preview: (params) => {
        const { method, url, body } = webhookParams.parse(params);
        return { method, target: url, body };
      },
      run: (context, params) => this.call(context.key, webhookParams.parse(params)),
    });
  }

  private async call(key: string, params: z.output<typeof webhookParams>): Promise<Json> {
    const body = JSON.stringify(params.body);
    try {
      const { method, url, secret } = params;
      const sent = {
        ...params.headers,
        'content-type': 'application/json',
        ...this.signature(key, body, secret),
      };
      return judge(await this.http.send({ url, method, headers: sent, body, timeoutMs }));
    } catch (error) {
      if (error instanceof EgressError) throw new UserError(error.message);
      if (!(error instanceof OutboundError)) throw error;
      throw error.sent ? new UncertainError(error.message) : new RetryError(error.message, { cause: error });
    }
  }

  private signature(key: string, body: string, secret: string | undefined): Record<string, string> {
    const timestamp = String(Math.floor(this.clock.now().getTime() / 1_000));
    const base = { 'webhook-id': key, 'webhook-timestamp': timestamp };
    if (!secret) return base;
    const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
    return {
      ...base,
      'webhook-signature': `v1,${hmac.update(`${key}.${timestamp}.${body}`).digest('base64')}`,
    };
  }
}

function judge(answer: OutboundResponse): JsonObject {
  const { status } = answer;
  if (status >= 200 && status < 300) return { status, body: answer.text.slice(0, shownBytes) };
  const afterMs = Number(answer.headers.get('retry-after')) * 1_000;
  if (status === 429 || status >= 500)
    throw new RetryError(`the webhook answered ${status}`, { status, ...(afterMs > 0 ? { afterMs } : {}) });
  if (status === 401 || status === 403) throw new AuthError(`the webhook answered ${status}`);
  if (status === 410) throw new GoneError('the webhook answered 410: it does not want this any more');
  throw new ProviderError(`the webhook answered ${status}`, status);
}
