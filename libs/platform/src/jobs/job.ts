import type { JsonObject } from '@patchbay/domain';

/** How often a job is tried, unless it says otherwise. */
export const defaultAttempts = 8;

/** Work to be done once the caller's transaction commits. Payloads hold ids only, never content or secrets. */
export interface NewJob {
  queue: string;
  payload: JsonObject;
  /** While a job with this key waits in the queue, another is not added. */
  key?: string;
  /** A rate-limit key: while it is blocked, the claim passes over the job. */
  limitKey?: string;
  runAt?: Date;
  /** Waits for something else to end, see {@link JobQueue.unhold}: the job is due then, or at `until` if nobody says so. */
  held?: Hold;
  maxAttempts?: number;
}

/** What a job waits for, e.g. the id of an import, and how long at most. */
export interface Hold {
  by: string;
  until: Date;
}

/** A text in a job's payload. Throws a `PoisonError` when it is missing: whoever wrote the job was another version. */
export function payloadText(job: Pick<ClaimedJob, 'payload'>, name: string): string {
  const value = job.payload[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new PoisonError(`the job's payload has no ${name}`);
}

/** A job a worker holds by lease. */
export interface ClaimedJob {
  id: string;
  tenantId: string;
  payload: JsonObject;
  attempts: number;
  maxAttempts: number;
  limitKey: string | null;
  createdAt: Date;
}

/** With the token of its claim, which fences every statement about it: after the lease has run out they touch nothing. */
export interface LeasedJob extends ClaimedJob {
  token: string;
}

/** What a job is held by: `token` fences it, `leaseS` is how long it lasts without a heartbeat, in seconds. */
export interface Lease {
  token: string;
  leaseS: number;
}

/** Put the job back without counting the attempt: the time was not right, nothing failed. */
export class PostponeError extends Error {
  override name = 'PostponeError';
  constructor(
    readonly afterMs: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** No retry will help: straight to the dead letters. */
export class PoisonError extends Error {
  override name = 'PoisonError';
}
