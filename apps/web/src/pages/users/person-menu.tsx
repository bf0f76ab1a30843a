import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconKey, IconLogout, IconPower, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { roleList } from '../../api/queries.js';
import type { Person } from '../../api/types.js';
import { roles } from './roles.js';
import { useChangePerson } from './use-change-person.js';

/** What an administrator can do about a person. What the hub does not allow, it says. */
export function PersonMenu({ person, onKeys }: { person: Person; onKeys: () => void }) {
  const { change, remove, signOut } = useChangePerson(person);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={change.isPending || remove.isPending || signOut.isPending}
          aria-label={`Change ${person.name}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <RoleItems person={person} onPick={change.mutate} />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPower size={16} />}
          onClick={() => change.mutate({ disabled: !person.disabled })}
        >
          {person.disabled ? 'Let in again' : 'Switch off'}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          Sign out everywhere
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={onKeys}>
          API keys
        </Menu.Item>
        <RemoveItem onRemove={remove.mutate} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Asks once more: what is removed does not come back. */
function RemoveItem({ onRemove }: { onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <Menu.Item
      color="red"
      leftSection={<IconTrash size={16} />}
      closeMenuOnClick={asked}
      onClick={asked ? () => onRemove() : () => setAsked(true)}
    >
      {asked ? 'Really remove? Click again' : 'Remove for good'}
    </Menu.Item>
  );
}

function RoleItems(props: {
  person: Person;
  onPick: (change: { role?: Person['role']; role_id?: string }) => void;
}) {
  const { role, role_id } = props.person;
  const custom = (useQuery(roleList).data?.items ?? []).filter(({ built_in }) => !built_in);
  return (
    <>
      <Menu.Label>Role</Menu.Label>
      {roles.map(({ value, label }) => (
        <Menu.Item
          key={value}
          disabled={role_id === null && role === value}
          onClick={() => props.onPick({ role: value })}
        >
          {label}
        </Menu.Item>
      ))}
      {custom.map(({ id, name }) => (
        <Menu.Item key={id} disabled={role_id === id} onClick={() => props.onPick({ role_id: id })}>
          {name}
        </Menu.Item>
      ))}
    </>
  );
}
