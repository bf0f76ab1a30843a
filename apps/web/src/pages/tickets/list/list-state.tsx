import { Alert, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { reasonOf } from '../../../api/problem.js';
import { Empty, Failed, Loading } from '../../../parts/states.js';
import { TextLink } from '../../../parts/text-link.js';
import type { Narrow } from '../search/facet-panel.js';
import { isNarrowed, noFacets, type Filters } from '../search/filters.js';
import type { useTickets } from './use-tickets.js';

interface Props {
  query: ReturnType<typeof useTickets>['query'];
  rows: number;
  filters: Filters;
  narrow: Narrow;
  all: number | null;
  children: ReactNode;
}

/** Loading, failed, nothing found, nothing there yet, or the list. */
export function ListState({ query, rows, filters, narrow, all, children }: Props) {
  if (query.isPending) return <Loading rows={14} height={24} />;
  if (query.isError && rows === 0) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (rows > 0)
    return (
      <>
        {query.isError && !query.isFetchNextPageError && (
          <Alert color="yellow" mb="xs" title="This list may be out of date">
            {reasonOf(query.error)}
          </Alert>
        )}
        {children}
      </>
    );
  return isNarrowed(filters) && all !== 0 ? <NoMatch filters={filters} narrow={narrow} /> : <NoTickets />;
}

function NoMatch({ filters, narrow }: { filters: Filters; narrow: Narrow }) {
  return (
    <div className="panel">
      <Empty
        title="No ticket matches"
        action={
          <>
            {filters.q && (
              <Button variant="default" onClick={() => narrow({ q: undefined })}>
                Search without words
              </Button>
            )}
            <Button variant="default" onClick={() => narrow({ ...noFacets, q: undefined })}>
              Show all tickets
            </Button>
          </>
        }
      >
        {filters.q
          ? 'No ticket holds these words, and no similar word is known. Fewer words or fewer filters find more.'
          : 'No ticket has all of these properties. Fewer filters find more.'}
      </Empty>
    </div>
  );
}

function NoTickets() {
  return (
    <div className="panel">
      <Empty
        title="No tickets yet"
        action={
          <>
            <TextLink to="/marketplace">Connect a channel</TextLink>
            <TextLink to="/ingestion">Import a file</TextLink>
          </>
        }
      >
        Tickets of all your channels will be here, each with its sentiment and intents, a moment after they
        arrive.
      </Empty>
    </div>
  );
}
