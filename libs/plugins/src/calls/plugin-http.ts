import {
  AuthError,
  ConflictError,
  GoneError,
  ProviderError,
  RetryError,
  UncertainError,
  type Auth,
  type Http,
  type HttpRequest,
  type HttpResponse,
  type Limit,
} from '@patchbay/plugin-sdk';
import { OutboundError, type OutboundHttp } from '@patchbay/platform';
import type { ConnectionRow } from '../connections/connection.repository.js';
import { retryAfterMs, type Limiter } from './limiter.js';

/** What a connection's door to the outside is made of. */
export interface HttpParts {
  row: ConnectionRow;
  secrets: Record<string, string>;
  auth: Auth;
  baseUrl: string;
  grants: string[];
  limits: Limit[];
  limiter: Limiter;
  now(): number;
  /** Sends for real, or to the sandbox. */
  send(
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string; timeoutMs?: number },
  ): Promise<Answer>;
  /** Renews an expired OAuth token; answers the new secrets. */
  renew(): Promise<Record<string, string>>;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** The SDK's `Http` for one connection. */
export class PluginHttp implements Http {
  constructor(private readonly parts: HttpParts) {}

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { row, limiter, limits } = this.parts;
    const url = this.urlOf(request);
    const call = `${request.method} ${url.pathname}`;
    const limit = await limiter.admit(row.tenant_id, row.id, limits, request.method, url.pathname);
    const answer = await this.sendFresh(url, request).catch(translate(request));
    await limiter.learn(row.tenant_id, row.id, limit, answer, this.parts.now());
    throwFor(answer, call, this.parts.now());
    return { ...answer, json: () => toJson(answer.text, call) };
  }

  /** An access token that has just expired is renewed once; a 401 means that nothing was done. */
  private async sendFresh(url: URL, request: HttpRequest): Promise<Answer> {
    const answer = await this.sendOnce(url, request);
    if (answer.status !== 401 || this.parts.auth.type !== 'oauth2' || this.parts.auth.refresh === 'none')
      return answer;
    this.parts.secrets = await this.parts.renew();
    return this.sendOnce(url, request);
  }

  private sendOnce(url: URL, request: HttpRequest): Promise<Answer> {
    const { auth, secrets } = this.parts;
    const atHome = url.host === new URL(this.base).host;
    const headers = {
      accept: 'application/json',
      ...contentType(request),
      ...request.headers,
      ...(atHome ? authHeader(auth, secrets) : {}),
    };
    return this.parts.send(url.href, {
      method: request.method,
      headers,
      body: bodyOf(request),
      timeoutMs: request.timeoutMs,
    });
  }

  private get base(): string {
    return fillIn(this.parts.baseUrl, this.parts.row.fields);
  }

  /** Credentials are for the base URL's host only; other hosts need a grant and get none. */
  private urlOf(request: HttpRequest): URL {
    const url = new URL(request.path.startsWith('/') ? `${this.base}${request.path}` : request.path);
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const allowed = this.parts.grants
      .filter((grant) => grant.startsWith('http:'))
      .map((grant) => fillIn(grant.slice(5), this.parts.row.fields));
    if (!allowed.some((pattern) => hostMatches(pattern, url.hostname)))
      throw new ProviderError(`${url.hostname} is not among the plugin's grants`, 403);
    return url;
  }
}

const textual = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

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

/** Replaces `{name}` by connection fields or secrets. */
export function fillIn(template: string, values: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => textual(values[name]));
}

function authHeader(auth: Auth, secrets: Record<string, string>): Record<string, string> {
  if (auth.type === 'oauth2') return { authorization: `Bearer ${secrets['access_token'] ?? ''}` };
  if ('basic' in auth.apply)
    return { authorization: `Basic ${Buffer.from(fillIn(auth.apply.basic, secrets)).toString('base64')}` };
  return { [auth.apply.header.toLowerCase()]: fillIn(auth.apply.value, secrets) };
}

function bodyOf(request: HttpRequest): string | undefined {
  if (request.form) return new URLSearchParams(request.form).toString();
  return request.json === undefined ? undefined : JSON.stringify(request.json);
}

function contentType(request: HttpRequest): Record<string, string> {
  if (request.form) return { 'content-type': 'application/x-www-form-urlencoded' };
  return request.json === undefined ? {} : { 'content-type': 'application/json' };
}

function hostMatches(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** A read can be repeated whatever happened; a write that may have arrived cannot be judged here. */
function translate(request: HttpRequest) {
  return (error: unknown): never => {
    if (!(error instanceof OutboundError)) throw error;
    if (error.sent && request.method !== 'GET') throw new UncertainError(error.message, { cause: error });
    throw new RetryError(error.message, { cause: error });
  };
}

function throwFor(
  answer: { status: number; headers: Headers; text: string },
  call: string,
  now: number,
): void {
  const { status } = answer;
  if (status < 400) return;
  const message = `${call} answered ${status}`;
  if (status === 401 || status === 403) throw new AuthError(message);
  if (status === 404 || status === 410) throw new GoneError(message);
  if (status === 409) throw new ConflictError(message);
  if (status === 429) throw new RetryError(message, { status, afterMs: retryAfterMs(answer.headers, now) });
  if (status >= 500) throw new RetryError(message, { status });
  throw new ProviderError(`${message}: ${answer.text.slice(0, 300)}`, status);
}

function toJson(text: string, call: string) {
  try {
    return JSON.parse(text) as ReturnType<HttpResponse['json']>;
  } catch {
    throw new ProviderError(`${call} did not answer JSON`, 502);
  }
}
