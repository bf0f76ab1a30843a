import { parsePriority, parseStatus, type Change, type JsonObject } from '@patchbay/plugin-sdk';
import type { People, WireComment, WireOpening, WireTicket, WireUser } from './wire.js';

/** Tickets we made carry a marker of ours as their external id. */
export const ownMarker = /^pb-[0-9a-f]{16}$/;
/** Author of what Patchbay itself created, for the loop guard. */
export const patchbay = 'patchbay';

/** How a ticket was read. */
export interface Reading {
  people: People;
  /** Custom fields that are ours to write and never read back. */
  owned: number[];
  /** When the read began. */
  at: Date;
}

/**
 * The version is the provider's stamp and, behind it, when we read: stamps are whole seconds and stand still at system updates,
 * so of two states with one stamp the later read is the newer one.
 */
export function toTicketChange(ticket: WireTicket, { people, owned, at }: Reading): Change {
  const updated = new Date(ticket.updated_at).toISOString();
  const envelope = {
    object: 'ticket' as const,
    id: String(ticket.id),
    version: `${updated}/${at.toISOString()}`,
    at: updated,
    ...(isUntouched(ticket) ? { author: patchbay } : {}),
    channel: { kind: 'zendesk', meta: { via: String(ticket.via?.channel ?? 'unknown') } },
  };
  return {
    ...envelope,
    op: ticket.status === 'deleted' ? 'delete' : 'upsert',
    data: ticketData(ticket, people, owned),
  };
}

/** Ours until somebody changes it: what a customer or agent does with it later is news like any other. */
function isUntouched(ticket: WireTicket): boolean {
  return ownMarker.test(ticket.external_id ?? '') && ticket.updated_at === ticket.created_at;
}

function ticketData(ticket: WireTicket, people: People, owned: number[]) {
  const requester = people.users.get(ticket.requester_id ?? 0);
  return {
    subject: ticket.subject ?? '',
    body: ticket.description ?? '',
    status: parseStatus(ticket.status) ?? undefined,
    priority: ticket.priority ? (parsePriority(ticket.priority) ?? undefined) : undefined,
    tags: ticket.tags,
    requester: { name: requester?.name ?? null, email: requester?.email ?? null },
    account: people.organizations.get(ticket.organization_id ?? 0) ?? null,
    assignee: nameOf(people.users.get(ticket.assignee_id ?? 0)),
    created_at: new Date(ticket.created_at).toISOString(),
    updated_at: new Date(ticket.updated_at).toISOString(),
    metadata: metadata(ticket, owned),
  };
}

/** What our schema has no place for is kept, never dropped. */
function metadata(ticket: WireTicket, owned: number[]): JsonObject {
  const foreign = ticket.custom_fields.filter(
    ({ id, value }) => !owned.includes(id) && value !== null && value !== undefined,
  );
  return {
    ...(ticket.type ? { type: ticket.type } : {}),
    ...(ticket.external_id ? { external_id: ticket.external_id } : {}),
    ...(ticket.group_id ? { group_id: ticket.group_id } : {}),
    ...(ticket.brand_id ? { brand_id: ticket.brand_id } : {}),
    ...(ticket.satisfaction_rating ? { satisfaction_rating: ticket.satisfaction_rating } : {}),
    ...(foreign.length > 0
      ? { custom_fields: Object.fromEntries(foreign.map(({ id, value }) => [String(id), value!])) }
      : {}),
  };
}

const nameOf = (user: WireUser | undefined): string | null => user?.name ?? user?.email ?? null;

/** The first comment is the ticket's own description; it is a message only where it has a form that text does not show. */
export function toMessageChanges(
  ticket: WireOpening,
  comments: WireComment[],
  people: People,
  description: WireComment | null = comments[0] ?? null,
): Change[] {
  return comments
    .filter(
      (comment) => comment !== description || comment.author_id !== ticket.requester_id || richHtml(comment),
    )
    .map((comment) => toMessageChange(ticket, comment, people));
}

/** Zendesk puts every text into paragraphs; HTML with nothing else in it says no more than the text. */
const richHtml = ({ html_body: html }: WireComment): boolean =>
  /<(?!(?:div|p|br|span)\b)[a-z]/i.test(html ?? '');

function toMessageChange(ticket: WireOpening, comment: WireComment, people: People): Change {
  const author = people.users.get(comment.author_id);
  const at = new Date(comment.created_at).toISOString();
  const fromCustomer = comment.author_id === ticket.requester_id || author?.role === 'end-user';
  return {
    object: 'message',
    op: 'upsert',
    id: String(comment.id),
    version: at,
    at,
    author: String(comment.author_id),
    channel: {
      kind: 'zendesk',
      meta: {
        via: String(comment.via?.channel ?? 'unknown'),
        public: comment.public,
        ...(richHtml(comment) ? { html: comment.html_body! } : {}),
        attachments: comment.attachments.map((file) => ({ ...file })) as JsonObject[],
      },
    },
    data: {
      ticket_external_id: String(ticket.id),
      direction: fromCustomer ? 'inbound' : comment.public ? 'outbound' : 'internal',
      author: { name: author?.name ?? null, email: author?.email ?? null },
      body: comment.plain_body ?? comment.body ?? '',
      created_at: at,
    },
  };
}

/** Looks up names by id. */
export function peopleOf(users: WireUser[], organizations: { id: number; name?: string | null }[]): People {
  return {
    users: new Map(users.map((user) => [user.id, user])),
    organizations: new Map(organizations.flatMap(({ id, name }) => (name ? [[id, name] as const] : []))),
  };
}
