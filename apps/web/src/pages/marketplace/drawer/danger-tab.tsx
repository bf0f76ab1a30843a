import { Stack } from '@mantine/core';
import type { Card } from '../card-state.js';
import { NoPermission } from '../connect/no-permission.js';
import { useMay } from '../../../api/may.js';
import { useMarketplace } from '../use-marketplace.js';
import { AccountPicker } from './account-picker.js';
import { chosenAccount } from './chosen-account.js';
import { Disconnect } from './disconnect.js';
import { PauseSwitch } from './pause-switch.js';
import { PluginSwitch } from './plugin-switch.js';

/** Stopping, from the lightest to the heaviest. */
export function DangerTab({ card }: { card: Card }) {
  const may = useMay('plugins:manage');
  const { search } = useMarketplace();
  const account = chosenAccount(card, search.connection);
  return (
    <Stack gap="md">
      {!may && <NoPermission />}
      <AccountPicker card={card} />
      {account && <PauseSwitch connection={account} may={may} />}
      {account && <Disconnect key={account.id} connection={account} all={card.connections} may={may} />}
      <PluginSwitch card={card} may={may} />
    </Stack>
  );
}
