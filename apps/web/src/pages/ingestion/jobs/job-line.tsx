import { Progress } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ImportJob } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { ago, wordsOf } from '../../../parts/words.js';
import style from '../ingestion.module.css';
import { isActive, outcome, progressOf } from './progress.js';

const route = getRouteApi('/inside/ingestion');

/** One import in the list. */
export function JobLine({ job }: { job: ImportJob }) {
  const { job: open } = route.useSearch();
  return (
    <Link
      from="/ingestion"
      to="/ingestion"
      search={(before) => ({ ...before, job: job.id })}
      className={style.job}
      aria-current={open === job.id}
    >
      <span className="clip">
        <strong>{nameOf(job)}</strong> <span className={style.quiet}>{wordsOf(job.source)}</span>
      </span>
      <StateBadge state={job.status} />
      <JobState job={job} />
      <span className={style.quiet}>{ago(job.created_at)}</span>
    </Link>
  );
}

function JobState({ job }: { job: ImportJob }) {
  if (job.status !== 'running') return <span className={`${style.quiet} clip`}>{outcome(job)}</span>;
  const { percent, rows, left } = progressOf(job);
  return (
    <span className="clip">
      {[rows, left].filter(Boolean).join(', ')}
      {percent !== null && isActive(job) && (
        <Progress value={percent} size="sm" aria-label={`${nameOf(job)}: rows read`} />
      )}
    </span>
  );
}

export const nameOf = (job: ImportJob): string => job.file_name ?? 'Pasted or sent records';
