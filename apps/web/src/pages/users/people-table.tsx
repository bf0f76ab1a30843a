import { Badge, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.js';
import { me } from '../../api/queries.js';
import type { Person } from '../../api/types.js';
import { PersonMenu } from './person-menu.js';
import { roleLabel } from './roles.js';

/** `onKeys` opens the keys of a person. */
interface Look {
  onKeys: (id: string) => void;
}

export function PeopleTable({ items, onKeys }: Look & { items: Person[] }) {
  const own = useQuery(me).data?.id;
  const may = useMay('users:manage');
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="List of people">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>E-mail</Table.Th>
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
      </Table.Td>
      <Table.Td>{person.email}</Table.Td>
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

function RoleBadge({ person: { role, role_id, disabled } }: { person: Person }) {
  if (disabled) return <Badge color="red">Switched off</Badge>;
  if (role_id !== null) return <Badge color="gray">Own role</Badge>;
  return <Badge color={role === 'admin' || role === 'owner' ? 'ink' : 'gray'}>{roleLabel(role)}</Badge>;
}
