import { Divider, Stack } from '@mantine/core';
import type { Card } from '../card-state.js';
import { ExistingConnection } from '../connect/existing-connection.js';
import { NewConnection } from '../connect/new-connection.js';
import { useMarketplace } from '../use-marketplace.js';
import { AccountPicker } from './account-picker.js';
import { chosenAccount } from './chosen-account.js';
import { hasSettings, SettingsForm } from './settings-form.js';

/** Connecting the first account, or changing one that is there. */
export function ConnectTab({ card }: { card: Card }) {
  const { search } = useMarketplace();
  const account = search.connection === 'new' ? null : chosenAccount(card, search.connection);
  return (
    <Stack gap="sm">
      {card.connections.length > 0 && <AccountPicker card={card} another />}
      {account ? (
        <ExistingConnection plugin={card.plugin} connection={account} />
      ) : (
        <NewConnection plugin={card.plugin} />
      )}
      {account && hasSettings(card.plugin) && (
        <>
          <Divider label={`Settings for all ${card.plugin.title} accounts`} />
          <SettingsForm plugin={card.plugin} />
        </>
      )}
    </Stack>
  );
}
