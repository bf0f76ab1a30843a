import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/may.js';
import { Needs } from '../../parts/needs.js';
import { Page, Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { AddDrawer } from './add-drawer.js';
import { ConnectionCard } from './connection-card.js';
import { DomainsPanel } from './domains-panel.js';
import { PolicySwitch } from './policy-switch.js';
import { ssoConnections } from './sso-queries.js';

const route = getRouteApi('/inside/settings/sso');

export function SsoPage() {
  const may = useMay('tenant:manage');
  const query = useQuery({ ...ssoConnections, enabled: may });
  const navigate = route.useNavigate();
  const { add, connection: tested } = route.useSearch();
  const open = (next: boolean): void => void navigate({ search: next ? { add: true } : {} });
  const button = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => open(true)}>
      Add a connection
    </Button>
  );
  return (
    <Page
      title="Single sign-on"
      note="People sign in at your identity provider, by SAML or OpenID Connect"
      actions={may && button}
    >
      <Needs permission="tenant:manage">
        <Stack gap="md">
          <DomainsPanel />
          <Panel title="Connections" aside={<PolicySwitch />}>
            <Loaded query={query} rows={3}>
              {({ items }) =>
                items.length === 0 ? (
                  <Empty title="No connection yet" action={button}>
                    Add your identity provider, copy our values to it, then test the login before you switch
                    it on.
                  </Empty>
                ) : (
                  items.map((item) => (
                    <ConnectionCard key={item.id} connection={item} opened={item.id === tested} />
                  ))
                )
              }
            </Loaded>
          </Panel>
        </Stack>
        <AddDrawer opened={add === true} onClose={() => open(false)} />
      </Needs>
    </Page>
  );
}
