import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ok } from '../../../api/client.js';
import { isActive } from './progress.js';

const busyMs = 1_000;
const idleMs = 10_000;

/** Imports, newest first; asked more often while one of them runs. */
export const jobs = infiniteQueryOptions({
  queryKey: ['jobs'],
  queryFn: ({ pageParam, signal }) =>
    ok(
      api.GET('/api/jobs', {
        params: { query: { limit: 25, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (last) => last.next_cursor,
  refetchInterval: (query) =>
    query.state.data?.pages.some(({ items }) => items.some(isActive)) ? busyMs : idleMs,
});

export const job = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: () => ok(api.GET('/api/job/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data && !isActive(query.state.data) ? false : busyMs / 2),
  });

/** Rejected rows in the order of the file, page after page. */
export const rejectedRows = (id: string, rejected: number) =>
  infiniteQueryOptions({
    queryKey: ['rejected-rows', id, rejected],
    queryFn: ({ pageParam }) =>
      ok(
        api.GET('/api/job/{id}/rejected-rows', {
          params: { path: { id }, query: { after: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.items.length === 50 ? last.items.at(-1)?.row : undefined),
  });
