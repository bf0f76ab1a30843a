import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { reasonOf } from '../../api/problem.js';

/** A change of the sign-on settings: lists are read again, a refusal is told. */
export function useSsoMutation<I, O>(change: (input: I) => Promise<O>, done?: (output: O) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (output) => {
      await client.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith('sso-'),
      });
      done?.(output);
    },
    onError: (error) => toasts.show({ color: 'red', title: 'Not changed', message: reasonOf(error) }),
  });
}
