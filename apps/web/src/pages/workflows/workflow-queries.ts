import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import type { WorkflowsSearch } from './workflows.search.js';

const pageSize = 30;
const lately = 100;

export const templates = queryOptions({
  queryKey: ['workflow-templates'],
  queryFn: () => ok(api.GET('/api/workflow-templates')),
  staleTime: 600_000,
});

/** The newest runs of all workflows, for the marks in the list. */
export const recentRuns = queryOptions({
  queryKey: ['workflow-runs', 'recent'],
  queryFn: () => ok(api.GET('/api/workflow-runs', { params: { query: { limit: lately } } })),
  refetchInterval: 10_000,
});

export const runLog = ({ status, of }: Pick<WorkflowsSearch, 'status' | 'of'>) =>
  infiniteQueryOptions({
    queryKey: ['workflow-runs', 'log', status, of],
    queryFn: ({ pageParam }) => {
      const query = { limit: pageSize, status, workflow_id: of, cursor: pageParam };
      return ok(api.GET('/api/workflow-runs', { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 5_000,
  });

/** Tickets for the dry run; without words the newest. */
export const ticketsLike = (words: string) =>
  queryOptions({
    queryKey: ['dry-run-tickets', words],
    queryFn: () => ok(api.GET('/api/search', { params: { query: words ? { q: words } : {} } })),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
