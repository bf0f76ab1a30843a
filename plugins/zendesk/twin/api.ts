import {
  textIn,
  type JsonObject,
  type TwinAnswer,
  type TwinCall,
  type TwinRoute,
} from '@patchbay/plugin-sdk';
import { bulkRoutes, type Shown } from './bulk.js';
import { integrationUser, type TwinTicket } from './store.js';
import { commentPage, sideload, wireTicket, wireUser } from './wire.js';

/** What the API's routes need of the twin. */
export interface Api extends Shown {
  webhookSecret: string;
  /** A ticket was changed through the API: webhooks go out. */
  changed(ticket: TwinTicket, event: string): void;
  /** Answers a request for an access token. */
  grant(form: JsonObject): TwinAnswer;
}

const missing: TwinAnswer = { status: 404, json: { error: 'RecordNotFound', description: 'Not found' } };

/** The part of the Support API that connectors use, answered from the store. */
export function routes(api: Api): TwinRoute[] {
  const { store } = api;
  const living = (call: TwinCall): TwinTicket | undefined => store.living(Number(call.params['id']));
  return [
    {
      method: 'GET',
      path: '/api/v2/users/me',
      answer: () => ({ json: { user: wireUser(store.users.get(integrationUser)!) } }),
    },
    ...bulkRoutes(api),
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
      answer: (call) =>
        found(living(call), (ticket) => ({
          json: commentPage(store, ticket, call.url.searchParams, api.pageSize),
        })),
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
    { method: 'POST', path: '/oauth/tokens', open: true, answer: ({ body }) => api.grant(body) },
  ];
}

function found(ticket: TwinTicket | undefined, answer: (ticket: TwinTicket) => TwinAnswer): TwinAnswer {
  return ticket ? answer(ticket) : missing;
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
  if (typeof given['group_id'] === 'number') ticket.group_id = given['group_id'];
  const comment = given['comment'] as { body?: string; public?: boolean } | undefined;
  if (comment?.body) api.store.reply(ticket.id, integrationUser, comment.body, comment.public ?? true);
  else api.store.touch(ticket);
  api.changed(ticket, comment?.body ? 'comment_added' : 'custom_field_changed');
  return { json: { ticket: wireTicket(ticket), audit: { id: ticket.sequence, ticket_id: ticket.id } } };
}
