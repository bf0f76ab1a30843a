import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { roleList } from '../../api/queries.js';
import type { OwnRole } from '../../api/types.js';
import type { Scope } from '../../parts/permissions/scopes.js';

export interface RoleDraft {
  name: string;
  permissions: Scope[];
}

/** Makes a role, or (with an id) changes it for everybody who has it. */
export function useSaveRole(id: string | null, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, permissions }: RoleDraft) => {
      const body = { name: name.trim(), permissions };
      return id === null
        ? ok(api.POST('/api/roles', { body }))
        : ok(api.PUT('/api/roles/{id}', { params: { path: { id } }, body }));
    },
    onSuccess: async ({ name }) => {
      toasts.show({ color: 'teal', message: `${name} is saved.` });
      await client.invalidateQueries({ queryKey: roleList.queryKey });
      onDone();
    },
  });
}

/** The hub refuses while somebody has the role, and says so. */
export function useRemoveRole({ id, name }: OwnRole) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE('/api/roles/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toasts.show({ color: 'teal', message: `${name} is removed.` });
      return client.invalidateQueries({ queryKey: roleList.queryKey });
    },
    onError: (error) =>
      void toasts.show({ color: 'red', title: `${name} is not removed`, message: reasonOf(error) }),
  });
}
