import { RetryError } from '@patchbay/plugin-sdk';
import type { ClaimedJob } from './job.js';
import { PoisonError, PostponeError } from './job.js';
import { scrub } from '../telemetry/scrub.js';

/** What becomes of a job whose handler threw. */
export type Verdict =
  { kind: 'release'; seconds: number } | { kind: 'retry'; seconds: number } | { kind: 'dead' };

const maxDelayS = 3_600;

/** Full jitter between one second and 2^attempts, at most an hour; a provider's own Retry-After goes before. */
export function verdict(
  error: unknown,
  job: Pick<ClaimedJob, 'attempts' | 'maxAttempts'>,
  random = Math.random,
): Verdict {
  if (error instanceof PostponeError) return { kind: 'release', seconds: error.afterMs / 1_000 };
  if (error instanceof RetryError && error.status === 429) {
    return { kind: 'release', seconds: Math.max(0.2, (error.afterMs ?? 1_000) / 1_000) };
  }
  if (error instanceof PoisonError || job.attempts >= job.maxAttempts) return { kind: 'dead' };
  const asked = error instanceof RetryError && error.afterMs !== null ? error.afterMs / 1_000 : 0;
  const own = Math.max(1, random() * Math.min(maxDelayS, 2 ** job.attempts));
  return { kind: 'retry', seconds: Math.max(asked, own) };
}

/** The text kept as `last_error`: one line, bounded, so that a payload cannot hide in it, and without what looks like a secret. */
export function reasonOf(error: unknown): string {
  return String(scrub(textOf(error)))
    .replace(/\s+/g, ' ')
    .slice(0, 500);
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'unknown error';
  }
}
