import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { AuditEntry } from '../../api/types.js';
import { Empty, Failed, Loading } from '../../parts/states.js';
import type { AuditSearch } from './audit.search.js';
import { AuditTable } from './audit-table.js';
import { isFiltered } from './filter.js';

interface Props {
  query: UseInfiniteQueryResult;
  items: AuditEntry[];
  search: AuditSearch;
  onShow: (seq: number) => void;
}

/** Entries, or why there are none. */
export function AuditList({ query, items, search, onShow }: Props) {
  return (
    <section className="panel" aria-label="Entries" aria-busy={query.isFetching}>
      {query.isPending && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && <NoEntries filtered={isFiltered(search)} />}
      {items.length > 0 && <AuditTable items={items} onShow={onShow} />}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          m="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show earlier entries
        </Button>
      )}
    </section>
  );
}

function NoEntries({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty title="No entry fits the filter">Take a part of it away, or look at a longer time.</Empty>
  ) : (
    <Empty title="No entries yet">Every change that somebody makes from now on will be here.</Empty>
  );
}
