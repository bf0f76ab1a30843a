import { seededRandom } from '@patchbay/plugin-sdk';
import { EventLog, type TwinComment } from './event-log.js';
import type { Sample } from './samples.js';

export interface TwinUser {
  id: number;
  name: string;
  email: string;
  role: 'admin' | 'agent' | 'end-user';
}

export interface TwinTicket {
  id: number;
  external_id: string | null;
  subject: string;
  description: string;
  status: 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed' | 'deleted';
  priority: 'low' | 'normal' | 'high' | 'urgent' | null;
  tags: string[];
  requester_id: number;
  submitter_id: number;
  assignee_id: number | null;
  group_id: number | null;
  organization_id: number | null;
  custom_fields: { id: number; value: string | number | boolean | null }[];
  created_at: string;
  updated_at: string;
  comments: TwinComment[];
  /** Order of changes, for the cursor export. */
  sequence: number;
}

export const integrationUser = 9001;
const replyAfterMs = 3_600_000;
const agents: TwinUser[] = [
  { id: integrationUser, name: 'Patchbay', email: 'patchbay@acme.example', role: 'admin' },
  { id: 9002, name: 'Maya Lopez', email: 'maya@acme.example', role: 'agent' },
  { id: 9003, name: 'Jonas Weber', email: 'jonas@acme.example', role: 'agent' },
];

/** Custom fields of the account. */
export const fields = [
  { id: 36001, title: 'Sentiment' },
  { id: 36002, title: 'Sentiment score' },
  { id: 36003, title: 'Intent' },
];

/** The account's data: users, organizations, tickets in the order they were changed. */
export class Store {
  readonly users = new Map<number, TwinUser>(agents.map((user) => [user.id, user]));
  readonly organizations = new Map<number, string>();
  readonly tickets = new Map<number, TwinTicket>();
  readonly log = new EventLog();
  private readonly byKey = new Map<string, number>();
  private readonly random: () => number;
  private sequence = 0;
  private lastId = 100;

  constructor(
    seed: number,
    private readonly now: () => Date,
  ) {
    this.random = seededRandom(seed);
  }

  /** `ageMs`: how long ago it was written. */
  addSample(sample: Sample, ageMs = 0): TwinTicket {
    const requester = this.person(sample.from, sample.company);
    const made = this.add({
      subject: sample.subject,
      body: sample.body,
      requester_id: requester.id,
      submitter_id: requester.id,
      organization_id: this.organization(sample.company),
      priority: sample.priority,
      tags: sample.tags,
      external_id: null,
      at: this.stamp(ageMs),
    });
    for (const [i, [who, text]] of (sample.replies ?? []).entries())
      this.reply(made.id, who === 'a' ? 9002 : requester.id, text, true, ageMs - (i + 1) * replyAfterMs);
    return made;
  }

  add(
    given: Pick<
      TwinTicket,
      'subject' | 'requester_id' | 'submitter_id' | 'organization_id' | 'priority' | 'tags' | 'external_id'
    > & { body: string; at?: string },
  ): TwinTicket {
    const { body, at = this.stamp(0), ...rest } = given;
    const id = this.nextId();
    const ticket: TwinTicket = {
      ...rest,
      id,
      description: body,
      status: 'new',
      assignee_id: null,
      group_id: null,
      custom_fields: fields.map((field) => ({ id: field.id, value: null })),
      created_at: at,
      updated_at: at,
      comments: [{ id: this.nextId(), author_id: rest.submitter_id, body, public: true, created_at: at }],
      sequence: this.next(),
    };
    this.tickets.set(id, ticket);
    this.log.add(id, at, 'Create', ticket.comments[0]);
    return ticket;
  }

  reply(ticketId: number, authorId: number, body: string, isPublic: boolean, ageMs = 0): void {
    const ticket = this.tickets.get(ticketId);
    if (!ticket) return;
    const comment = {
      id: this.nextId(),
      author_id: authorId,
      body,
      public: isPublic,
      created_at: this.stamp(ageMs),
    };
    ticket.comments.push(comment);
    if (ticket.status === 'new') ticket.status = 'open';
    this.touch(ticket, ageMs, comment);
  }

  touch(ticket: TwinTicket, ageMs = 0, comment?: TwinComment): void {
    ticket.updated_at = this.stamp(ageMs);
    ticket.sequence = this.next();
    this.log.add(ticket.id, ticket.updated_at, 'Change', comment);
  }

  /** A ticket that was not deleted. */
  living(id: number): TwinTicket | undefined {
    const ticket = this.tickets.get(id);
    return ticket?.status === 'deleted' ? undefined : ticket;
  }

  /** Deleted tickets stay in the export, and nowhere else. */
  delete(ticket: TwinTicket): void {
    ticket.status = 'deleted';
    this.touch(ticket);
  }

  /** Tickets changed after a place in the order, oldest change first. */
  changedAfter(sequence: number, since: string, most: number): TwinTicket[] {
    return [...this.tickets.values()]
      .filter((ticket) => ticket.sequence > sequence && ticket.updated_at >= since)
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, most);
  }

  /** The newest place in the order of changes. */
  get lastSequence(): number {
    return this.sequence;
  }

  /** Zendesk remembers idempotency keys; so do we. */
  remembered(key: string): TwinTicket | null {
    return this.tickets.get(this.byKey.get(key) ?? 0) ?? null;
  }

  remember(key: string, ticket: TwinTicket): void {
    this.byKey.set(key, ticket.id);
  }

  newest(): TwinTicket[] {
    return [...this.tickets.values()].sort((a, b) => b.id - a.id);
  }

  person(name: string, company = ''): TwinUser {
    const known = [...this.users.values()].find((user) => user.name === name);
    if (known) return known;
    const domain = company ? `${slug(company)}.example` : 'customer.example';
    const user: TwinUser = { id: this.nextId(), name, email: `${slug(name)}@${domain}`, role: 'end-user' };
    this.users.set(user.id, user);
    return user;
  }

  private organization(name: string): number {
    for (const [id, known] of this.organizations) if (known === name) return id;
    const id = this.nextId();
    this.organizations.set(id, name);
    return id;
  }

  /** Zendesk's times have no milliseconds. */
  private stamp(ageMs: number): string {
    return `${new Date(this.now().getTime() - Math.max(0, ageMs)).toISOString().slice(0, 19)}Z`;
  }

  private next(): number {
    this.sequence += 1;
    return this.sequence;
  }

  private nextId(): number {
    this.lastId += 1 + Math.floor(this.random() * 3);
    return this.lastId;
  }
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
    .toLowerCase();
}
