import { createHmac } from 'node:crypto';
import { textIn, type Json, type JsonObject } from '@patchbay/plugin-sdk';

/** A ticket as the desk keeps it. */
export interface DeskTicket {
  id: string;
  stamp: number;
  subject: string;
  author?: string;
  deleted?: boolean;
  fields: Record<string, Json>;
}

/** What a call is told instead of its answer. `after`: the effect happened, then the line went dead. */
export type Fault = { status: number; retryAfter?: string } | 'cut-before' | 'cut-after' | 'hang';
interface ArmedFault {
  path: RegExp;
  fault: Fault;
  left: number;
}

/** One call as it arrived. */
export interface DeskCall {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: JsonObject;
}

export const webhookSecret = 'desk-signing-secret';
const pageSize = 2;

/** A provider of tickets in memory, with an action of each idempotency class. Reached as a twin or over a socket. */
export class DeskProvider {
  readonly calls: DeskCall[] = [];
  readonly tickets = new Map<string, DeskTicket>();
  readonly notes = new Map<string, string>();
  readonly posts: { marker: string; text: string }[] = [];
  readonly hooks: string[] = [];
  rings = 0;
  /** Tokens that are good now. */
  readonly tokens = new Set(['desk-token-1']);
  refreshToken = 'refresh-1';
  refreshes = 0;
  expiresIn: number | undefined = 3_600;
  scopes = ['read', 'write'];
  account = 'acme-desk';
  private readonly armed: ArmedFault[] = [];

  /** The next `times` calls to such a path go wrong. */
  arm(path: RegExp, fault: Fault, times = 1): void {
    this.armed.push({ path, fault, left: times });
  }

  /** What was armed goes wrong no more. */
  calm(): void {
    this.armed.length = 0;
  }

  add(id: string, more: Partial<DeskTicket> = {}): DeskTicket {
    const stamp = [...this.tickets.values()].reduce((most, one) => Math.max(most, one.stamp), 0) + 1;
    const ticket = { id, stamp, subject: `Ticket ${id}`, fields: {}, ...more };
    this.tickets.set(id, ticket);
    return ticket;
  }

  to(path: RegExp): DeskCall[] {
    return this.calls.filter((call) => path.test(`${call.method} ${call.path}`));
  }

  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const text = await request.text();
    const call = { method: request.method, path: url.pathname, headers, body: bodyOf(text, headers) };
    this.calls.push(call);
    const fault = this.strike(`${call.method} ${url.pathname}`);
    if (fault === 'hang') return new Promise(() => {});
    if (fault === 'cut-before') throw new TypeError('cut');
    if (fault !== null && typeof fault === 'object') return refuse(fault);
    const answer = this.answer(call, url);
    if (fault === 'cut-after') throw new TypeError('cut');
    return answer;
  }

  private strike(path: string): Fault | null {
    const found = this.armed.find((one) => one.left > 0 && one.path.test(path));
    if (!found) return null;
    found.left -= 1;
    return found.fault;
  }

  private answer(call: DeskCall, url: URL): Response {
    if (call.path === '/token') return this.token(call.body);
    const given = (call.headers['authorization'] ?? '').replace(/^Bearer /, '');
    if (!this.tokens.has(given)) return Response.json({ error: `bad token ${given}` }, { status: 401 });
    if (call.path === '/me')
      return Response.json({ account: this.account, user: 'patchbay', scopes: this.scopes });
    if (call.path === '/tickets') return this.page(Number(url.searchParams.get('after') ?? 0));
    if (call.path.startsWith('/tickets/')) return this.ticket(call);
    return this.write(call, url);
  }

  private page(after: number): Response {
    const rest = [...this.tickets.values()]
      .filter((one) => one.stamp > after)
      .sort((a, b) => a.stamp - b.stamp);
    const tickets = rest.slice(0, pageSize);
    const next = tickets.at(-1)?.stamp ?? after;
    return Response.json({ tickets, next, done: rest.length <= pageSize, total: this.tickets.size });
  }

  private ticket({ method, path, body }: DeskCall): Response {
    const ticket = this.tickets.get(path.split('/')[2] ?? '');
    if (!ticket || ticket.deleted) return Response.json({ error: 'no such ticket' }, { status: 404 });
    if (method === 'PUT') {
      ticket.fields[textIn(body, 'name')] = body['value'] ?? null;
      ticket.stamp += 1_000;
    }
    return Response.json(ticket);
  }

  private write({ method, path, headers, body }: DeskCall, url: URL): Response {
    if (path === '/notes') {
      const key = headers['idempotency-key'] ?? '';
      if (!this.notes.has(key)) this.notes.set(key, textIn(body, 'text'));
      return Response.json({ id: key });
    }
    if (path === '/posts' && method === 'GET') {
      const marker = url.searchParams.get('marker');
      return Response.json({ found: this.posts.some((post) => post.marker === marker) });
    }
    if (path === '/posts') this.posts.push({ marker: textIn(body, 'marker'), text: textIn(body, 'text') });
    if (path === '/rings') this.rings += 1;
    if (path === '/hooks') this.hooks.push(textIn(body, 'url'));
    if (path.startsWith('/hooks/')) this.hooks.length = 0;
    return Response.json({ id: 'done' });
  }

  private token(body: JsonObject): Response {
    const fits = body['grant_type'] === 'authorization_code' || body['refresh_token'] === this.refreshToken;
    if (!fits) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    this.refreshes += body['grant_type'] === 'refresh_token' ? 1 : 0;
    const made = `desk-token-${this.tokens.size + this.refreshes + 1}`;
    this.tokens.clear();
    this.tokens.add(made);
    this.refreshToken = `refresh-of-${made}`;
    const lifetime = this.expiresIn === undefined ? {} : { expires_in: this.expiresIn };
    return Response.json({ access_token: made, refresh_token: this.refreshToken, site: 'eu', ...lifetime });
  }
}

function refuse({ status, retryAfter }: { status: number; retryAfter?: string }): Response {
  const headers = retryAfter === undefined ? undefined : { 'retry-after': retryAfter };
  return Response.json({ error: `refused with ${status}` }, { status, headers });
}

function bodyOf(text: string, headers: Record<string, string>): JsonObject {
  if (text === '') return {};
  if (headers['content-type']?.includes('form')) return Object.fromEntries(new URLSearchParams(text));
  return JSON.parse(text) as JsonObject;
}

/** The headers a signed delivery of the desk carries. */
export function signed(
  body: string,
  at: Date,
  secret = webhookSecret,
  id: string | null = null,
): Record<string, string> {
  const stamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`${stamp}.${body}`).digest('hex');
  return {
    'content-type': 'application/json',
    'x-desk-timestamp': stamp,
    'x-desk-signature': signature,
    ...(id === null ? {} : { 'x-desk-delivery': id }),
  };
}
