import type { JsonObject } from '@patchbay/plugin-sdk';
import type { TwinComment, TwinEvent } from './event-log.js';
import type { Store, TwinTicket, TwinUser } from './store.js';

/** A ticket as the API shows it. */
export function wireTicket({ comments: _comments, sequence: _sequence, ...ticket }: TwinTicket): JsonObject {
  return {
    ...ticket,
    url: `https://acme-sandbox.zendesk.com/api/v2/tickets/${ticket.id}.json`,
    raw_subject: ticket.subject,
    type: 'incident',
    via: { channel: 'email', source: { from: {}, to: {}, rel: null } },
    brand_id: null,
    collaborator_ids: [],
    follower_ids: [],
    has_incidents: false,
    is_public: true,
    satisfaction_rating: { score: 'unoffered' },
  };
}

/** Users and organizations named by tickets. */
export function sideload(store: Store, tickets: TwinTicket[]): JsonObject {
  const ids = new Set(
    tickets.flatMap(({ requester_id, assignee_id, submitter_id }) => [
      requester_id,
      submitter_id,
      assignee_id ?? requester_id,
    ]),
  );
  const organizations = new Set(tickets.flatMap(({ organization_id }) => organization_id ?? []));
  return {
    users: [...ids].flatMap((id) => (store.users.has(id) ? [wireUser(store.users.get(id)!)] : [])),
    organizations: [...organizations].map((id) => ({ id, name: store.organizations.get(id) ?? '' })),
  };
}

export function wireUser({ id, name, email, role }: TwinUser): JsonObject {
  return { id, name, email, role, suspended: false, active: true, verified: true };
}

/** A page of a conversation, by cursor. */
export function commentPage(
  store: Store,
  ticket: TwinTicket,
  query: URLSearchParams,
  most: number,
): JsonObject {
  const size = Math.min(most, Number(query.get('page[size]') ?? most));
  const from = Number(query.get('page[after]') ?? 0);
  const comments = ticket.comments.slice(from, from + size);
  const more = from + size < ticket.comments.length;
  const authors = new Set(comments.map(({ author_id }) => author_id));
  return {
    comments: comments.map(wireComment),
    users: [...authors].flatMap((id) => (store.users.has(id) ? [wireUser(store.users.get(id)!)] : [])),
    meta: { has_more: more, after_cursor: more ? String(from + size) : null, before_cursor: null },
    links: { next: null, prev: null },
  };
}

function wireComment(comment: TwinComment): JsonObject {
  return {
    ...comment,
    type: 'Comment',
    html_body: comment.body,
    plain_body: comment.body,
    attachments: [],
    audit_id: comment.id,
    via: { channel: 'email', source: { from: {}, to: {}, rel: null } },
    metadata: {},
  };
}

/** An event as the export shows it; `whole` = with the comment, not only that there is one. */
export function eventJson(
  { id, ticket_id, timestamp, kind, comment }: TwinEvent,
  whole: boolean,
): JsonObject {
  const update = { id: id + 1_000_000, via: 'Email', via_reference_id: null, event_type: kind };
  const told = { event_type: 'Comment', comment_present: true, comment_public: comment?.public ?? true };
  const said = comment === null ? [] : [whole ? { ...told, ...wireComment(comment) } : told];
  return {
    id,
    ticket_id,
    timestamp,
    created_at: `${new Date(timestamp * 1_000).toISOString().slice(0, 19)}Z`,
    updater_id: comment?.author_id ?? null,
    via: 'Email',
    event_type: 'Audit',
    child_events: [update, ...said],
  };
}
