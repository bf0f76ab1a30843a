import { Injectable } from '@nestjs/common';
import { limitFor, RetryError, retryAfterMs, type Limit } from '@patchbay/plugin-sdk';
import { RateRepository } from './rate.repository.js';
import { Together } from './together.js';

const seconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
/** A wait longer than this is cut, so that a bucket nobody uses any more blocks nothing for ever. */
const longestRestMs = 60_000;
/** Those who wait do not all come back for the one token that is due next. */
const spread = 4;

/** The key under which jobs of a connection rest after a 429. */
export const limitKey = (connectionId: string): string => `connection:${connectionId}`;

/** Our own restraint: nothing was sent, and the provider has not complained. */
export class OwnLimitError extends RetryError {
  override name = 'OwnLimitError';
}

/** Keeps calls within a provider's limits, for all workers together. */
@Injectable()
export class Limiter {
  private readonly rests: Together<string, number>;

  constructor(private readonly rates: RateRepository) {
    this.rests = new Together((tenantId, keys) => rates.rest(tenantId, keys));
  }

  /** Throws an `OwnLimitError` with status 429 when the call has to wait; nothing has been sent then. */
  async admit(
    tenantId: string,
    connectionId: string,
    limits: Limit[],
    method: string,
    path: string,
  ): Promise<Limit | null> {
    const connection = limitKey(connectionId);
    const resting = await this.rests.add(tenantId, connection);
    if (resting > 0) throw wait('the connection rests after a 429', resting);
    const limit = limitFor(limits, method, path);
    if (!limit) return null;
    const capacity = Math.max(1, Math.floor(limit.max * (1 - (limit.reserve ?? 0))));
    const perSecond = limit.max / seconds[limit.per];
    const ms = await this.rates.take(tenantId, { key: `${connection}:${limit.id}`, capacity, perSecond });
    if (ms === 0) return limit;
    throw wait(
      `the limit ${limit.id} is used up`,
      Math.min(ms * (1 + Math.random() * spread), longestRestMs),
    );
  }

  /** Learns from the provider's answer. */
  async learn(
    tenantId: string,
    connectionId: string,
    limit: Limit | null,
    head: { status: number; headers: Headers },
    now: number,
  ): Promise<void> {
    const told = limit?.feedback?.(head, now);
    if (told?.remaining === 0 && told.resetAt)
      await this.rates.block(tenantId, `${limitKey(connectionId)}:${limit!.id}`, told.resetAt - now);
    if (head.status === 429)
      await this.rates.block(tenantId, limitKey(connectionId), retryAfterMs(head.headers, now));
  }
}

const wait = (reason: string, afterMs: number): OwnLimitError =>
  new OwnLimitError(reason, { status: 429, afterMs: Math.ceil(afterMs) });
