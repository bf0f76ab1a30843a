import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { ApiError } from '../../api/problem.js';
import { people } from '../../api/queries.js';
import type { Person } from '../../api/types.js';

export const blankPerson = { name: '', email: '', role: 'agent' as Person['role'], password: '' };

export function useAddPerson(onDone: () => void, refuse: (errors: Record<string, string>) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: typeof blankPerson) => ok(api.POST('/api/users', { body })),
    onSuccess: async ({ name }) => {
      toasts.show({ color: 'teal', message: `${name} can sign in now.` });
      await client.invalidateQueries({ queryKey: people.queryKey });
      onDone();
    },
    onError: (error) => {
      if (error instanceof ApiError) refuse(error.fields());
    },
  });
}
