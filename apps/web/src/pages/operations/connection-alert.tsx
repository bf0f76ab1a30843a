import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { LiveState } from '../../live/live-state.js';
import { reconnectNow } from '../../live/use-live.js';
import { lineTrouble } from './live-words.js';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Lost connection: what it means for what is on the screen, and a way on. */
export function ConnectionAlert({ live }: { live: LiveState }) {
  const words = lineTrouble(live, (at) => clock.format(at));
  if (words === null) return null;
  return (
    <Alert color="yellow" mb="xs" icon={<IconPlugConnectedX size={18} />} role="alert">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words}</Text>
        <Button variant="default" onClick={reconnectNow}>
          Try now
        </Button>
      </Group>
    </Alert>
  );
}
