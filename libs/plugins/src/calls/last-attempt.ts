import type { ClaimedJob } from '@patchbay/platform';
import { RetryError } from '@patchbay/plugin-sdk';

/** Whether the queue would give the job up over this error. What a 429 or our own restraint postpones is never given up. */
export const isLastAttempt = (job: ClaimedJob, error: unknown): boolean =>
  job.attempts >= job.maxAttempts && !(error instanceof RetryError && error.status === 429);
