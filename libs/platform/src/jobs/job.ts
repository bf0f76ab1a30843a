import type { JsonObject } from '@patchbay/domain';

/** Work to be done once the caller's transaction commits. Payloads hold ids only, never content or secrets. */
export interface NewJob {
  queue: string;
  payload: JsonObject;
  /** While a job with this key waits in the queue, another is not added. */
  key?: string;
  /** A rate-limit key: while it is blocked, the claim passes over the job. */
  limitKey?: string;
  runAt?: Date;
  maxAttempts?: number;
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
