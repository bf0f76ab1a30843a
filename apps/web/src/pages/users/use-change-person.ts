import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { people } from '../../api/queries.js';
import type { Person } from '../../api/types.js';

export interface PersonChange {
  role?: Person['role'];
  role_id?: string;
  disabled?: boolean;
}

/** Changes one person; a refusal of the hub is said, the list stays as it is. */
export function useChangePerson({ id, name }: Person) {
  const client = useQueryClient();
  const path = { params: { path: { id } } };
  const after = {
    onSuccess: () => client.invalidateQueries({ queryKey: people.queryKey }),
    onError: (error: unknown) =>
      void toasts.show({ color: 'red', title: `${name} is unchanged`, message: reasonOf(error) }),
  };
  const change = useMutation({
    mutationFn: (body: PersonChange) => ok(api.PATCH('/api/users/{id}', { ...path, body })),
    ...after,
  });
  const remove = useMutation({ mutationFn: () => ok(api.DELETE('/api/users/{id}', path)), ...after });
  const signOut = useMutation({
    mutationFn: () => ok(api.DELETE('/api/users/{id}/sessions', path)),
    ...after,
    onSuccess: () => void toasts.show({ color: 'teal', message: `${name} is signed out everywhere.` }),
  });
  return { change, remove, signOut };
}
