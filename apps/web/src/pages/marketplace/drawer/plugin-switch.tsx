import { Button, Text } from '@mantine/core';
import { changePlugin, useChange } from '../mutations.js';
import type { Card } from '../card-state.js';
import { Section } from './section.js';

/** Switching a plugin on agrees to what it asks for, which the overview lists. */
export function PluginSwitch({ card, may }: { card: Card; may: boolean }) {
  const change = useChange(changePlugin);
  const { id, title, enabled, connection } = card.plugin;
  if (connection !== null && !enabled && card.connections.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {title} is not in use: there is nothing to stop.
      </Text>
    );
  const press = (): void =>
    change.mutate(enabled ? { id, enabled: false } : { id, enabled: true, accept_grants: true });
  return (
    <Section title={enabled ? `Switch ${title} off` : `${title} is off`}>
      <Text size="sm" c="dimmed">
        {meaningOf(enabled, connection === null)}
      </Text>
      <div>
        <Button
          variant={enabled ? 'default' : 'filled'}
          disabled={!may}
          loading={change.isPending}
          onClick={press}
        >
          {enabled ? 'Switch off' : 'Switch on'}
        </Button>
      </div>
    </Section>
  );
}

function meaningOf(enabled: boolean, capability: boolean): string {
  if (capability)
    return enabled
      ? 'New tickets get no such score. Scores that were given stay.'
      : 'Switch it on, and every new or changed ticket is scored.';
  return enabled
    ? 'All its accounts stop, and workflows no longer offer its actions. Accounts and settings are kept.'
    : 'Its accounts do nothing. Switch it on and they go on where they stopped.';
}
