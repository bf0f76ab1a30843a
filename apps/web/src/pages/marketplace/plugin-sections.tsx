import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Empty } from '../../parts/states.js';
import { matching, sectionsOf, type Card } from './card-state.js';
import { PluginTile } from './plugin-tile.js';
import { useMarketplace } from './use-marketplace.js';

/** The cards by category, each category with its count. */
export function PluginSections({ cards }: { cards: Card[] }) {
  const { search, go } = useMarketplace();
  const sections = sectionsOf(matching(cards, search.q ?? '', search.show ?? 'all'));
  if (sections.length === 0)
    return (
      <Empty
        title={search.show === 'trouble' && !search.q ? 'Nothing needs attention' : 'No plugin fits'}
        action={
          <Button variant="default" onClick={() => go({ q: undefined, show: undefined })}>
            Show all plugins
          </Button>
        }
      >
        {search.q ? `No plugin has the words "${search.q}" here.` : 'There is no plugin of this kind.'}
      </Empty>
    );
  return (
    <Stack gap="md">
      {sections.map(({ category, cards: list }) => (
        <section key={category} aria-label={category}>
          <Group gap={6} mb={6}>
            <Title order={2}>{category}</Title>
            <Text size="sm" c="dimmed">
              {list.length}
            </Text>
          </Group>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3, xl: 4 }} spacing="sm" verticalSpacing="sm">
            {list.map((card) => (
              <PluginTile key={card.plugin.id} card={card} />
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  );
}
