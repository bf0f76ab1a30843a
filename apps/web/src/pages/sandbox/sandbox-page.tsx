import './sandbox.css';
import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ApiError } from '../../api/problem.js';
import { connections, sandbox } from '../../api/queries.js';
import type { Connection } from '../../api/types.js';
import { StateBadge } from '../../parts/marks.js';
import { Page } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { FaultSwitch } from './fault-switch.js';
import { SandboxFrame } from './sandbox-frame.js';
import { Scenes } from './scenes.js';

const route = getRouteApi('/inside/sandbox/$connection');

/** What a user of the simulated tool sees, live, with what can happen there. */
export function SandboxPage() {
  const { connection: id } = route.useParams();
  const query = useQuery(sandbox(id));
  const account = useQuery(connections).data?.items.find((one) => one.id === id);
  const title = account ? `${account.plugin_title} sandbox` : 'Sandbox';
  if (query.error instanceof ApiError && query.error.status === 404) return <NoSandbox />;
  return (
    <Page
      title={title}
      note="A simulated tool inside this hub. It speaks the real API; no account is called."
      badge={account && <StateBadge state={account.state} />}
      actions={account && <Actions account={account} />}
    >
      <Loaded query={query} rows={12}>
        {({ html, scenes, fault }) => (
          <div className="sandbox-columns">
            <section className="panel sandbox-page" aria-label={`${title}, as its users see it`}>
              <SandboxFrame title={`${title}, as its users see it`} html={html} />
            </section>
            <Stack gap="sm" className="sandbox-side">
              <Scenes id={id} scenes={scenes} />
              <FaultSwitch id={id} fault={fault} />
            </Stack>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Actions({ account }: { account: Connection }) {
  return (
    <Group gap="xs">
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link
            {...props}
            to="/marketplace"
            search={{ plugin: account.plugin, tab: 'activity', connection: account.id }}
          />
        )}
      >
        Calls to it
      </Button>
      <Button
        variant="default"
        renderRoot={(props) => (
          <Link {...props} to="/marketplace" search={{ plugin: account.plugin, connection: account.id }} />
        )}
      >
        In the marketplace
      </Button>
    </Group>
  );
}

function NoSandbox() {
  return (
    <Page title="Sandbox">
      <Empty
        title="There is no such sandbox"
        action={
          <Button renderRoot={(props) => <Link {...props} to="/marketplace" />}>Open the marketplace</Button>
        }
      >
        It may have been disconnected. A new one takes one press in the marketplace.
      </Empty>
    </Page>
  );
}
