import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';

export const secondFactor = queryOptions({
  queryKey: ['second-factor'],
  queryFn: () => ok(api.GET('/api/auth/second-factor')),
});

/** Everything a person does about their own second factor; the state is read anew after each. */
export function useSecondFactor() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: secondFactor.queryKey });
  return {
    enrol: useMutation({
      mutationFn: (password: string) => ok(api.POST('/api/auth/second-factor/enrol', { body: { password } })),
    }),
    confirm: useMutation({
      mutationFn: (code: string) => ok(api.POST('/api/auth/second-factor/confirm', { body: { code } })),
      onSuccess,
    }),
    newCodes: useMutation({
      mutationFn: (code: string) =>
        ok(api.POST('/api/auth/second-factor/recovery-codes', { body: { code } })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (code: string) => ok(api.POST('/api/auth/second-factor/remove', { body: { code } })),
      onSuccess,
    }),
  };
}
