import type { Json, JsonObject } from '@patchbay/domain';
import type { FaultKind, TwinOptions } from './twin.js';
import type { RawReply, RawRequest } from './webhooks.js';

/** One request as a route of a twin sees it. */
export interface TwinCall {
  method: string;
  url: URL;
  /** Values of `:name` in the route's path. */
  params: Record<string, string>;
  headers: Headers;
  /** A JSON body, or a form as an object; {} when there is none. */
  body: JsonObject;
}

/** A route's answer; status 200 when none is given. */
export interface TwinAnswer {
  status?: number;
  headers?: Record<string, string>;
  json?: Json;
}

/** `path` may hold `:name` segments. */
export interface TwinRoute {
  method: string;
  path: string;
  /** True = answers without credentials, e.g. a token endpoint. */
  open?: boolean;
  answer(call: TwinCall): TwinAnswer | Promise<TwinAnswer>;
}

/** What makes a twin its provider's likeness. */
export interface TwinServerOptions extends TwinOptions {
  routes: TwinRoute[];
  /** Are these the credentials the twin gave out? */
  authorized(headers: Headers): boolean;
  /** The provider's way to say 401, 404, 429 and 500. */
  refuse(status: 401 | 404 | 429 | 500, retryAfterS?: number): TwinAnswer;
  /** The idempotency key or marker a call carries. */
  keyOf?(call: TwinCall): string | null;
}

type Fault = { kind: FaultKind; rate: number; retryAfterS?: number };
type Hook = Omit<RawRequest, 'receivedAt'>;

/** What every twin needs: routing, credentials, faults on request, and webhooks that can go astray. */
export class TwinServer {
  /** Seeded: the same calls meet the same luck. */
  readonly random: () => number;
  private readonly seen: string[] = [];
  private current: Fault | null = null;
  private expired = false;
  private held: Hook | null = null;

  constructor(private readonly options: TwinServerOptions) {
    this.random = seededRandom(options.seed);
  }

  fault(fault: Fault | null): void {
    this.current = fault;
    this.expired = fault?.kind === 'expire-token';
  }

  /** A new token was issued: the old one's expiry is over. */
  renewed(): void {
    this.expired = false;
  }

  keys(): string[] {
    return [...this.seen];
  }

  async fetch(request: Request): Promise<Response> {
    const call = await read(request);
    const found = this.find(call);
    if (!found) return respond(this.options.refuse(404));
    if (!found.route.open && (this.expired || !this.options.authorized(call.headers)))
      return respond(this.options.refuse(401));
    const fault = this.struck();
    if (fault?.kind === '429') return respond(this.options.refuse(429, fault.retryAfterS ?? 1));
    if (fault?.kind === '500') return respond(this.options.refuse(500));
    if (fault?.kind === 'cut-before-effect') throw new TypeError('connection cut');
    if (fault?.kind === 'slow') await new Promise((done) => setTimeout(done, 300));
    const routed = { ...call, params: found.params };
    const key = this.options.keyOf?.(routed);
    if (key) this.seen.push(key);
    const answer = await found.route.answer(routed);
    if (fault?.kind === 'cut-after-effect') throw new TypeError('connection cut');
    return respond(answer);
  }

  /** Delivers a webhook; under the faults `duplicate` and `reorder` as badly as real networks do. Gives the hub's answer, null when the network kept it. */
  async deliver(hook: Hook): Promise<RawReply | null> {
    const fault = this.struck();
    if (fault?.kind === 'reorder' && !this.held) {
      this.held = hook;
      return null;
    }
    const answer = await this.options.deliver(hook);
    if (fault?.kind === 'duplicate') await this.options.deliver(hook);
    if (this.held) {
      const late = this.held;
      this.held = null;
      await this.options.deliver(late);
    }
    return answer;
  }

  private struck(): Fault | null {
    return this.current && this.random() < this.current.rate ? this.current : null;
  }

  private find(call: TwinCall): { route: TwinRoute; params: Record<string, string> } | null {
    for (const route of this.options.routes) {
      const params = route.method === call.method ? matchPath(route.path, call.url.pathname) : null;
      if (params) return { route, params };
    }
    return null;
  }
}

/** Numbers in 0..1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Text for a twin's page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given[i]!);
    else if (part !== given[i]) return null;
  }
  return params;
}

async function read(request: Request): Promise<TwinCall> {
  const text = await request.text();
  const form = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  const body =
    text === ''
      ? {}
      : form
        ? Object.fromEntries(new URLSearchParams(text))
        : (JSON.parse(text) as JsonObject);
  return { method: request.method, url: new URL(request.url), params: {}, headers: request.headers, body };
}

function respond({ status = 200, headers = {}, json }: TwinAnswer): Response {
  if (json === undefined) return new Response(null, { status, headers });
  return new Response(JSON.stringify(json), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A text in a request's body; empty when there is none. */
export function textIn(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}
