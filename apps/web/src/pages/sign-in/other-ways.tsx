import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { TextLink } from '../../parts/text-link.js';

/** For whom the form above does not do. */
export function OtherWays() {
  const { data } = useQuery({
    queryKey: ['access-options'],
    queryFn: () => ok(api.GET('/api/auth/options')),
    staleTime: 60_000,
  });
  return (
    <>
      <Group justify="space-between" mt="md">
        <TextLink to="/forgot-password" size="sm">
          Forgot your password?
        </TextLink>
        {data?.sign_up && (
          <TextLink to="/sign-up" size="sm">
            Sign up
          </TextLink>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt="md">
        First time here? The hub prints a one-time link when it starts. Everybody else is invited by an
        administrator under People.
      </Text>
    </>
  );
}
