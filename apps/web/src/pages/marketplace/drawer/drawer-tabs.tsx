import { Tabs } from '@mantine/core';
import type { Card } from '../card-state.js';
import type { Tab } from '../marketplace.search.js';
import { useMarketplace } from '../use-marketplace.js';
import { ActivityTab } from '../activity/activity-tab.js';
import { ConnectTab } from './connect-tab.js';
import { DangerTab } from './danger-tab.js';
import { OverviewTab } from './overview-tab.js';
import { SettingsTab } from './settings-tab.js';

/** The tabs a plugin has; what an address names and it lacks falls back to the first. */
export function DrawerTabs({ card }: { card: Card }) {
  const { search, go } = useMarketplace();
  const tabs = tabsOf(card);
  const chosen = tabs.find(({ value }) => value === search.tab)?.value ?? 'overview';
  const typing = chosen === 'connect' && (card.connections.length === 0 || search.connection === 'new');
  return (
    <Tabs value={chosen} onChange={(tab) => go({ tab: tab as Tab })} keepMounted={false}>
      <Tabs.List mb="sm">
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value} data-autofocus={(value === chosen && !typing) || undefined}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <OverviewTab card={card} />
      </Tabs.Panel>
      <Tabs.Panel value="connect">
        {card.plugin.connection ? <ConnectTab card={card} /> : <SettingsTab plugin={card.plugin} />}
      </Tabs.Panel>
      <Tabs.Panel value="activity">
        <ActivityTab card={card} />
      </Tabs.Panel>
      <Tabs.Panel value="danger">
        <DangerTab card={card} />
      </Tabs.Panel>
    </Tabs>
  );
}

function tabsOf({ plugin, connections }: Card): { value: Tab; label: string }[] {
  const overview = { value: 'overview', label: 'Overview' } as const;
  const danger = { value: 'danger', label: 'Danger' } as const;
  if (plugin.connection === null)
    return [overview, { value: 'connect', label: 'Settings' }, { ...danger, label: 'On and off' }];
  if (connections.length === 0) return [overview, { value: 'connect', label: 'Connect' }, danger];
  return [
    overview,
    { value: 'connect', label: 'Configure' },
    { value: 'activity', label: 'Activity' },
    danger,
  ];
}
