import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.js';
import { organisation } from '../../api/queries.js';
import { Page, Panel } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { ClosePanel } from './close-panel.js';
import { DataPanel } from './data-panel.js';
import { SettingsForm } from './settings-form.js';

/** What belongs to the organisation as a whole. */
export function OrganisationPage() {
  const query = useQuery(organisation);
  const mayPrivacy = useMay('privacy:manage');
  const isOwner = useMay('tenant:own');
  return (
    <Page title="Organisation" note="Settings, data of requesters, and the end">
      <Stack gap="md" maw={720}>
        <Panel title="General">
          <Loaded query={query}>{(data) => <SettingsForm key={data.id} organisation={data} />}</Loaded>
        </Panel>
        {mayPrivacy && <DataPanel />}
        {isOwner && query.data && <ClosePanel name={query.data.name} />}
      </Stack>
    </Page>
  );
}
