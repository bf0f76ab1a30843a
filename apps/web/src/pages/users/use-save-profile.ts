import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { ApiError } from '../../api/problem.js';
import { keepTokens } from '../../api/session.js';
import { fieldErrors, passwordChange, type ProfileValues } from './password-change.js';

/** Saves and goes on with the session that the hub opens in place of all others. */
export function useSaveProfile(
  hasPassword: boolean,
  refuse: (errors: Record<string, string>) => void,
  done: (values: ProfileValues) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: ProfileValues) =>
      ok(api.POST('/api/auth/password', { body: passwordChange(values, hasPassword) })),
    onSuccess: async (pair, values) => {
      keepTokens(pair);
      toasts.show({ color: 'teal', message: 'Saved. Your other sessions have ended.' });
      done(values);
      await client.invalidateQueries();
    },
    onError: (error) => {
      if (error instanceof ApiError) refuse(fieldErrors(error.fields()));
    },
  });
}
