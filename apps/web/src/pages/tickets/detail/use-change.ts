import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../../api/client.js';
import { ApiError, reasonOf } from '../../../api/problem.js';
import { ticket as ticketQuery } from '../../../api/queries.js';
import type { TicketDetail } from '../../../api/types.js';

export type Change = Partial<Pick<TicketDetail, 'status' | 'priority' | 'assignee'>>;

/** Changes a ticket: shown at once, taken back when the hub refuses. */
export function useChange(id: string) {
  const cache = useQueryClient();
  const { queryKey } = ticketQuery(id);
  return useMutation({
    mutationFn: (change: Change) =>
      ok(api.PATCH('/api/tickets/{id}', { params: { path: { id } }, body: change })),
    onMutate: async (change) => {
      await cache.cancelQueries({ queryKey });
      const before = cache.getQueryData(queryKey);
      if (before) cache.setQueryData(queryKey, { ...before, ...change });
      return { before };
    },
    onError: (error, _change, context) => {
      if (context?.before) cache.setQueryData(queryKey, context.before);
      notifications.show({ color: 'red', title: 'The ticket stays as it was', message: refusal(error) });
    },
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey }),
        cache.invalidateQueries({ queryKey: ['tickets'], refetchType: 'active' }),
        cache.invalidateQueries({ queryKey: ['search-summary'] }),
      ]),
  });
}

function refusal(error: unknown): string {
  return error instanceof ApiError && error.status === 403
    ? 'Your role may read tickets but not change them. An administrator can give you the role Agent.'
    : reasonOf(error);
}
