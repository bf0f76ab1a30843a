import { Button, Group, Text } from '@mantine/core';
import { useMay } from '../../../api/may.js';
import type { ProviderCall } from '../../../api/types.js';
import { dismissCall, retryCall, useChange } from '../mutations.js';

/** A failed call can be made again; one whose outcome is unknown can also be left alone. */
export function CallDecision({ call }: { call: ProviderCall }) {
  const may = useMay('plugins:manage');
  const retry = useChange(retryCall);
  const dismiss = useChange(dismissCall);
  if (call.status !== 'failed' && call.status !== 'uncertain') return null;
  const uncertain = call.status === 'uncertain';
  return (
    <Group gap="xs" mt={4}>
      {uncertain && (
        <Text size="xs" c="dimmed">
          The connection broke before the answer: look at the provider whether it happened.
        </Text>
      )}
      <Button
        variant="default"
        disabled={!may}
        loading={retry.isPending}
        onClick={() => retry.mutate(call.id)}
      >
        Make it again
      </Button>
      {uncertain && (
        <Button
          variant="default"
          disabled={!may}
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate(call.id)}
        >
          Leave it
        </Button>
      )}
    </Group>
  );
}
