import { Drawer, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ApiError } from '../../../api/problem.js';
import { Empty, Loaded } from '../../../parts/states.js';
import style from '../ingestion.module.css';
import type { Chosen } from '../file/file-import.js';
import { JobFacts } from './job-facts.js';
import { JobProgress } from './job-progress.js';
import { Rejects } from './rejects.js';
import { job as jobQuery } from './use-jobs.js';

const route = getRouteApi('/inside/ingestion');

/** One import: progress while it runs, what came of it, and the rows it gave back. */
export function JobDrawer({ mend }: { mend: (chosen: Chosen) => void }) {
  const { job } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Drawer
      opened={job !== undefined}
      onClose={() => void navigate({ search: (before) => ({ ...before, job: undefined }) })}
      size="min(560px, 100%)"
      className={style.touch}
      title="Import"
      closeButtonProps={{ 'aria-label': 'Close the import', size: 'md' }}
    >
      {job && <Opened id={job} mend={mend} />}
    </Drawer>
  );
}

function Opened({ id, mend }: { id: string; mend: (chosen: Chosen) => void }) {
  const query = useQuery(jobQuery(id));
  if (query.error instanceof ApiError && query.error.status === 404)
    return <Empty title="There is no such import">The link may belong to another organisation.</Empty>;
  return (
    <Loaded query={query} rows={4}>
      {(job) => (
        <Stack gap="md">
          <JobProgress job={job} />
          <JobFacts job={job} />
          {job.progress.rejected > 0 && <Rejects job={job} mend={mend} />}
        </Stack>
      )}
    </Loaded>
  );
}
