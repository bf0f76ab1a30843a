import {
  assertAnswered,
  bodyOf,
  cutError,
  headersOf,
  jsonOf,
  urlOf,
  UserError,
  type Auth,
  type Http,
  type HttpRequest,
  type HttpResponse,
  type HttpScope,
  type Limit,
  type WireAnswer,
} from '@patchbay/plugin-sdk';
import { EgressError, OutboundError, scrub, type OutboundHttp } from '@patchbay/platform';
import type { ConnectionRow } from '../connections/connection.repository.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import type { Limiter } from './limiter.js';

/** What a connection's door to the outside is made of. */
export interface HttpParts {
  row: ConnectionRow;
  secrets: Record<string, string>;
  auth: Auth;
  baseUrl: string;
  grants: string[];
  limits: Limit[];
  limiter: Limiter;
  breaker: CircuitBreaker;
  now(): number;
  /** Sends for real, or to the sandbox. */
  send(
    url: string,
    init: Pick<HttpRequest, 'method' | 'timeoutMs' | 'maxBytes'> & {
      headers: Record<string, string>;
      body?: string;
    },
  ): Promise<WireAnswer>;
  /** Renews an expired OAuth token; answers the new secrets. */
  renew(): Promise<Record<string, string>>;
}

/** The SDK's `Http` for one connection. */
export class PluginHttp implements Http {
  constructor(private readonly parts: HttpParts) {}

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { row, limiter, limits } = this.parts;
    const url = urlOf(request, this.scope);
    const call = `${request.method} ${url.pathname}`;
    const { limit, probe } = await limiter.admit(row.tenant_id, row.id, limits, request.method, url.pathname);
    const answer = await this.sendFresh(url, request, probe).catch(translate(request));
    await limiter.learn(row.tenant_id, row.id, limit, answer, this.parts.now());
    assertAnswered({ ...answer, text: this.withoutSecrets(answer.text) }, call, this.parts.now());
    return { ...answer, json: () => jsonOf(answer.text, call) };
  }

  /** An access token that has just expired is renewed once; a 401 means that nothing was done. */
  private async sendFresh(url: URL, request: HttpRequest, probe: boolean): Promise<WireAnswer> {
    const answer = await this.sendOnce(url, request, probe);
    if (answer.status !== 401 || this.parts.auth.type !== 'oauth2' || this.parts.auth.refresh === 'none')
      return answer;
    this.parts.secrets = await this.parts.renew();
    return this.sendOnce(url, request, false);
  }

  private async sendOnce(url: URL, request: HttpRequest, probe: boolean): Promise<WireAnswer> {
    const { auth, secrets, breaker, row } = this.parts;
    const init = {
      method: request.method,
      headers: headersOf(request, url, this.scope, auth, secrets),
      body: bodyOf(request),
      timeoutMs: request.timeoutMs,
      maxBytes: request.maxBytes,
    };
    return breaker.watch(row, probe, () => this.parts.send(url.href, init));
  }

  /** Some providers quote the credentials they refuse; error texts are kept and shown. */
  private withoutSecrets(text: string): string {
    const long = Object.values(this.parts.secrets).filter((secret) => secret.length >= 8);
    const written = long.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ]);
    return String(scrub(written.reduce((safe, secret) => safe.replaceAll(secret, '[secret]'), text)));
  }

  private get scope(): HttpScope {
    const { baseUrl, grants, row } = this.parts;
    return { baseUrl, grants, fields: row.fields };
  }
}

/** A transport over the guarded outbound door. */
export const liveTransport =
  (outbound: OutboundHttp): HttpParts['send'] =>
  (url, init) =>
    outbound.send({ url, ...init });

/** A transport into a twin: the same requests, no socket. */
export function sandboxTransport(twin: { fetch(request: Request): Promise<Response> }): HttpParts['send'] {
  return async (url, { method, headers, body }) => {
    const answer = await twin
      .fetch(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }))
      .catch((error: unknown) => {
        throw new OutboundError('the connection was cut', true, { cause: error });
      });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
}

function translate(request: HttpRequest) {
  return (error: unknown): never => {
    if (error instanceof EgressError) throw new UserError(error.message, { cause: error });
    throw error instanceof OutboundError ? cutError(request, error.sent, error) : error;
  };
}
