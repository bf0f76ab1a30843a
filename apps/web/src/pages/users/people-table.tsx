import { Badge, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.js';
import { me, roleList } from '../../api/queries.js';
import type { Person } from '../../api/types.js';
import { PersonMenu } from './person-menu.js';
import { roleLabel } from './roles.js';

/** `onKeys` opens the keys of a person. */
interface Look {
  onKeys: (id: string) => void;
}

/** On a phone the address stands below the name, so that what can be done about a person is in sight. */
export function PeopleTable({ items, onKeys }: Look & { items: Person[] }) {
  const own = useQuery(me).data?.id;
  const may = useMay('users:manage');
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="List of people">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="xs">E-mail</Table.Th>
            <Table.Th>Role</Table.Th>
            {may && <Table.Th aria-label="Changes" />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((person) => (
            <PersonRow key={person.id} person={person} isMe={person.id === own} may={may} onKeys={onKeys} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function PersonRow({ person, isMe, may, onKeys }: Look & { person: Person; isMe: boolean; may: boolean }) {
  return (
    <Table.Tr h={30}>
      <Table.Td>
        {person.name}
        {isMe && (
          <Text span c="dimmed" size="sm">
            {' '}
            (you)
          </Text>
        )}
        <Text size="sm" c="dimmed" hiddenFrom="xs" style={{ overflowWrap: 'anywhere' }}>
          {person.email}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="xs">{person.email}</Table.Td>
      <Table.Td>
        <RoleBadge person={person} />
      </Table.Td>
      {may && (
        <Table.Td ta="right">
          <PersonMenu person={person} onKeys={() => onKeys(person.id)} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}

/** As wide as its words: in a narrow table it would shrink to a letter. */
function RoleBadge({ person }: { person: Person }) {
  const own = useOwnRole(person.role_id);
  if (person.disabled)
    return (
      <Badge color="red" miw="max-content">
        Switched off
      </Badge>
    );
  const leads = own === null && (person.role === 'admin' || person.role === 'owner');
  const label = own ?? roleLabel(person.role);
  return (
    <Badge
      color={leads ? 'ink' : 'gray'}
      miw="max-content"
      title={label}
      styles={{ label: { maxWidth: 180 } }}
    >
      {label}
    </Badge>
  );
}

/** What a role of the organisation's own is called; null = they have a built-in one. */
function useOwnRole(id: string | null): string | null {
  const { data } = useQuery({ ...roleList, enabled: id !== null });
  if (id === null) return null;
  return data?.items.find((role) => role.id === id)?.name ?? 'Own role';
}
