import { Alert, Button, Group, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import type { OnboardingState } from '../../api/types.js';
import { useMay } from '../../api/may.js';
import { plural } from '../../parts/words.js';
import { useRemoveSamples, useStartSamples } from './use-samples.js';

/** Says that this is a demo, and ends it with one button. */
export function DemoBanner({ state }: { state: OnboardingState }) {
  const remove = useRemoveSamples();
  const more = useStartSamples();
  const may = useMay('plugins:manage');
  if (!state.samples) return null;
  return (
    <Alert color="cyan" mb="xs" py={8} icon={<IconFlask size={18} />}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          Demo data: {plural(state.sample_tickets, 'sample ticket')} from sandboxes. Nothing is sent to
          anybody.
        </Text>
        {may && (
          <Group gap="xs">
            <Button variant="default" loading={more.isPending} onClick={() => more.mutate()}>
              Let more arrive
            </Button>
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
              Remove demo data
            </Button>
          </Group>
        )}
      </Group>
    </Alert>
  );
}
