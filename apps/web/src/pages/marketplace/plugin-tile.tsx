import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { plural } from '../../parts/words.js';
import { activityOf, type Card as PluginOnCard } from './card-state.js';
import { CardBadge } from './card-badge.js';
import { flowWords } from './flow-words.js';
import { PluginIcon } from './plugin-icon.js';
import { useMarketplace } from './use-marketplace.js';

/** One plugin: what it is, how it is, what it did today, and the one thing to do about it. */
export function PluginTile({ card }: { card: PluginOnCard }) {
  const { plugin } = card;
  const { open } = useMarketplace();
  return (
    <Card
      className="pb-card"
      component="article"
      aria-label={plugin.title}
      style={{ display: 'flex', flexDirection: 'column', gap: 10 }}
    >
      <Group wrap="nowrap" align="flex-start" gap="xs">
        <PluginIcon plugin={plugin} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={3} fz="md">
            {plugin.title}
          </Title>
          <Text size="xs" c="dimmed">
            {flowWords(plugin)}
          </Text>
        </div>
        <CardBadge state={card.state} />
      </Group>
      <Text size="sm" c="dimmed" lineClamp={2} style={{ flex: 1 }}>
        {plugin.summary}
      </Text>
      <TileFoot card={card} open={(tab) => open(plugin.id, tab)} />
    </Card>
  );
}

function TileFoot({ card, open }: { card: PluginOnCard; open: (tab?: 'connect') => void }) {
  const fresh = card.plugin.connection !== null && card.connections.length === 0;
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <TileNumbers card={card} />
      <Button variant="default" style={{ flex: 'none' }} onClick={() => open(fresh ? 'connect' : undefined)}>
        {fresh ? 'Connect' : 'Open'}
        <span className="visually-hidden"> {card.plugin.title}</span>
      </Button>
    </Group>
  );
}

function TileNumbers({ card }: { card: PluginOnCard }) {
  if (card.connections.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {card.plugin.connection?.sandbox ? 'Has a sandbox: no account needed' : ''}
      </Text>
    );
  const { received_24h, sent_24h, errors_24h } = activityOf(card.connections);
  return (
    <Stack gap={0}>
      <Text size="xs">
        24 h: {received_24h} received, {sent_24h} sent
      </Text>
      <Text size="xs" c={errors_24h > 0 ? 'var(--danger)' : 'dimmed'}>
        {errors_24h > 0 ? plural(errors_24h, 'failed call') : 'no failed calls'}
        {card.connections.length > 1 && `, ${card.connections.length} accounts`}
      </Text>
    </Stack>
  );
}
