import { Text } from '@mantine/core';
import type { PluginCard } from '../../../api/types.js';
import { hasSettings, SettingsForm } from './settings-form.js';

export function SettingsTab({ plugin }: { plugin: PluginCard }) {
  if (hasSettings(plugin)) return <SettingsForm plugin={plugin} />;
  return (
    <Text size="sm" c="dimmed">
      {plugin.title} has nothing to set: it works as it comes.
    </Text>
  );
}
