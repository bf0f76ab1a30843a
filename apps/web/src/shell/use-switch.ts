import { notifications as toasts } from '@mantine/notifications';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { reasonOf } from '../api/problem.js';
import { beginAnew, changeTokens } from '../api/session.js';

/** Goes on in another organisation of this person, by id. */
export function useSwitch(): UseMutationResult<void, Error, string> {
  return useMutation({
    mutationFn: async (id: string) => {
      await changeTokens(await ok(api.POST('/api/organisations/{id}/switch', { params: { path: { id } } })));
      beginAnew();
    },
    onError: (error) => toasts.show({ color: 'red', title: 'Not switched', message: reasonOf(error) }),
  });
}
