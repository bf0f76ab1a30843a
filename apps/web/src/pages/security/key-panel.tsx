import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { apiKeys } from '../../api/queries.js';
import type { ApiKey } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { ItemList } from '../../parts/item-list.js';
import { KeyItem } from '../../parts/keys/key-item.js';
import { useRevokeKey, type Whose } from './use-api-keys.js';

const words = {
  me: { title: 'Your API keys', empty: 'A key lets a program act for you, with as much as you choose.' },
  organisation: {
    title: 'API keys of the organisation',
    empty: 'For programs that go on when the person who set them up leaves.',
  },
};

/** The keys of a person, or of the organisation. */
export function KeyPanel({ whose, onMake }: { whose: Whose; onMake: () => void }) {
  const { title, empty } = words[whose];
  const button = (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={onMake}
      aria-label={`Make a key: ${title}`}
    >
      Make a key
    </Button>
  );
  return (
    <Panel title={title} padded={false} aside={button}>
      <Loaded query={useQuery(apiKeys(whose))} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No key yet">{empty}</Empty>
          ) : (
            <ItemList label={title}>
              {items.map((key) => (
                <KeyRow key={key.id} apiKey={key} />
              ))}
            </ItemList>
          )
        }
      </Loaded>
    </Panel>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  return <KeyItem apiKey={apiKey} revoke={useRevokeKey(apiKey)} />;
}
