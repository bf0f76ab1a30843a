import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';

/** Who cannot be reached cannot set a new password by mail: the way to prove that this address is theirs. */
export function UnverifiedAddress({ email }: { email: string }) {
  const ask = useMutation({ mutationFn: () => ok(api.POST('/api/auth/email/verification')) });
  if (ask.isSuccess)
    return (
      <Alert color="teal" title="Look into your mail" role="status">
        {ask.data.detail} On a hub without a mail server it waits on the Outbox page.
      </Alert>
    );
  return (
    <Alert color="yellow" title="Your address is not verified yet">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">We send a link to {email}; it is good for 30 minutes.</Text>
        {ask.isError && (
          <Text size="sm" c="red" role="alert">
            {reasonOf(ask.error)}
          </Text>
        )}
        <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
          Verify my e-mail
        </Button>
      </Stack>
    </Alert>
  );
}
