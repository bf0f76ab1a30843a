import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { ApiError, reasonOf } from '../../api/problem.js';
import type { Me } from '../../api/types.js';
import { useSwitch } from '../../shell/use-switch.js';

/** Accepts an invitation as the person who is signed in, and goes there. */
export function JoinAsMe({ token, me }: { token: string; me: Me }) {
  const { mutateAsync: go } = useSwitch();
  const join = useMutation({
    mutationFn: async () => {
      const { id } = await ok(api.POST('/api/invitations/accept-as-me', { body: { token } }));
      await go(id);
    },
  });
  return (
    <Stack gap="xs">
      <Text size="sm">
        You are signed in as {me.name}. You join as the same person, and switch between your organisations in
        the menu under your name.
      </Text>
      {join.isError && (
        <Alert color="red" title="That did not work">
          {reasonOf(join.error)}
          {unconfirmed(join.error) && <ConfirmAddress />}
        </Alert>
      )}
      <Button fullWidth size="sm" loading={join.isPending} onClick={() => join.mutate()}>
        Join as {me.name}
      </Button>
    </Stack>
  );
}

const unconfirmed = (error: unknown): boolean =>
  error instanceof ApiError && error.problem.code === 'email_not_verified';

function ConfirmAddress() {
  const ask = useMutation({ mutationFn: () => ok(api.POST('/api/auth/email/verification')) });
  return ask.isSuccess ? (
    <Text size="sm">{ask.data.detail}</Text>
  ) : (
    <Button variant="default" size="xs" mt="xs" loading={ask.isPending} onClick={() => ask.mutate()}>
      Send me a mail to confirm it
    </Button>
  );
}
