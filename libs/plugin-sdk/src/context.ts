import type { JsonObject, Json, Ticket } from '@patchbay/domain';
import type { z } from 'zod';
import type { ServiceRef } from './services.js';

/** Any zod schema. */
export type Z = z.ZodType;
/** What a schema makes of its input. */
export type Out<T extends Z> = z.output<T>;
/** A value now or later. */
export type Async<T> = T | Promise<T>;

/** Structured log; fields are scrubbed of secrets before they are written. */
export interface Log {
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
}

/** The only source of time: tests stop it. */
export interface Clock {
  now(): Date;
}

/** JSON values under (tenant, plugin); there are no plugin tables. */
export interface Kv {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Counts a chat command may show; all of the tenant. */
export interface TicketStats {
  total: number;
  open: number;
  created_last_24h: number;
  sentiment: Record<'negative' | 'neutral' | 'positive', number>;
}

/** Tenant-scoped reads of the shared schema, allowed by the grant `tickets:read`. */
export interface DomainReader {
  /** By Patchbay id, or by the provider's own id; null when there is none. */
  ticket(id: string): Promise<Ticket | null>;
  search(words: string, limit: number): Promise<Ticket[]>;
  stats(): Promise<TicketStats>;
}

/** One call to the provider. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the connection's base URL, beginning with `/`; or an absolute URL on the same host. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: Json;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Record<string, string>;
  timeoutMs?: number;
  /** A larger answer is refused; 16 MiB where nothing is said. */
  maxBytes?: number;
}

/** The provider's answer; refusals are thrown, see `Http`. */
export interface HttpResponse {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; throws a `ProviderError` naming the call when it is no JSON. */
  json(): Json;
}

/**
 * The only HTTP door of a plugin: adds the connection's credentials, keeps to its limits, leaves a provider alone that is
 * down (`RetryError`, nothing was sent), refuses hosts outside the grants and private addresses, refreshes an expired token
 * once, waits for an answer for 10 seconds unless the request says otherwise. 401 and 403 throw `AuthError`, 404 and 410 `GoneError`,
 * 409 `ConflictError`, 429 and 5xx `RetryError`, a cut connection after sending `UncertainError`, other 4xx `ProviderError`.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** What the core hands to every handler, per tenant and plugin; nothing is global. */
export interface Ctx<S extends Z> {
  tenant: string;
  settings: Out<S>;
  log: Log;
  clock: Clock;
  signal: AbortSignal;
  store: Kv;
  read: DomainReader;
  /** A service of the core or of another plugin, chosen by the tenant. */
  use<T>(ref: ServiceRef<T>): T;
}

/** Who we are at the provider. `authors` are the ids under which our own writes come back. */
export interface Identity {
  account: string;
  authors: string[];
  label: string;
}

/** A context bound to one connected account. Must not mention the client type, or it is inferred as unknown. */
export interface Link<S extends Z, F extends Z> extends Ctx<S> {
  connection: { id: string; mode: 'live' | 'sandbox'; fields: Out<F>; identity: Identity | null };
  http: Http;
  /** Where this hub is reachable from outside, without a trailing slash: for links back into the console. */
  publicUrl: string;
}

/** A context with the plugin's own vendor client. */
export interface Conn<S extends Z, F extends Z, C> extends Link<S, F> {
  client: C;
}
