import { List, Text } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import type { PluginCard } from '../../../api/types.js';
import { grantWords } from './grant-words.js';

/** What the plugin may do on this hub, each with the reason it gives. */
export function Grants({ plugin }: { plugin: PluginCard }) {
  if (plugin.grants.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It asks for nothing: it works inside the hub, on tickets handed to it.
      </Text>
    );
  const Icon = plugin.granted ? IconCheck : IconLock;
  return (
    <List size="sm" spacing={4} icon={<Icon size={14} aria-hidden />}>
      {plugin.grants.map(({ grant, why }) => (
        <List.Item key={grant}>
          {grantWords(grant)}
          <Text size="xs" c="dimmed">
            {why}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}
