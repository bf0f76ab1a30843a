import { Badge, Button, Code, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { apiKeys } from '../../api/queries.js';
import type { ApiKey } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { ago, dateTime } from '../../parts/words.js';
import { RevokeButton } from './revoke-button.js';
import { scopeWords } from './scopes.js';
import type { Whose } from './use-api-keys.js';

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
            <KeyTable items={items} label={title} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function KeyTable({ items, label }: { items: ApiKey[]; label: string }) {
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label={`List: ${label}`}>
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th miw={220}>May</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Ends</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { name, hint, organisation, created_by, created_at, last_used_at } = apiKey;
  return (
    <Table.Tr h={40}>
      <Table.Td>
        {name} <Code>…{hint}</Code>
        <Text size="xs" c="dimmed">
          Made {ago(created_at)}
          {organisation && ` by ${created_by ?? 'somebody who has left'}`}
        </Text>
      </Table.Td>
      <Table.Td>{scopeWords(apiKey.scopes)}</Table.Td>
      <Table.Td title={last_used_at ? dateTime(last_used_at) : undefined}>
        {last_used_at ? ago(last_used_at) : 'Never'}
      </Table.Td>
      <Table.Td>
        <End apiKey={apiKey} />
      </Table.Td>
      <Table.Td ta="right">
        <RevokeButton apiKey={apiKey} />
      </Table.Td>
    </Table.Tr>
  );
}

function End({ apiKey: { expires_at, expired } }: { apiKey: ApiKey }) {
  if (expired) return <Badge color="red">Expired</Badge>;
  return expires_at === null ? 'Never' : dateTime(expires_at);
}
