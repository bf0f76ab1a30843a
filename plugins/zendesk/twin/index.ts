import {
  TwinServer,
  type JsonObject,
  type Twin,
  type TwinAnswer,
  type TwinModule,
  type TwinOptions,
} from '@patchbay/plugin-sdk';
import { createHmac } from 'node:crypto';
import { routes } from './api.js';
import { page } from './page.js';
import { angry, arrivals, history } from './samples.js';
import { fields, Store, type TwinTicket } from './store.js';
import { Tokens } from './tokens.js';

const email = 'patchbay@acme.example';
const token = 'sandbox-token';
const hourMs = 3_600_000;
const pageSize = 100;
const callsAMinute = 700;

/** A Zendesk account in memory. */
class ZendeskTwin implements Twin {
  private readonly store: Store;
  private readonly server: TwinServer;
  private readonly webhookSecret: string;
  private readonly tokens = new Tokens();
  private arrived = 0;
  private delivered = 0;

  constructor(private readonly options: TwinOptions) {
    this.webhookSecret = `twin-secret-${options.seed}`;
    this.store = new Store(options.seed, () => options.clock.now());
    history.forEach((sample, i) => this.store.addSample(sample, (history.length - i) * 5 * hourMs));
    this.server = new TwinServer({
      ...options,
      routes: routes({
        store: this.store,
        pageSize: options.pageSize ?? pageSize,
        webhookSecret: this.webhookSecret,
        changed: (ticket, event) => void this.tell(ticket, event),
        grant: (form) => this.grant(form),
        now: () => options.clock.now(),
      }),
      authorized: (headers) => this.authorized(headers.get('authorization') ?? ''),
      refuse,
      keyOf: ({ headers, body }) => headers.get('idempotency-key') ?? markerIn(body),
    });
  }

  credentials() {
    const [sentiment, score, intent] = fields;
    return {
      auth: 'token',
      secrets: { email, token },
      fields: { subdomain: 'acme-sandbox' },
      webhookSecret: this.webhookSecret,
      settings: {
        sentiment_field_id: sentiment!.id,
        sentiment_score_field_id: score!.id,
        intent_field_id: intent!.id,
      },
    };
  }

  async fetch(request: Request): Promise<Response> {
    const answer = await this.server.fetch(request);
    answer.headers.set('x-rate-limit', String(callsAMinute));
    answer.headers.set('x-rate-limit-remaining', answer.status === 429 ? '0' : String(callsAMinute - 1));
    return answer;
  }

  page(): string {
    return page(this.store);
  }

  readonly scenes = {
    ticket_arrives: { title: 'A customer writes', play: () => this.arrive() },
    angry_customer: { title: 'An angry customer writes', play: () => this.open(this.store.addSample(angry)) },
    agent_replies: {
      title: 'An agent answers the newest ticket',
      play: () =>
        this.reply(9002, 'Thank you for writing. We are looking into it and come back to you today.'),
    },
    customer_replies: { title: 'The customer answers', play: () => this.customerReplies() },
    agent_deletes: { title: 'An agent deletes the oldest open ticket', play: () => this.remove() },
    burst: { title: 'Twenty tickets at once', play: () => this.burst() },
  };

  fault(fault: Parameters<Twin['fault']>[0]): void {
    this.server.fault(fault);
  }

  effects() {
    return structuredClone(
      this.store.newest().map(({ comments, created_at: _c, updated_at: _u, sequence: _s, ...ticket }) => ({
        ...ticket,
        comments: comments.map(({ body, public: isPublic }) => ({ body, public: isPublic })),
      })),
    );
  }

  keys(): string[] {
    return this.server.keys();
  }

  private async arrive(): Promise<void> {
    const sample = arrivals[this.arrived % arrivals.length]!;
    this.arrived += 1;
    await this.open(this.store.addSample(sample));
  }

  private async open(ticket: TwinTicket): Promise<void> {
    await this.tell(ticket, 'created');
  }

  private async burst(): Promise<void> {
    for (let i = 0; i < 20; i += 1) await this.arrive();
  }

  private async remove(): Promise<void> {
    const ticket = this.store.newest().findLast(({ status }) => status !== 'deleted');
    if (!ticket) return;
    this.store.delete(ticket);
    await this.tell(ticket, 'soft_deleted');
  }

  private async reply(authorId: number, text: string): Promise<void> {
    const ticket = this.newest();
    this.store.reply(ticket.id, authorId, text, true);
    await this.tell(ticket, 'comment_added');
  }

  private customerReplies(): Promise<void> {
    return this.reply(
      this.newest().requester_id,
      'Thanks for looking into it. Please hurry, we are waiting for this.',
    );
  }

  private newest(): TwinTicket {
    return this.store.newest().find(({ status }) => status !== 'deleted')!;
  }

  private async tell(ticket: TwinTicket, event: string): Promise<void> {
    this.delivered += 1;
    const stamp = this.options.clock.now().toISOString();
    const body = JSON.stringify({
      type: `zen:event-type:ticket.${event}`,
      id: `evt-${this.options.seed}-${this.delivered}-${stamp}`,
      account_id: 1,
      subject: `zen:ticket:${ticket.id}`,
      time: stamp,
      zendesk_event_version: '2022-11-06',
      event: {},
      detail: { id: String(ticket.id), subject: ticket.subject, status: ticket.status.toUpperCase() },
    });
    const signature = createHmac('sha256', this.webhookSecret)
      .update(stamp + body)
      .digest('base64');
    await this.server.deliver({
      method: 'POST',
      path: '/hooks/zendesk/sandbox',
      query: {},
      headers: {
        'content-type': 'application/json',
        'x-zendesk-webhook-signature': signature,
        'x-zendesk-webhook-signature-timestamp': stamp,
      },
      body: new TextEncoder().encode(body),
    });
  }

  private authorized(header: string): boolean {
    const basic = `Basic ${Buffer.from(`${email}/token:${token}`).toString('base64')}`;
    return header === basic || header === `Bearer ${this.tokens.access}`;
  }

  private grant(form: JsonObject): TwinAnswer {
    const answer = this.tokens.grant(form);
    if (answer.status === undefined) this.server.renewed();
    return answer;
  }
}

function refuse(status: 401 | 404 | 429 | 500, retryAfterS = 1): TwinAnswer {
  const titles = {
    401: 'Couldn’t authenticate you',
    404: 'InvalidEndpoint',
    429: 'TooManyRequests',
    500: 'InternalError',
  };
  return {
    status,
    ...(status === 429 ? { headers: { 'retry-after': String(retryAfterS) } } : {}),
    json: { error: titles[status] },
  };
}

/** The marker a comment carries in its last line. */
function markerIn(body: JsonObject): string | null {
  return /\[(pb-[0-9a-f]{16})\]/.exec(JSON.stringify(body))?.[1] ?? null;
}

export default { create: (options) => new ZendeskTwin(options) } satisfies TwinModule;
