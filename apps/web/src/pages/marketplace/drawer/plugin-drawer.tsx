import { Drawer, Group, Text } from '@mantine/core';
import type { Card } from '../card-state.js';
import { CardBadge } from '../card-badge.js';
import { PluginIcon } from '../plugin-icon.js';
import { useMarketplace } from '../use-marketplace.js';
import { DrawerTabs } from './drawer-tabs.js';

/** Everything about one plugin, at an address of its own. */
export function PluginDrawer({ cards }: { cards: Card[] }) {
  const { search, close } = useMarketplace();
  const card = cards.find(({ plugin }) => plugin.id === search.plugin);
  return (
    <Drawer
      opened={card !== undefined}
      onClose={close}
      size={560}
      title={card && <DrawerTitle card={card} />}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {card && <DrawerTabs card={card} />}
    </Drawer>
  );
}

function DrawerTitle({ card }: { card: Card }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <PluginIcon plugin={card.plugin} size={26} />
      <Text span inherit>
        {card.plugin.title}
      </Text>
      <CardBadge state={card.state} />
    </Group>
  );
}
