import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/may.js';
import { people } from '../../api/queries.js';
import { AccessCard } from '../access-settings/access-card.js';
import { InvitationPanel } from '../invitations/invitation-panel.js';
import { RoleDrawer } from '../roles/role-drawer.js';
import { RolePanel } from '../roles/role-panel.js';
import { Needs } from '../../parts/needs.js';
import { Page } from '../../parts/page.js';
import { Loaded } from '../../parts/states.js';
import { plural } from '../../parts/words.js';
import { AddButton } from './add-button.js';
import { PeopleTable } from './people-table.js';
import { PersonDrawer } from './person-drawer.js';
import { PersonKeysDrawer } from './person-keys-drawer.js';

const route = getRouteApi('/inside/settings/people');

export function PeoplePage() {
  const may = useMay('users:manage');
  const query = useQuery({ ...people, enabled: useMay('users:read') });
  const navigate = route.useNavigate();
  const { add, role, keys } = route.useSearch();
  const open = (next: boolean): void => void navigate({ search: next ? { add: true } : {} });
  const edit = (next?: string): void => void navigate({ search: next ? { role: next } : {} });
  const look = (next?: string): void => void navigate({ search: next ? { keys: next } : {} });
  return (
    <Page
      title="People"
      note={query.data && `${plural(query.data.items.length, 'person', 'people')} can sign in`}
      actions={<AddButton onAdd={() => open(true)} />}
    >
      <Stack gap="md">
        <section className="panel" aria-label="People">
          <Needs permission="users:read">
            <Loaded query={query}>{({ items }) => <PeopleTable items={items} onKeys={look} />}</Loaded>
          </Needs>
        </section>
        <InvitationPanel />
        <RolePanel onEdit={edit} />
        <AccessCard />
      </Stack>
      <PersonDrawer opened={may && add === true} onClose={() => open(false)} />
      <PersonKeysDrawer person={(may && keys) || null} onClose={() => look()} />
      <RoleDrawer role={(may && role) || null} onClose={() => edit()} />
    </Page>
  );
}
