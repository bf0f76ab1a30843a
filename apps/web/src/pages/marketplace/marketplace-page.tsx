import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connections, plugins } from '../../api/queries.js';
import type { Connection } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { plural } from '../../parts/words.js';
import { BrokenPlugins } from './broken-plugins.js';
import { cardOf, countsOf, isTrouble, type Card } from './card-state.js';
import { PluginDrawer } from './drawer/plugin-drawer.js';
import { LandingAlert } from './landing-alert.js';
import { MarketplaceFilter } from './marketplace-filter.js';
import { PluginSections } from './plugin-sections.js';
import { TroubleAlert } from './trouble-alert.js';

/** Every plugin of this hub, what is connected through it and how that is. */
export function MarketplacePage() {
  const offered = useQuery(plugins);
  const accounts = useQuery(connections);
  const cards = cardsOf(offered.data?.items, accounts.data?.items);
  return (
    <Page
      title="Marketplace"
      note={cards && noteOf(cards)}
      actions={cards && <MarketplaceFilter cards={cards} />}
    >
      <Stack gap="sm">
        <LandingAlert />
        <Loaded query={offered}>
          {({ broken }) => (
            <>
              <BrokenPlugins broken={broken} />
              <Loaded query={accounts}>{() => cards && <Cards cards={cards} />}</Loaded>
            </>
          )}
        </Loaded>
      </Stack>
      {cards && <PluginDrawer cards={cards} />}
    </Page>
  );
}

function Cards({ cards }: { cards: Card[] }) {
  return (
    <>
      {cards.flatMap(({ plugin, connections: accounts }) =>
        accounts
          .filter(({ state }) => isTrouble(state))
          .map((one) => <TroubleAlert key={one.id} plugin={plugin} connection={one} />),
      )}
      <PluginSections cards={cards} />
    </>
  );
}

type Plugins = Parameters<typeof cardOf>[0][];

function cardsOf(offered: Plugins | undefined, accounts: Connection[] | undefined): Card[] | null {
  return offered && accounts ? offered.map((plugin) => cardOf(plugin, accounts)) : null;
}

function noteOf(cards: Card[]): string {
  const { all, connected, trouble } = countsOf(cards);
  const need = trouble === 0 ? 'all well' : trouble === 1 ? '1 needs attention' : `${trouble} need attention`;
  return `${plural(all, 'plugin')}, ${connected} in use, ${need}`;
}
