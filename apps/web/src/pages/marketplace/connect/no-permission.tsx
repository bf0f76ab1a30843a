import { Text } from '@mantine/core';

/** Why the buttons beside it are off. */
export function NoPermission() {
  return (
    <Text size="xs" c="dimmed">
      Only administrators connect accounts and change plugins.
    </Text>
  );
}
