import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Panel } from '../../../parts/page.js';
import { Empty, Failed, Loading } from '../../../parts/states.js';
import { plural } from '../../../parts/words.js';
import { JobLine } from './job-line.js';
import { jobs } from './use-jobs.js';

/** Every import of the organisation, newest first. */
export function JobList() {
  const query = useInfiniteQuery(jobs);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? null;
  const note = total === null ? null : plural(total, 'import');
  return (
    <Panel
      title="Imports"
      padded={false}
      aside={
        note && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )
      }
    >
      {query.isPending && <Loading rows={4} height={36} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Empty title="No imports yet">
          Each file and each list of records that comes in will be here, with its progress and the rows it
          could not take.
        </Empty>
      )}
      {items.map((item) => (
        <JobLine key={item.id} job={item} />
      ))}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          m="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show earlier imports
        </Button>
      )}
    </Panel>
  );
}
