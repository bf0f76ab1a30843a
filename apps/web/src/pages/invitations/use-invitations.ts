import { notifications as toasts } from '@mantine/notifications';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import type { Answer } from '../../api/types.js';

export type Invitation = Answer<'/api/invitations', 'get'>['items'][number];

export const invitations = queryOptions({
  queryKey: ['invitations'],
  queryFn: () => ok(api.GET('/api/invitations')),
});

/** Sending and withdrawing; the list is read anew after each. */
export function useInvitations() {
  const client = useQueryClient();
  const done = (message: string) => {
    toasts.show({ color: 'teal', message });
    return client.invalidateQueries({ queryKey: invitations.queryKey });
  };
  return {
    send: useMutation({
      mutationFn: (body: Pick<Invitation, 'email' | 'role'>) => ok(api.POST('/api/invitations', { body })),
      onSuccess: ({ email }) => done(`${email} is invited.`),
    }),
    withdraw: useMutation({
      mutationFn: ({ id }: Invitation) =>
        ok(api.DELETE('/api/invitations/{id}', { params: { path: { id } } })),
      onSuccess: (_nothing, { email }) => done(`The invitation of ${email} is withdrawn.`),
      onError: () => client.invalidateQueries({ queryKey: invitations.queryKey }),
    }),
  };
}
