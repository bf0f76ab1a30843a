import { infiniteQueryOptions, useMutation } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { saveFile } from '../../api/download.js';
import type { AuditSearch } from './audit.search.js';
import { exportPath, toQuery } from './filter.js';

/** Entries that fit the filter, newest first. */
export const entries = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', toQuery(search)],
    queryFn: ({ pageParam, signal }) =>
      ok(
        api.GET('/api/audit', {
          params: { query: { limit: 50, ...toQuery(search), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  });

export const useVerify = () => useMutation({ mutationFn: () => ok(api.GET('/api/audit/verify')) });

export const useExport = (search: AuditSearch) =>
  useMutation({
    mutationFn: (format: 'csv' | 'jsonl') => saveFile(exportPath(search, format), `audit.${format}`),
  });
