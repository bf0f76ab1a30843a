import {
  textIn,
  type JsonObject,
  type TwinAnswer,
  type TwinCall,
  type TwinRoute,
} from '@patchbay/plugin-sdk';
import { integrationUser, type Store, type TwinComment, type TwinTicket, type TwinUser } from './store.js';

/** What the API's routes need of the twin. */
export interface Api {
  store: Store;
  pageSize: number;
  webhookSecret: string;
  /** A ticket was changed through the API: webhooks go out. */
  changed(ticket: TwinTicket, event: string): void;
  /** A new access token is handed out. */
  issueToken(): JsonObject;
}

const missing: TwinAnswer = { status: 404, json: { error: 'RecordNotFound', description: 'Not found' } };

/** The part of the Support API that connectors use, answered from the store. */
export function routes(api: Api): TwinRoute[] {
  const { store } = api;
  const ticketOf = (call: TwinCall): TwinTicket | undefined => store.tickets.get(Number(call.params['id']));
  const living = (call: TwinCall): TwinTicket | undefined =>
    ticketOf(call)?.status === 'deleted' ? undefined : ticketOf(call);
  return [
    {
      method: 'GET',
      path: '/api/v2/users/me',
      answer: () => ({ json: { user: wireUser(store.users.get(integrationUser)!) } }),
    },
    { method: 'GET', path: '/api/v2/incremental/tickets/cursor', answer: (call) => exportPage(api, call) },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id',
      answer: (call) =>
        found(living(call), (ticket) => ({
          json: { ticket: wireTicket(ticket), ...sideload(store, [ticket]) },
        })),
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/comments',
      answer: (call) => found(living(call), (ticket) => ({ json: commentPage(store, ticket) })),
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id',
      answer: (call) => found(living(call), (ticket) => update(api, ticket, call)),
    },
    { method: 'POST', path: '/api/v2/tickets', answer: (call) => create(api, call) },
    {
      method: 'POST',
      path: '/api/v2/webhooks',
      answer: ({ body }) => ({
        status: 201,
        json: { webhook: { ...(body['webhook'] as JsonObject), id: '01TWINWEBHOOK' } },
      }),
    },
    {
      method: 'GET',
      path: '/api/v2/webhooks/:id/signing_secret',
      answer: () => ({ json: { signing_secret: { algorithm: 'SHA256', secret: api.webhookSecret } } }),
    },
    { method: 'DELETE', path: '/api/v2/webhooks/:id', answer: () => ({ status: 204 }) },
    { method: 'POST', path: '/oauth/tokens', open: true, answer: () => ({ json: api.issueToken() }) },
  ];
}

function found(ticket: TwinTicket | undefined, answer: (ticket: TwinTicket) => TwinAnswer): TwinAnswer {
  return ticket ? answer(ticket) : missing;
}

function exportPage({ store, pageSize }: Api, { url }: TwinCall): TwinAnswer {
  const cursor = url.searchParams.get('cursor');
  const start = url.searchParams.get('start_time');
  if (cursor === null && start === null)
    return { status: 400, json: { error: 'StartTimeMissing', description: 'Missing parameter: start_time' } };
  const after = cursor ? Number(Buffer.from(cursor, 'base64url').toString()) : 0;
  const since = cursor ? '' : new Date(Number(start) * 1_000).toISOString();
  const most = Math.min(pageSize, Number(url.searchParams.get('per_page') ?? pageSize));
  const tickets = store.changedAfter(after, since, most);
  // Nothing changed since the start: the cursor stands behind everything, not before it.
  const last = tickets.at(-1)?.sequence ?? (cursor ? after : store.lastSequence);
  return {
    json: {
      tickets: tickets.map(wireTicket),
      ...sideload(store, tickets),
      after_cursor: Buffer.from(String(last)).toString('base64url'),
      after_url: null,
      before_cursor: null,
      before_url: null,
      end_of_stream: tickets.length < most,
    },
  };
}

function create(api: Api, call: TwinCall): TwinAnswer {
  const key = call.headers.get('idempotency-key');
  const before = key ? api.store.remembered(key) : null;
  if (before)
    return { status: 201, headers: { 'x-idempotency-lookup': 'hit' }, json: { ticket: wireTicket(before) } };
  const given = call.body['ticket'] as JsonObject;
  const comment = given['comment'] as JsonObject | undefined;
  if (typeof comment?.['body'] !== 'string')
    return { status: 422, json: { error: 'RecordInvalid', description: 'Description: cannot be blank' } };
  const requester = given['requester'] as { name?: string } | undefined;
  const ticket = api.store.add({
    subject: textIn(given, 'subject'),
    body: comment['body'],
    requester_id: requester?.name ? api.store.person(requester.name).id : integrationUser,
    submitter_id: integrationUser,
    organization_id: null,
    priority: (given['priority'] as TwinTicket['priority'] | undefined) ?? null,
    tags: (given['tags'] as string[] | undefined) ?? [],
    external_id: (given['external_id'] as string | undefined) ?? null,
  });
  if (key) api.store.remember(key, ticket);
  api.changed(ticket, 'created');
  return {
    status: 201,
    headers: key ? { 'x-idempotency-lookup': 'miss' } : {},
    json: { ticket: wireTicket(ticket) },
  };
}

function update(api: Api, ticket: TwinTicket, call: TwinCall): TwinAnswer {
  const given = call.body['ticket'] as JsonObject;
  const values = (given['custom_fields'] ?? []) as TwinTicket['custom_fields'];
  for (const { id, value } of values) {
    const field = ticket.custom_fields.find((one) => one.id === id);
    if (field) field.value = value;
  }
  if (typeof given['status'] === 'string') ticket.status = given['status'] as TwinTicket['status'];
  if (typeof given['priority'] === 'string') ticket.priority = given['priority'] as TwinTicket['priority'];
  if (typeof given['assignee_id'] === 'number') ticket.assignee_id = given['assignee_id'];
  const comment = given['comment'] as { body?: string; public?: boolean } | undefined;
  if (comment?.body) api.store.reply(ticket.id, integrationUser, comment.body, comment.public ?? true);
  else api.store.touch(ticket);
  api.changed(ticket, comment?.body ? 'comment_added' : 'custom_field_changed');
  return { json: { ticket: wireTicket(ticket), audit: { id: ticket.sequence, ticket_id: ticket.id } } };
}

function wireTicket({ comments: _comments, sequence: _sequence, ...ticket }: TwinTicket): JsonObject {
  return {
    ...ticket,
    url: `https://acme-sandbox.zendesk.com/api/v2/tickets/${ticket.id}.json`,
    raw_subject: ticket.subject,
    type: 'incident',
    via: { channel: 'email', source: { from: {}, to: {}, rel: null } },
    group_id: null,
    brand_id: null,
    collaborator_ids: [],
    follower_ids: [],
    has_incidents: false,
    is_public: true,
    satisfaction_rating: { score: 'unoffered' },
  };
}

function sideload(store: Store, tickets: TwinTicket[]): JsonObject {
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

function wireUser({ id, name, email, role }: TwinUser): JsonObject {
  return { id, name, email, role, suspended: false, active: true, verified: true };
}

function commentPage(store: Store, ticket: TwinTicket): JsonObject {
  const authors = new Set(ticket.comments.map(({ author_id }) => author_id));
  return {
    comments: ticket.comments.map(wireComment),
    users: [...authors].flatMap((id) => (store.users.has(id) ? [wireUser(store.users.get(id)!)] : [])),
    meta: { has_more: false, after_cursor: null, before_cursor: null },
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
