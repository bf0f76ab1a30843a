import { Button, Group, List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMay } from '../../../api/may.js';
import type { Connection, PluginCard } from '../../../api/types.js';
import { ago } from '../../../parts/words.js';
import { check, useChange } from '../mutations.js';
import { findingsOf, type Finding } from './findings.js';

/** A real test, now. Its result is shown only after it was made. */
export function TestConnection({ plugin, connection }: { plugin: PluginCard; connection: Connection }) {
  const may = useMay('plugins:manage');
  const test = useChange(check);
  const auth = plugin.connection?.auth.find(({ name }) => name === connection.auth);
  return (
    <Stack gap="xs" role="status" aria-live="polite">
      <Group gap="xs">
        <Button
          variant="default"
          disabled={!may}
          loading={test.isPending}
          onClick={() => test.mutate(connection.id)}
        >
          Test connection
        </Button>
        <Text size="xs" c="dimmed">
          {connection.checked_at ? `Last tested ${ago(connection.checked_at)}` : 'Never tested'}
        </Text>
      </Group>
      {test.data && <Findings findings={findingsOf(test.data, plugin.title, auth)} />}
    </Stack>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  return (
    <List size="sm" spacing={4} center={false}>
      {findings.map(({ good, text, why }) => (
        <List.Item
          key={text}
          icon={
            <ThemeIcon variant="light" size={18} color={good ? 'teal' : 'red'} aria-hidden>
              {good ? <IconCheck size={13} /> : <IconX size={13} />}
            </ThemeIcon>
          }
        >
          <span className="visually-hidden">{good ? 'Passed: ' : 'Failed: '}</span>
          {text}
          {why && (
            <Text size="xs" c="dimmed">
              {why}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}
