import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { countsOf, type Card } from './card-state.js';
import type { Show } from './marketplace.search.js';
import { useMarketplace } from './use-marketplace.js';

const labels: Record<Show, string> = {
  all: 'All',
  connected: 'In use',
  trouble: 'Needs attention',
  available: 'Available',
};

export function MarketplaceFilter({ cards }: { cards: Card[] }) {
  const { search, go } = useMarketplace();
  const counts = countsOf(cards);
  return (
    <Group gap="xs">
      <TextInput
        size="xs"
        w={220}
        aria-label="Filter plugins by words"
        placeholder="Filter plugins"
        leftSection={<IconSearch size={14} />}
        value={search.q ?? ''}
        onChange={(event) => go({ q: event.currentTarget.value || undefined }, true)}
      />
      <SegmentedControl
        size="xs"
        aria-label="Which plugins"
        data={(Object.keys(labels) as Show[]).map((value) => ({
          value,
          label: `${labels[value]} ${counts[value]}`,
        }))}
        value={search.show ?? 'all'}
        onChange={(show) => go({ show: show === 'all' ? undefined : show })}
      />
    </Group>
  );
}
