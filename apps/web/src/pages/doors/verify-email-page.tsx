import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api, ok } from '../../api/client.js';
import { UsedOnce } from './used-once.js';

const route = getRouteApi('/verify-email');

/** Confirms an address. */
export function VerifyEmailPage() {
  const client = useQueryClient();
  return (
    <UsedOnce
      token={route.useSearch().token}
      title="Your e-mail address"
      use={(token) => ok(api.POST('/api/auth/email/verify', { body: { token } }))}
      onDone={() => void client.invalidateQueries()}
    >
      <Text size="sm" role="status">
        Your address is confirmed.
      </Text>
      <Button mt="md" renderRoot={(props) => <Link to="/" {...props} />}>
        Go on
      </Button>
    </UsedOnce>
  );
}
