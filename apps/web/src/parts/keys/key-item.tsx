import { Badge, Code, Text } from '@mantine/core';
import type { ApiKey } from '../../api/types.js';
import { Item } from '../item-list.js';
import { scopeWords } from '../permissions/scopes.js';
import { keyFacts } from './key-facts.js';
import { RevokeButton, type Revoke } from './revoke-button.js';

/** One key in a list: what it is called, what it may do, and a way to take it away. */
export function KeyItem({ apiKey, revoke }: { apiKey: ApiKey; revoke: Revoke }) {
  const { name, hint, scopes, expired } = apiKey;
  return (
    <Item
      title={
        <>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Code>…{hint}</Code>
          {expired && <Badge color="red">Expired</Badge>}
        </>
      }
      more={scopeWords(scopes)}
      facts={keyFacts(apiKey)}
      action={<RevokeButton apiKey={apiKey} revoke={revoke} />}
    />
  );
}
