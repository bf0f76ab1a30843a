import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard, IconLogout, IconShieldLock, IconUserCog } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { me } from '../api/queries.js';
import type { Me } from '../api/types.js';
import { roleWords } from '../parts/role-words.js';
import { initialsOf } from './initials.js';
import { OrganisationItems } from './organisation-items.js';
import { useSignOut } from './use-sign-out.js';

/** Rarely wanted: it does not belong to what every page loads. */
const NewOrganisation = lazy(() =>
  import('./new-organisation.js').then((module) => ({ default: module.NewOrganisation })),
);

/** Who is signed in, and what they can do about themselves. */
export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { data } = useQuery(me);
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [founding, { open, close }] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <UnstyledButton className="user-button" aria-label={`Your menu${data ? `: ${data.name}` : ''}`}>
            <Avatar size={28} radius="xl" color="ink" alt="">
              {initialsOf(data?.name ?? '')}
            </Avatar>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {data && <WhoAmI me={data} />}
          <OrganisationItems onNew={open} />
          <Menu.Item
            leftSection={<IconUserCog size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/settings/profile' })}
          >
            Name and password
          </Menu.Item>
          <Menu.Item
            leftSection={<IconShieldLock size={16} stroke={1.7} />}
            onClick={() => void navigate({ to: '/settings/security' })}
          >
            Sessions and API keys
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.7} />} onClick={onHelp}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} />} onClick={() => void signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {founding && (
        <Suspense>
          <NewOrganisation onClose={close} />
        </Suspense>
      )}
    </>
  );
}

/** In spans: a menu may hold items and words, but no paragraphs. */
function WhoAmI({ me }: { me: Me }) {
  return (
    <Menu.Label>
      <Text span display="block" size="sm" fw={600} c="var(--mantine-color-text)">
        {me.name}
      </Text>
      <Text span display="block" size="xs">
        {me.email}
      </Text>
      <Text span display="block" size="xs">
        {roleWords(me)} of {me.tenant.name}
      </Text>
    </Menu.Label>
  );
}
