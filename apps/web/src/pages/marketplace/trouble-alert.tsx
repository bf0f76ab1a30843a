import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { Connection, PluginCard } from '../../api/types.js';
import { isTrouble } from './card-state.js';
import { MendButtons } from './mend-buttons.js';
import { troubleOf } from './mend.js';

const hard = new Set(['broken', 'needs_reauth']);

/** What is wrong with an account, why, and how to mend it. Nothing when all is well. */
export function TroubleAlert({ connection, plugin }: { connection: Connection; plugin: PluginCard }) {
  const auth = plugin.connection?.auth.find(({ name }) => name === connection.auth);
  const trouble = troubleOf(connection, auth?.type === 'oauth2');
  if (trouble === null) return null;
  const bad = isTrouble(connection.state);
  const color = hard.has(connection.state) ? 'red' : bad ? 'yellow' : 'gray';
  return (
    <Alert
      color={color}
      title={`${trouble.title}: ${connection.label}`}
      icon={bad ? <IconAlertTriangle size={18} /> : <IconInfoCircle size={18} />}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" style={{ flex: '1 1 240px', overflowWrap: 'anywhere' }}>
          {trouble.meaning}
        </Text>
        <MendButtons connection={connection} mends={trouble.mends} />
      </Group>
    </Alert>
  );
}
