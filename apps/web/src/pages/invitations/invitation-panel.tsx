import { Button, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/queries.js';
import { Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { roleLabel } from '../users/roles.js';
import { InviteForm } from './invite-form.js';
import { invitations, useInvitations, type Invitation } from './use-invitations.js';

/** Invitations that wait for an answer, for those who may send some. */
export function InvitationPanel() {
  const may = useQuery(me).data?.permissions.includes('users:manage') ?? false;
  return may ? <Waiting /> : null;
}

function Waiting() {
  const query = useQuery(invitations);
  return (
    <Panel title="Invitations" padded={false}>
      <InviteForm />
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nobody is invited at the moment">An invitation is good for 7 days.</Empty>
          ) : (
            <InvitationTable items={items} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function InvitationTable({ items }: { items: Invitation[] }) {
  const { withdraw } = useInvitations();
  return (
    <div className="scroll-x" role="region" tabIndex={0} aria-label="List of invitations">
      <Table horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>E-mail</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Good until</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((invitation) => (
            <Table.Tr key={invitation.id}>
              <Table.Td>{invitation.email}</Table.Td>
              <Table.Td>{roleLabel(invitation.role)}</Table.Td>
              <Table.Td>{new Date(invitation.expires_at).toLocaleDateString()}</Table.Td>
              <Table.Td ta="right">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Withdraw the invitation of ${invitation.email}`}
                  loading={withdraw.isPending && withdraw.variables.id === invitation.id}
                  onClick={() => withdraw.mutate(invitation)}
                >
                  Withdraw
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
