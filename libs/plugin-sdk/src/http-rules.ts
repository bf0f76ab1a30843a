import type { Auth } from './auth.js';
import type { HttpRequest } from './context.js';
import { AuthError, ConflictError, GoneError, ProviderError, RetryError, UncertainError } from './errors.js';
import type { Json } from '@patchbay/domain';

/** What a plugin's call may reach and by what it is known there. */
export interface HttpScope {
  /** `{name}` stands for a connection field. */
  baseUrl: string;
  fields: Record<string, unknown>;
  grants: string[];
}

/** An answer as it came from the wire. */
export interface WireAnswer {
  status: number;
  headers: Headers;
  text: string;
}

const restMs = 5_000;

const textual = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Replaces `{name}` by connection fields or secrets. */
export function fillIn(template: string, values: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => textual(values[name]));
}

/** Where a call goes. Throws a `ProviderError` for a host the plugin was not granted. */
export function urlOf(request: HttpRequest, { baseUrl, fields, grants }: HttpScope): URL {
  const base = fillIn(baseUrl, fields);
  const url = new URL(request.path.startsWith('/') ? `${base}${request.path}` : request.path);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  const allowed = grants
    .filter((grant) => grant.startsWith('http:'))
    .map((grant) => fillIn(grant.slice('http:'.length), fields));
  if (!allowed.some((pattern) => hostMatches(pattern, url.hostname)))
    throw new ProviderError(`${url.hostname} is not among the plugin's grants`, 403);
  return url;
}

/** What a call carries. Credentials are for the base URL's origin only: other hosts get none, nor does the same one without TLS. */
export function headersOf(
  request: HttpRequest,
  url: URL,
  { baseUrl, fields }: HttpScope,
  auth: Auth,
  secrets: Record<string, string>,
): Record<string, string> {
  const atHome = url.origin === new URL(fillIn(baseUrl, fields)).origin;
  return {
    accept: 'application/json',
    ...contentType(request),
    ...request.headers,
    ...(atHome ? authHeader(auth, secrets) : {}),
  };
}

/** The body as it is sent. */
export function bodyOf(request: HttpRequest): string | undefined {
  if (request.form) return new URLSearchParams(request.form).toString();
  return request.json === undefined ? undefined : JSON.stringify(request.json);
}

/** A read can be repeated whatever happened; a write that may have arrived cannot be judged here. */
export function cutError(request: HttpRequest, sent: boolean, cause: Error): RetryError | UncertainError {
  if (sent && request.method !== 'GET') return new UncertainError(cause.message, { cause });
  return new RetryError(cause.message, { cause });
}

/** Throws what a refusal stands for; see `Http`. */
export function assertAnswered({ status, headers, text }: WireAnswer, call: string, now: number): void {
  if (status < 400) return;
  const message = `${call} answered ${status}`;
  if (status === 401 || status === 403) throw new AuthError(message);
  if (status === 404 || status === 410) throw new GoneError(message);
  if (status === 409) throw new ConflictError(message);
  if (status === 429) throw new RetryError(message, { status, afterMs: retryAfterMs(headers, now) });
  if (status >= 500) throw new RetryError(message, { status });
  throw new ProviderError(`${message}: ${text.slice(0, 300)}`, status);
}

/** The answer's JSON. Throws a `ProviderError` naming the call when it is none. */
export function jsonOf(text: string, call: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ProviderError(`${call} did not answer JSON`, 502);
  }
}

/** `Retry-After` in seconds or as a date; five seconds when there is none. */
export function retryAfterMs(headers: Headers, now: number): number {
  const text = headers.get('retry-after');
  if (!text) return restMs;
  const asSeconds = Number(text);
  if (Number.isFinite(asSeconds)) return Math.max(0, asSeconds * 1_000);
  return Math.max(0, (Date.parse(text) || now + restMs) - now);
}

function authHeader(auth: Auth, secrets: Record<string, string>): Record<string, string> {
  if (auth.type === 'oauth2') return { authorization: `Bearer ${secrets['access_token'] ?? ''}` };
  if ('basic' in auth.apply)
    return { authorization: `Basic ${Buffer.from(fillIn(auth.apply.basic, secrets)).toString('base64')}` };
  return { [auth.apply.header.toLowerCase()]: fillIn(auth.apply.value, secrets) };
}

function contentType(request: HttpRequest): Record<string, string> {
  if (request.form) return { 'content-type': 'application/x-www-form-urlencoded' };
  return request.json === undefined ? {} : { 'content-type': 'application/json' };
}

function hostMatches(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
