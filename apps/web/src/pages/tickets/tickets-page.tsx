import { Box, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { Page } from '../../parts/page.js';
import { TicketDrawer } from './detail/ticket-drawer.js';
import { ListState } from './list/list-state.js';
import { TicketList } from './list/ticket-list.js';
import { useArrivals } from './list/use-arrivals.js';
import { searchSummary, useAllTickets, useTickets } from './list/use-tickets.js';
import { FacetDrawer } from './search/facet-drawer.js';
import { FacetPanel, type Narrow } from './search/facet-panel.js';
import { SearchBox } from './search/search-box.js';
import { SearchNotes } from './search/search-notes.js';
import style from './tickets.module.css';

const route = getRouteApi('/inside/tickets');

/** Every ticket of every channel: searched, narrowed, opened. */
export function TicketsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const compact = useMediaQuery('(max-width: 62em)', false) ?? false;
  const narrow: Narrow = useCallback(
    (change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  );
  return (
    <Page title="Tickets" actions={compact && <FacetDrawer filters={search} narrow={narrow} />}>
      <div className={`${style.layout} ${style.touch}`}>
        {!compact && (
          <div className={style.facets}>
            <FacetPanel filters={search} narrow={narrow} />
          </div>
        )}
        <Found narrow={narrow} />
      </div>
    </Page>
  );
}

/** The right-hand side: search box, counts, list and the open ticket. */
function Found({ narrow }: { narrow: Narrow }) {
  const search = route.useSearch();
  const summary = useQuery(searchSummary(search));
  const all = useAllTickets();
  const { query, rows, readAt } = useTickets(search);
  const fresh = useArrivals(rows, readAt, search);
  const { fetchNextPage, isFetchingNextPage } = query;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const cache = useQueryClient();
  const refresh = (): void => {
    // From the first page on: reading fifty pages again would take long and move the list under the reader.
    void cache.resetQueries({ queryKey: ['tickets'] });
    void cache.invalidateQueries({ queryKey: ['search-summary'] });
  };
  const total = Math.max(summary.data?.total ?? 0, rows.length);
  return (
    <Box miw={0}>
      <SearchBox filters={search} narrow={narrow} />
      <SearchNotes
        typed={search.q}
        corrected={summary.data?.corrected ?? null}
        found={summary.data ? total : null}
        all={all}
        capped={summary.data?.total_is_capped ?? false}
        busy={query.isFetching && !isFetchingNextPage}
        fresh={fresh}
        refresh={refresh}
        search={(q) => narrow({ q })}
      />
      <ListState query={query} rows={rows.length} filters={search} narrow={narrow} all={all}>
        <TicketList
          rows={rows}
          total={total}
          open={search.ticket}
          tall={Boolean(search.q)}
          more={query.hasNextPage && !query.isPlaceholderData}
          loadMore={loadMore}
        />
        {query.isFetchNextPageError && (
          <Button variant="default" mt="xs" onClick={() => void fetchNextPage()}>
            The next tickets could not be loaded. Try again
          </Button>
        )}
      </ListState>
      <TicketDrawer rows={rows} />
    </Box>
  );
}
