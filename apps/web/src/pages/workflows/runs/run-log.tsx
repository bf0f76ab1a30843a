import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { workflows } from '../../../api/queries.js';
import { Empty, Failed, Loading } from '../../../parts/states.js';
import { plural, wordsOf } from '../../../parts/words.js';
import { useWorkflows } from '../use-workflows.js';
import { runLog } from '../workflow-queries.js';
import { RunRow } from './run-row.js';

const statuses = ['all', 'succeeded', 'failed', 'waiting', 'running'] as const;

/** Every run, newest first, with every step. */
export function RunLog() {
  const { search } = useWorkflows();
  const query = useInfiniteQuery(runLog(search));
  const pages = query.data?.pages ?? [];
  const runs = pages.flatMap(({ items }) => items);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <RunFilter />
        <Text size="sm" c="dimmed" role="status">
          {pages[0]?.total !== undefined && pages[0].total !== null && plural(pages[0].total, 'run')}
        </Text>
      </Group>
      <section className="panel" aria-label="Runs">
        {query.data === undefined &&
          (query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Loading />)}
        {query.data !== undefined && runs.length === 0 && (
          <NoRun filtered={Boolean(search.status ?? search.of)} />
        )}
        <ul className="plain-list">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      </section>
      {query.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older runs
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function RunFilter() {
  const { search, go } = useWorkflows();
  const all = useQuery(workflows).data?.items ?? [];
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="Status"
        data={statuses.map((value) => ({ value, label: wordsOf(value) }))}
        value={search.status ?? 'all'}
        onChange={(value) => go({ status: value === 'all' ? undefined : value })}
      />
      <Select
        size="xs"
        w={230}
        aria-label="Workflow"
        placeholder="All workflows"
        clearable
        data={all.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.of ?? null}
        onChange={(of) => go({ of: of ?? undefined })}
      />
    </Group>
  );
}

function NoRun({ filtered }: { filtered: boolean }) {
  const { go } = useWorkflows();
  if (!filtered)
    return (
      <Empty title="Nothing ran yet">As soon as a ticket fits a workflow, its run is logged here.</Empty>
    );
  return (
    <Empty
      title="No run fits"
      action={
        <Button variant="default" onClick={() => go({ status: undefined, of: undefined })}>
          Show all runs
        </Button>
      }
    >
      There is no such run in the log.
    </Empty>
  );
}
