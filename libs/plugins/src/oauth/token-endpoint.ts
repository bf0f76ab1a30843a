import { Injectable } from '@nestjs/common';
import { jsonSchema, type JsonObject } from '@patchbay/domain';
import { Clock, OutboundHttp } from '@patchbay/platform';
import { AuthError, fillIn, RetryError, type Auth, type WireAnswer } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { CircuitBreaker } from '../calls/circuit-breaker.js';
import { Limiter } from '../calls/limiter.js';
import { liveTransport, sandboxTransport, type HttpParts } from '../calls/plugin-http.js';
import type { ConnectionRow } from '../connections/connection.repository.js';
import type { Secrets } from '../connections/connections.js';
import { TwinHost } from '../connections/twin-host.js';

const tokenSchema = z.object({ access_token: z.string().min(1) }).catchall(jsonSchema);

type Send = HttpParts['send'];
export type OAuth = Extract<Auth, { type: 'oauth2' }>;

/** What a token endpoint granted. `expires_at` in epoch milliseconds; absent = it does not expire. */
export interface Granted {
  secrets: Secrets;
  fields: JsonObject;
}

/** Speaks to a provider's token endpoint (RFC 6749, section 5). */
@Injectable()
export class TokenEndpoint {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly twins: TwinHost,
    private readonly limiter: Limiter,
    private readonly breaker: CircuitBreaker,
    private readonly clock: Clock,
  ) {}

  /** Throws `AuthError` when the grant is refused for good, `RetryError` otherwise. */
  async ask(
    row: ConnectionRow,
    auth: OAuth,
    secrets: Secrets,
    form: Record<string, string>,
  ): Promise<Granted> {
    const answer = await this.send(row, fillIn(auth.tokenUrl, row.fields), {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...clientHeader(auth, secrets),
      },
      body: new URLSearchParams({ ...form, ...clientForm(auth, secrets) }).toString(),
    });
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429)
      throw new AuthError(`the token endpoint answered ${answer.status}`);
    if (answer.status >= 400)
      throw new RetryError(`the token endpoint answered ${answer.status}`, { status: answer.status });
    return this.granted(auth, answer.text);
  }

  /** Under the same circuit as the account's other calls: tokens end while a provider is down. */
  private async send(row: ConnectionRow, url: string, init: Parameters<Send>[1]): Promise<WireAnswer> {
    const send =
      row.mode === 'sandbox'
        ? sandboxTransport(await this.twins.of(row.plugin_id, row.id))
        : liveTransport(this.outbound);
    const { probe } = await this.limiter.admit(row.tenant_id, row.id, [], init.method, url);
    return this.breaker
      .watch(row, probe, () => send(url, init))
      .catch((error: unknown) => {
        throw new RetryError('the token endpoint cannot be reached', { cause: error });
      });
  }

  private granted(auth: OAuth, text: string): Granted {
    const token = parseToken(text);
    const seconds = typeof token['expires_in'] === 'number' ? token['expires_in'] : auth.lifetimeS;
    const now = this.clock.now().getTime();
    const refresh = token['refresh_token'];
    return {
      secrets: {
        access_token: token.access_token,
        ...(typeof refresh === 'string' ? { refresh_token: refresh } : {}),
        ...(seconds
          ? { expires_at: String(now + seconds * 1_000), refresh_at: String(now + seconds * 800) }
          : {}),
      },
      fields: auth.capture?.(token) ?? {},
    };
  }
}

function parseToken(text: string): JsonObject & { access_token: string } {
  try {
    return tokenSchema.parse(JSON.parse(text));
  } catch {
    throw new AuthError('the token endpoint did not answer with an access_token');
  }
}

function clientHeader(auth: OAuth, secrets: Secrets): Record<string, string> {
  if (auth.clientAuth !== 'basic') return {};
  const pair = `${encodeURIComponent(secrets['client_id'] ?? '')}:${encodeURIComponent(secrets['client_secret'] ?? '')}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function clientForm(auth: OAuth, secrets: Secrets): Record<string, string> {
  if (auth.clientAuth !== 'body') return {};
  return { client_id: secrets['client_id'] ?? '', client_secret: secrets['client_secret'] ?? '' };
}
