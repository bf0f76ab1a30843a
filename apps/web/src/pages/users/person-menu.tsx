import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconDots, IconKey, IconLogout, IconPower, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { roleList } from '../../api/queries.js';
import type { Person } from '../../api/types.js';
import { roles } from './roles.js';
import { useCovered } from './use-covered.js';
import { useChangePerson, type PersonChange } from './use-change-person.js';

interface Props {
  person: Person;
  onKeys: () => void;
}

/** What an administrator can do about a person; of who may do more than they, nothing. */
export function PersonMenu(props: Props) {
  const covered = useCovered();
  const { role, role_id, name } = props.person;
  if (covered(role_id ?? role)) return <Changes {...props} />;
  return (
    <Tooltip label="May do more than you: only their equals change them">
      <ActionIcon variant="subtle" color="gray" data-disabled aria-disabled aria-label={`Change ${name}`}>
        <IconDots size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

/** What the hub does not allow, it says. */
function Changes({ person, onKeys }: Props) {
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

/** Asks once more: what is removed does not come back. With no shade named, Mantine's red is too faint to read. */
function RemoveItem({ onRemove }: { onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <Menu.Item
      color="red.9"
      leftSection={<IconTrash size={16} />}
      closeMenuOnClick={asked}
      onClick={asked ? () => onRemove() : () => setAsked(true)}
    >
      {asked ? 'Really remove? Click again' : 'Remove for good'}
    </Menu.Item>
  );
}

function RoleItems({ person, onPick }: { person: Person; onPick: (change: PersonChange) => void }) {
  const { role, role_id } = person;
  const covered = useCovered();
  const custom = (useQuery(roleList).data?.items ?? []).filter(({ built_in }) => !built_in);
  return (
    <>
      <Menu.Label>Role</Menu.Label>
      {roles
        .filter(({ value }) => covered(value))
        .map(({ value, label }) => (
          <RoleItem
            key={value}
            label={label}
            held={role_id === null && role === value}
            onPick={() => onPick({ role: value })}
          />
        ))}
      {custom
        .filter(({ id }) => covered(id))
        .map(({ id, name }) => (
          <RoleItem key={id} label={name} held={role_id === id} onPick={() => onPick({ role_id: id })} />
        ))}
    </>
  );
}

function RoleItem({ label, held, onPick }: { label: string; held: boolean; onPick: () => void }) {
  return (
    <Menu.Item
      rightSection={held && <IconCheck size={16} stroke={1.7} aria-label="Has this role" />}
      aria-current={held || undefined}
      onClick={held ? undefined : onPick}
    >
      <Text span size="sm" lineClamp={1} title={label}>
        {label}
      </Text>
    </Menu.Item>
  );
}
