import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ApiError } from '../../../api/problem.js';
import { ticket as ticketQuery } from '../../../api/queries.js';
import { Empty, Loaded } from '../../../parts/states.js';
import style from '../tickets.module.css';
import type { Row } from '../list/rows.js';
import { Stepper } from './stepper.js';
import { TicketView } from './ticket-view.js';

const route = getRouteApi('/inside/tickets');

/** The open ticket beside the list. The address names it, so Back closes it and a link opens it. */
export function TicketDrawer({ rows }: { rows: Row[] }) {
  const { ticket } = route.useSearch();
  const navigate = route.useNavigate();
  const close = (): void =>
    void navigate({ search: (before) => ({ ...before, ticket: undefined, why: undefined }) });
  return (
    <Drawer
      opened={ticket !== undefined}
      onClose={close}
      size="min(640px, 100%)"
      className={style.touch}
      title={ticket && <Stepper rows={rows} open={ticket} />}
      closeButtonProps={{ 'aria-label': 'Close the ticket', size: 'md' }}
    >
      {ticket && <Opened id={ticket} />}
    </Drawer>
  );
}

function Opened({ id }: { id: string }) {
  const query = useQuery({ ...ticketQuery(id), refetchInterval: 15_000 });
  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <Empty title="There is no such ticket">
        It was deleted, or the link belongs to another organisation. Close this panel to go on with the list.
      </Empty>
    );
  return (
    <Loaded query={query} rows={8}>
      {(ticket) => <TicketView key={ticket.id} ticket={ticket} />}
    </Loaded>
  );
}
