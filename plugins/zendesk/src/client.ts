import { AuthError, type Http, type HttpRequest, type Json } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import { largeAnswer } from './bulk.js';
import { parse } from './parse.js';
import {
  exportPageSchema,
  wireCommentSchema,
  wireOrganizationSchema,
  wireTicketSchema,
  wireUserSchema,
  type ExportPage,
  type WireComment,
  type WireTicket,
  type WireUser,
} from './wire.js';

const anonymousSchema = z.object({ id: z.null() });

type Vendor = Awaited<ReturnType<typeof vendorClient>>;
const sideloads = 'users,organizations';

/** The calls we make. The vendor's client serves where it has the call; cursor export and idempotent creation it lacks. */
export class ZendeskClient {
  private constructor(
    private readonly http: Http,
    private readonly vendor: Vendor,
  ) {}

  /** Loads the vendor's client on first use. */
  static async create(http: Http, subdomain: string): Promise<ZendeskClient> {
    return new ZendeskClient(http, await vendorClient(http, subdomain));
  }

  async me(): Promise<WireUser> {
    const { result } = await this.vendor.users.me();
    // Zendesk answers strangers too, as a user without an id.
    if (anonymousSchema.safeParse(result).success)
      throw new AuthError('Zendesk does not know these credentials');
    return parse(wireUserSchema, result, 'the current user');
  }

  /** `from`: a cursor, or the time to start at in Unix seconds. */
  async exportTickets(
    from: { cursor: string } | { start_time: number },
    perPage: number,
  ): Promise<ExportPage> {
    const query = { ...from, include: sideloads, per_page: perPage };
    const answer = await this.http.request({
      method: 'GET',
      path: '/api/v2/incremental/tickets/cursor',
      query,
      ...largeAnswer,
    });
    return parse(exportPageSchema, answer.json(), 'the ticket export');
  }

  /** Throws `GoneError` when it was deleted. */
  async ticket(id: string): Promise<{
    ticket: WireTicket;
    users: WireUser[];
    organizations: { id: number; name?: string | null }[];
  }> {
    const path = `/api/v2/tickets/${encodeURIComponent(id)}`;
    const answer = await this.http.request({ method: 'GET', path, query: { include: sideloads } });
    const shape = z.object({
      ticket: wireTicketSchema,
      users: z.array(wireUserSchema).default([]),
      organizations: z.array(wireOrganizationSchema).default([]),
    });
    return parse(shape, answer.json(), 'the ticket');
  }

  /** All comments of a ticket, oldest first, with their authors. */
  async comments(id: string): Promise<{ comments: WireComment[]; users: WireUser[] }> {
    const shape = z.object({
      comments: z.array(wireCommentSchema),
      users: z.array(wireUserSchema).default([]),
      meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullish() }).optional(),
    });
    const found: { comments: WireComment[]; users: WireUser[] } = { comments: [], users: [] };
    let after: string | undefined;
    do {
      const query = { 'page[size]': 100, include: 'users', ...(after ? { 'page[after]': after } : {}) };
      const answer = await this.http.request({
        method: 'GET',
        path: `/api/v2/tickets/${encodeURIComponent(id)}/comments`,
        query,
      });
      const page = parse(shape, answer.json(), 'the comments');
      found.comments.push(...page.comments);
      found.users.push(...page.users);
      after = page.meta?.has_more ? (page.meta.after_cursor ?? undefined) : undefined;
    } while (after);
    return found;
  }

  /** Creating under a key the vendor has seen answers the ticket it made then. */
  async create(ticket: Json, key: string): Promise<WireTicket> {
    const answer = await this.http.request({
      method: 'POST',
      path: '/api/v2/tickets',
      headers: { 'idempotency-key': key },
      json: { ticket },
    });
    return parse(z.object({ ticket: wireTicketSchema }), answer.json(), 'the new ticket').ticket;
  }

  async update(id: string, ticket: Record<string, Json>): Promise<WireTicket> {
    const { result } = await this.vendor.tickets.update(Number(id), { ticket });
    return parse(wireTicketSchema, result, 'the updated ticket');
  }

  async request(request: HttpRequest): Promise<Json> {
    return (await this.http.request(request)).json();
  }
}

/** node-zendesk over our own door: credentials, limits and the address guard are added underneath. */
async function vendorClient(http: Http, subdomain: string) {
  const { default: zendesk } = await import('node-zendesk');
  return zendesk.createClient({
    subdomain,
    username: 'patchbay',
    token: 'added-by-the-connection',
    // Otherwise every error of our door arrives as a plain Error, and no retry, re-authorisation or tombstone follows.
    throwOriginalException: true,
    transportConfig: {
      transportFn: (uri: string, options: VendorRequest) => send(http, uri, options),
      responseAdapter: (answer: unknown) => answer,
    },
  });
}

interface VendorRequest {
  method: HttpRequest['method'];
  body?: string;
}

async function send(http: Http, uri: string, { method, body }: VendorRequest) {
  const url = new URL(uri);
  const path = `${url.pathname.replace(/\.json$/, '')}${url.search}`;
  const answer = await http.request({ method, path, ...(body ? { json: JSON.parse(body) as Json } : {}) });
  return { status: answer.status, headers: answer.headers, json: () => answer.json(), statusText: '' };
}
