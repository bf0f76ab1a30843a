import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import type { ApiKey } from '../../api/types.js';

/** Takes a key away from a person; the list is read anew, whether that worked or not. */
export function useRevokePersonKey(personId: string, { id, name }: ApiKey) {
  const client = useQueryClient();
  const path = { id: personId, keyId: id };
  return useMutation({
    mutationFn: () => ok(api.DELETE('/api/users/{id}/api-keys/{keyId}', { params: { path } })),
    onSuccess: () => void toasts.show({ color: 'teal', message: `${name} is revoked.` }),
    onError: (error) =>
      void toasts.show({ color: 'red', title: `${name} is not revoked`, message: reasonOf(error) }),
    // One's own keys are in a list of their own, too.
    onSettled: () => client.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}
