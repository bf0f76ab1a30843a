import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';

export const useStartSamples = () =>
  useSamples(() => ok(api.POST('/api/onboarding/samples')), 'Demo data is arriving.');

export const useRemoveSamples = () =>
  useSamples(
    () => ok(api.DELETE('/api/onboarding/samples')),
    'Demo data is removed. What you connected stays.',
  );

/** Everything on every page may change with the demo data. */
function useSamples(change: () => Promise<unknown>, done: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      toasts.show({ color: 'teal', message: done });
      await client.invalidateQueries();
    },
    onError: (error) => toasts.show({ color: 'red', title: 'That did not work', message: reasonOf(error) }),
  });
}
