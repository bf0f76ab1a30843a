import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ApiKey } from '../../api/types.js';
import { ago } from '../../parts/words.js';
import { useRevokeKey } from './use-api-keys.js';

/** Asks first: a key that is revoked does not come back. */
export function RevokeButton({ apiKey }: { apiKey: ApiKey }) {
  const [opened, { open, close }] = useDisclosure();
  const revoke = useRevokeKey(apiKey, close);
  const { name, last_used_at } = apiKey;
  return (
    <>
      <Button variant="default" aria-label={`Revoke ${name}`} onClick={open}>
        Revoke
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={`Revoke ${name}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="sm" ta="left">
          <Text size="sm">
            Whatever uses it is refused within a second, and the key does not come back. It was{' '}
            {last_used_at ? `last used ${ago(last_used_at)}` : 'never used'}.
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={close}>
              Keep it
            </Button>
            <Button color="red.9" loading={revoke.isPending} onClick={() => revoke.mutate()}>
              Revoke it
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
