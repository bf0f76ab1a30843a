import { queryOptions } from '@tanstack/react-query';
import { api, ok } from './client.js';

/** One definition per thing the console reads; pages share the cache through the keys. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: () => ok(api.GET('/api/auth/me')),
  staleTime: 60_000,
});
export const onboarding = queryOptions({
  queryKey: ['onboarding'],
  queryFn: () => ok(api.GET('/api/onboarding')),
  refetchInterval: 5_000,
});
export const plugins = queryOptions({ queryKey: ['plugins'], queryFn: () => ok(api.GET('/api/plugins')) });
export const connections = queryOptions({
  queryKey: ['connections'],
  queryFn: () => ok(api.GET('/api/connections')),
  refetchInterval: 10_000,
});
export const people = queryOptions({
  queryKey: ['people'],
  queryFn: () => ok(api.GET('/api/users')),
  staleTime: 60_000,
});
/** Whom a ticket can be given to. Its key begins as that of `people` does: what changes these changes those. */
export const assignees = queryOptions({
  queryKey: ['people', 'assignees'],
  queryFn: () => ok(api.GET('/api/assignees')),
  staleTime: 60_000,
});
export const roleList = queryOptions({
  queryKey: ['roles'],
  queryFn: () => ok(api.GET('/api/roles')),
  staleTime: 60_000,
});
export const sessions = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => ok(api.GET('/api/auth/sessions')),
});
export const apiKeys = (of: 'me' | 'organisation') =>
  queryOptions({
    queryKey: ['api-keys', of],
    queryFn: () => ok(api.GET('/api/api-keys', { params: { query: { of } } })),
  });
export const personKeys = (id: string) =>
  queryOptions({
    queryKey: ['api-keys', 'person', id],
    queryFn: () => ok(api.GET('/api/users/{id}/api-keys', { params: { path: { id } } })),
  });
export const organisation = queryOptions({
  queryKey: ['organisation'],
  queryFn: () => ok(api.GET('/api/organisation')),
  staleTime: 60_000,
});
export const ownOrganisations = queryOptions({
  queryKey: ['own-organisations'],
  queryFn: () => ok(api.GET('/api/organisations')),
  staleTime: 30_000,
});
export const dataRequests = queryOptions({
  queryKey: ['data-requests'],
  queryFn: () => ok(api.GET('/api/data-requests')),
  refetchInterval: 5_000,
});
export const workflows = queryOptions({
  queryKey: ['workflows'],
  queryFn: () => ok(api.GET('/api/workflows')),
  refetchInterval: 10_000,
});
export const actionOffers = queryOptions({
  queryKey: ['workflow-actions'],
  queryFn: () => ok(api.GET('/api/workflow-actions')),
  staleTime: 30_000,
});
export const overview = queryOptions({
  queryKey: ['sentiment-overview'],
  queryFn: () => ok(api.GET('/api/report/sentiment-overview')),
  refetchInterval: 15_000,
});
export const notifications = queryOptions({
  queryKey: ['notifications'],
  queryFn: () => ok(api.GET('/api/notifications')),
  refetchInterval: 15_000,
});

export const ticket = (id: string) =>
  queryOptions({
    queryKey: ['ticket', id],
    queryFn: () => ok(api.GET('/api/tickets/{id}', { params: { path: { id } } })),
  });
export const ticketRuns = (id: string) =>
  queryOptions({
    queryKey: ['ticket-runs', id],
    queryFn: () => ok(api.GET('/api/workflow-runs', { params: { query: { ticket_id: id, limit: 20 } } })),
  });
export const calls = (id: string) =>
  queryOptions({
    queryKey: ['calls', id],
    queryFn: () =>
      ok(api.GET('/api/connections/{id}/calls', { params: { path: { id }, query: { limit: 30 } } })),
    refetchInterval: 5_000,
  });
export const sandbox = (id: string) =>
  queryOptions({
    queryKey: ['sandbox', id],
    queryFn: () => ok(api.GET('/api/connections/{id}/sandbox', { params: { path: { id } } })),
    refetchInterval: 1_500,
  });
export const recent = queryOptions({
  queryKey: ['recent'],
  queryFn: () => ok(api.GET('/api/metrics/recent')),
});
export const queues = queryOptions({
  queryKey: ['queues'],
  queryFn: () => ok(api.GET('/api/queue')),
  refetchInterval: 5_000,
});
