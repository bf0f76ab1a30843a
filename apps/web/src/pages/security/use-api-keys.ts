import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import type { ApiKey } from '../../api/types.js';
import { bodyOf, type KeyDraft } from './key-draft.js';

export type Whose = 'me' | 'organisation';

const everyList = { queryKey: ['api-keys'] };

/** Makes a key; what the hub answers is the only time the key is seen. It stays out of the cache. */
export function useMakeKey(whose: Whose) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: KeyDraft) =>
      ok(api.POST('/api/api-keys', { body: bodyOf(draft, whose, new Date()) })),
    onSuccess: () => client.invalidateQueries(everyList),
    gcTime: 0,
  });
}

export function useRevokeKey({ id, name }: ApiKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE('/api/api-keys/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toasts.show({ color: 'teal', message: `${name} is revoked.` });
      return client.invalidateQueries(everyList);
    },
    onError: (error) => {
      toasts.show({ color: 'red', title: `${name} is not revoked`, message: reasonOf(error) });
      return client.invalidateQueries(everyList);
    },
  });
}
