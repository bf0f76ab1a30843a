import { Injectable } from '@nestjs/common';
import { limitFor, RetryError, retryAfterMs, type Limit } from '@patchbay/plugin-sdk';
import { RateRepository } from './rate.repository.js';

const seconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
const shortRestMs = 250;

/** The key under which jobs of a connection rest after a 429. */
export const limitKey = (connectionId: string): string => `connection:${connectionId}`;

/** Keeps calls within a provider's limits, for all workers together. */
@Injectable()
export class Limiter {
  constructor(private readonly rates: RateRepository) {}

  /** Throws a `RetryError` with status 429 when the call has to wait; nothing has been sent then. */
  async admit(
    tenantId: string,
    connectionId: string,
    limits: Limit[],
    method: string,
    path: string,
  ): Promise<Limit | null> {
    const limit = limitFor(limits, method, path);
    if (!limit) return null;
    const capacity = Math.max(1, Math.floor(limit.max * (1 - (limit.reserve ?? 0))));
    const taken = await this.rates.take(
      tenantId,
      `${limitKey(connectionId)}:${limit.id}`,
      capacity,
      limit.max / seconds[limit.per],
    );
    if (!taken)
      throw new RetryError(`the limit ${limit.id} is used up`, { status: 429, afterMs: shortRestMs });
    return limit;
  }

  /** Learns from the provider's answer. */
  async learn(
    tenantId: string,
    connectionId: string,
    limit: Limit | null,
    head: { status: number; headers: Headers },
    now: number,
  ): Promise<void> {
    const told = limit?.feedback?.(head);
    if (told?.remaining === 0 && told.resetAt)
      await this.rates.block(tenantId, `${limitKey(connectionId)}:${limit!.id}`, told.resetAt);
    if (head.status === 429)
      await this.rates.block(tenantId, limitKey(connectionId), now + retryAfterMs(head.headers, now));
  }
}
