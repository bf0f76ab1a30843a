import { Select } from '@mantine/core';
import type { Card } from '../card-state.js';
import { useMarketplace } from '../use-marketplace.js';
import { chosenAccount } from './chosen-account.js';

/** Which account a tab is about; nothing to choose while there is one. */
export function AccountPicker({ card, another }: { card: Card; another?: boolean }) {
  const { search, go } = useMarketplace();
  const accounts = card.connections.map(({ id, label, mode }) => ({
    value: id,
    label: mode === 'sandbox' && !/sandbox/i.test(label) ? `${label} (sandbox)` : label,
  }));
  const data = another ? [...accounts, { value: 'new', label: 'Another account ...' }] : accounts;
  if (data.length < 2) return null;
  const value = search.connection === 'new' && another ? 'new' : chosenAccount(card, search.connection)?.id;
  return (
    <Select
      size="xs"
      label="Account"
      data={data}
      value={value ?? null}
      allowDeselect={false}
      onChange={(connection) => go({ connection: connection ?? undefined })}
    />
  );
}
