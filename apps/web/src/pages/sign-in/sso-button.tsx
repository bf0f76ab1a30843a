import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { ApiError, reasonOf } from '../../api/problem.js';

/** Leaves for the identity provider of this address' domain. */
export function SsoButton({
  email,
  next,
  onMissing,
}: {
  email: string;
  next: string;
  onMissing: () => void;
}) {
  const start = useMutation({
    mutationFn: () => ok(api.POST('/api/sso/start', { body: { email: email.trim(), next } })),
    onSuccess: ({ url }) => location.assign(url),
  });
  const begin = (): void => (email.trim() === '' ? onMissing() : start.mutate());
  return (
    <>
      <Button variant="default" fullWidth size="sm" mt="xs" loading={start.isPending} onClick={begin}>
        Continue with SSO
      </Button>
      {start.isError && (
        <Alert color="yellow" mt="sm" title="No single sign-on">
          {start.error instanceof ApiError && start.error.status === 404
            ? 'No organisation of this hub signs in people of this address at a provider.'
            : reasonOf(start.error)}
        </Alert>
      )}
    </>
  );
}
