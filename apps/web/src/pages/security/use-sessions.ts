import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { sessions } from '../../api/queries.js';
import type { Session } from '../../api/types.js';
import { plural } from '../../parts/words.js';

/** Ending sign-ins; the list is read anew after each. */
export function useSessions() {
  const client = useQueryClient();
  const read = () => client.invalidateQueries({ queryKey: sessions.queryKey });
  const done = (message: string) => {
    toasts.show({ color: 'teal', message });
    return read();
  };
  /** One that has ended meanwhile is no longer in the list. */
  const onError = (error: unknown) => {
    toasts.show({ color: 'red', title: 'Not signed out', message: reasonOf(error) });
    return read();
  };
  return {
    end: useMutation({
      mutationFn: ({ id }: Session) =>
        ok(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } })),
      onSuccess: (_nothing, { device }) => done(`${device} is signed out.`),
      onError,
    }),
    endOthers: useMutation({
      mutationFn: () => ok(api.POST('/api/auth/sessions/revoke-others')),
      onSuccess: ({ ended }) => done(`${plural(ended, 'other session')} ended.`),
      onError,
    }),
  };
}
