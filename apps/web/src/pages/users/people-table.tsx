import { Badge, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';
import type { Person } from '../../api/types.js';
import { roleLabel } from './roles.js';

export function PeopleTable({ items }: { items: Person[] }) {
  const own = useQuery(me).data?.id;
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="List of people">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>E-mail</Table.Th>
            <Table.Th>Role</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((person) => (
            <PersonRow key={person.id} person={person} isMe={person.id === own} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function PersonRow({ person: { name, email, role }, isMe }: { person: Person; isMe: boolean }) {
  return (
    <Table.Tr h={30}>
      <Table.Td>
        {name}
        {isMe && (
          <Text span c="dimmed" size="sm">
            {' '}
            (you)
          </Text>
        )}
      </Table.Td>
      <Table.Td>{email}</Table.Td>
      <Table.Td>
        <Badge color={role === 'admin' || role === 'owner' ? 'ink' : 'gray'}>{roleLabel(role)}</Badge>
      </Table.Td>
    </Table.Tr>
  );
}
