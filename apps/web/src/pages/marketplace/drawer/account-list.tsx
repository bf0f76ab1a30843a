import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import type { Connection } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { TextLink } from '../../../parts/text-link.js';
import { ago, count } from '../../../parts/words.js';
import type { Card } from '../card-state.js';
import { useMarketplace } from '../use-marketplace.js';

export function AccountList({ card }: { card: Card }) {
  return (
    <Stack gap="xs">
      {card.connections.map((connection) => (
        <Account key={connection.id} connection={connection} />
      ))}
    </Stack>
  );
}

function Account({ connection }: { connection: Connection }) {
  const { open } = useMarketplace();
  const { received_24h, sent_24h, errors_24h } = connection.activity;
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {connection.label}
        </Text>
        {connection.mode === 'sandbox' && <Badge color="gray">Sandbox</Badge>}
        <StateBadge state={connection.state} />
      </Group>
      <Text size="xs" c="dimmed">
        Last 24 h: {count(received_24h)} received, {count(sent_24h)} sent, {count(errors_24h)} failed.{' '}
        {connection.checked_at ? `Tested ${ago(connection.checked_at)}.` : 'Never tested.'}{' '}
        {historyOf(connection)}
      </Text>
      <Group gap="sm">
        <Anchor
          component="button"
          size="sm"
          onClick={() => open(connection.plugin, 'connect', connection.id)}
        >
          Configure
        </Anchor>
        <Anchor
          component="button"
          size="sm"
          onClick={() => open(connection.plugin, 'activity', connection.id)}
        >
          Activity
        </Anchor>
        {connection.mode === 'sandbox' && (
          <TextLink to="/sandbox/$connection" params={{ connection: connection.id }} size="sm">
            Open the sandbox
          </TextLink>
        )}
      </Group>
    </div>
  );
}

/** How far the reading of old tickets has come. */
function historyOf({ backfill }: Connection): string {
  if (backfill === null) return '';
  const done = `${count(backfill.done)} read`;
  if (backfill.finished) return `History: ${done}.`;
  return backfill.total === null
    ? `Reading history: ${done}.`
    : `Reading history: ${done} of ${count(backfill.total)}.`;
}
