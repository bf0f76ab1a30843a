import { Alert, Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../../api/client.js';
import { useMay } from '../../../api/may.js';
import { reasonOf } from '../../../api/problem.js';
import type { ImportJob } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { nameOf } from './job-line.js';
import { isActive, outcome, progressOf } from './progress.js';
import { job as jobQuery, jobs } from './use-jobs.js';

/** State, progress and the way to stop. */
export function JobProgress({ job }: { job: ImportJob }) {
  const { percent, rows, speed, left } = progressOf(job);
  const active = isActive(job);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} fz="lg" style={{ overflowWrap: 'anywhere' }}>
          {nameOf(job)}
        </Title>
        <StateBadge state={job.status} />
      </Group>
      {job.status === 'failed' ? (
        <Alert color="red" title="The import did not finish">
          {outcome(job)}
        </Alert>
      ) : (
        <Text size="sm" role="status">
          {outcome(job)}
        </Text>
      )}
      {active && (
        <>
          <Progress value={percent ?? 100} animated={percent === null} aria-label="Rows read" />
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {[rows, speed, left].filter(Boolean).join(' · ')}
            </Text>
            <Stop id={job.id} />
          </Group>
        </>
      )}
    </Stack>
  );
}

function Stop({ id }: { id: string }) {
  const cache = useQueryClient();
  const may = useMay('data:ingest');
  const cancel = useMutation({
    mutationFn: () => ok(api.POST('/api/job/{id}/cancel', { params: { path: { id } } })),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'The import was not stopped', message: reasonOf(error) }),
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: jobQuery(id).queryKey }),
        cache.invalidateQueries({ queryKey: jobs.queryKey }),
      ]),
  });
  if (!may) return null;
  return (
    <Button variant="default" loading={cancel.isPending || cancel.isSuccess} onClick={() => cancel.mutate()}>
      Stop the import
    </Button>
  );
}
