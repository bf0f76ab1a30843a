import type { ImportJob } from '../../../api/types.js';
import { count, duration, plural } from '../../../parts/words.js';

export interface Progress {
  /** 0 to 100; null = not known. */
  percent: number | null;
  rows: string;
  speed: string | null;
  left: string | null;
}

export const isActive = ({ status }: Pick<ImportJob, 'status'>): boolean =>
  status === 'queued' || status === 'running';

/** How far an import is, in words. The length of a file is an estimate until its end has been read. */
export function progressOf(job: ImportJob): Progress {
  const { processed, rejected, total } = job.progress;
  const done = processed + rejected;
  const guess = job.kind === 'file_import' && isActive(job);
  return {
    percent: percentOf(job, done),
    rows:
      total === null || !isActive(job)
        ? plural(done, 'row')
        : `${count(done)} of ${guess ? 'about ' : ''}${count(total)} rows`,
    speed: job.rate_per_second === null ? null : `${count(job.rate_per_second)} rows/s`,
    left: job.eta_seconds === null ? null : `about ${duration(job.eta_seconds)} left`,
  };
}

function percentOf(job: ImportJob, done: number): number | null {
  if (job.status === 'succeeded') return 100;
  const { total } = job.progress;
  if (total === null || total === 0) return null;
  // A running import is never told as complete: its last batch may still fail.
  return Math.min(isActive(job) ? 99 : 100, Math.floor((done / total) * 100));
}

/** What became of an import, in a sentence. */
export function outcome(job: ImportJob): string {
  const { processed, rejected } = job.progress;
  const refused = rejected > 0 ? `, ${plural(rejected, 'row')} rejected` : '';
  const sentences: Record<ImportJob['status'], string> = {
    queued: 'Waiting for its turn: imports run one after the other.',
    running: `${plural(processed, 'row')} stored so far${refused}.`,
    succeeded: `${plural(processed, 'row')} imported${refused}.`,
    cancelled:
      processed > 0
        ? `Stopped by a person. ${plural(processed, 'row')} stored before that stay${refused}.`
        : 'Stopped by a person before any row was stored.',
    failed: `${job.error ?? 'It stopped on an error.'} ${storedWords(processed)}`,
  };
  return sentences[job.status];
}

const storedWords = (processed: number): string =>
  processed > 0 ? `${plural(processed, 'row')} before the error are stored.` : 'Nothing was stored.';

/** How long it took, or has been running. */
export function took(job: ImportJob, now: number): string {
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  return duration(Math.max(0, (end - Date.parse(job.created_at)) / 1_000));
}
