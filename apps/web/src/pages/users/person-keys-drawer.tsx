import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ApiError, reasonOf } from '../../api/problem.js';
import { people, personKeys } from '../../api/queries.js';
import type { ApiKey } from '../../api/types.js';
import { ItemList } from '../../parts/item-list.js';
import { KeyItem } from '../../parts/keys/key-item.js';
import { Empty, Loaded } from '../../parts/states.js';
import { useRevokePersonKey } from './use-revoke-person-key.js';

/** The API keys of one person, for administrators: to see what acts in their name, and to stop it. */
export function PersonKeysDrawer({ person, onClose }: { person: string | null; onClose: () => void }) {
  const name = useQuery(people).data?.items.find(({ id }) => id === person)?.name;
  const title = name === undefined ? 'API keys' : `API keys of ${name}`;
  return (
    <Drawer
      opened={person !== null}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {person !== null && <Keys key={person} person={person} label={title} />}
    </Drawer>
  );
}

/** A refusal here is about the person, not about the role of who looks: the hub's own words say so. */
function Keys({ person, label }: { person: string; label: string }) {
  const query = useQuery(personKeys(person));
  if (query.error instanceof ApiError && query.error.status === 403)
    return <Empty title="Not for you to see">{reasonOf(query.error)}</Empty>;
  return (
    <Loaded query={query} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="No key">No program acts for this person.</Empty>
        ) : (
          <ItemList label={label}>
            {items.map((key) => (
              <KeyRow key={key.id} person={person} apiKey={key} />
            ))}
          </ItemList>
        )
      }
    </Loaded>
  );
}

function KeyRow({ person, apiKey }: { person: string; apiKey: ApiKey }) {
  return <KeyItem apiKey={apiKey} revoke={useRevokePersonKey(person, apiKey)} />;
}
