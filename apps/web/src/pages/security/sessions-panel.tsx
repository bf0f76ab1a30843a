import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sessions } from '../../api/queries.js';
import type { Session } from '../../api/types.js';
import { Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { ago, dateTime, plural } from '../../parts/words.js';
import { useSessions } from './use-sessions.js';

/** A person's own sign-ins, the one in front of them marked. */
export function SessionsPanel() {
  const query = useQuery(sessions);
  const { endOthers } = useSessions();
  const others = query.data?.items.filter(({ current }) => !current) ?? [];
  return (
    <Panel
      title="Where you are signed in"
      padded={false}
      aside={
        others.length > 0 && (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            Sign out of {plural(others.length, 'other')}
          </Button>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nowhere any more">This sign-in has just ended.</Empty>
          ) : (
            <SessionTable items={items} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function SessionTable({ items }: { items: Session[] }) {
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="List of your sessions">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Device</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Signed in</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { end } = useSessions();
  const { device, ip, current, last_used_at, created_at } = session;
  return (
    <Table.Tr h={40}>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          {device}
          {current && <Badge color="teal">This one</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {ip ?? 'Address unknown'}
        </Text>
      </Table.Td>
      <Table.Td title={dateTime(last_used_at)}>{ago(last_used_at)}</Table.Td>
      <Table.Td>{dateTime(created_at)}</Table.Td>
      <Table.Td ta="right">
        {!current && (
          <Button
            variant="default"
            aria-label={`Sign out of ${device}, last used ${ago(last_used_at)}`}
            loading={end.isPending}
            onClick={() => end.mutate(session)}
          >
            Sign out
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
