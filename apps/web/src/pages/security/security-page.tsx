import { Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/may.js';
import { Page } from '../../parts/page.js';
import { KeyDrawer } from './key-drawer.js';
import { KeyPanel } from './key-panel.js';
import { SessionsPanel } from './sessions-panel.js';

const route = getRouteApi('/inside/settings/security');

/** Everything that acts in a person's name, and how to stop it. */
export function SecurityPage() {
  const { make } = route.useSearch();
  const navigate = route.useNavigate();
  const mayOrganisation = useMay('tenant:manage');
  const open = (whose?: 'me' | 'organisation'): void =>
    void navigate({ search: whose ? { make: whose } : {} });
  return (
    <Page title="Security" note="Where you are signed in, and the keys by which programs come in">
      <Stack gap="md" maw={980}>
        <SessionsPanel />
        <KeyPanel whose="me" onMake={() => open('me')} />
        {mayOrganisation && <KeyPanel whose="organisation" onMake={() => open('organisation')} />}
      </Stack>
      <KeyDrawer
        whose={make === 'organisation' && !mayOrganisation ? null : (make ?? null)}
        onClose={() => open()}
      />
    </Page>
  );
}
