import { SimpleGrid, Text } from '@mantine/core';
import type { PluginCard } from '../../../api/types.js';
import { wordsOf } from '../../../parts/words.js';
import { flowWords } from '../flow-words.js';

export function Facts({ plugin }: { plugin: PluginCard }) {
  const facts = [
    ['Version', plugin.version ?? 'Not told'],
    ['Kind', wordsOf(plugin.kind)],
    ['Category', plugin.category],
    ['Ways', flowWords(plugin)],
  ];
  return (
    <SimpleGrid cols={2} spacing={4} verticalSpacing={4} component="dl" m={0}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed" component="dt">
            {name}
          </Text>
          <Text size="sm" component="dd" m={0}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
