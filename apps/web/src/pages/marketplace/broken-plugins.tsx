import { Alert, Code, Stack, Text } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { plural } from '../../parts/words.js';

/** Packages the hub was told to load and could not. */
export function BrokenPlugins({ broken }: { broken: { name: string; reason: string }[] }) {
  if (broken.length === 0) return null;
  return (
    <Alert
      color="red"
      icon={<IconPlugOff size={18} />}
      title={`${plural(broken.length, 'plugin')} could not be loaded`}
    >
      <Stack gap={4}>
        {broken.map(({ name, reason }) => (
          <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Code>{name}</Code>: {reason}
          </Text>
        ))}
        <Text size="xs">
          Everything else works. Mend the package, or take it out of PATCHBAY_PLUGINS, and restart the hub.
        </Text>
      </Stack>
    </Alert>
  );
}
