import { Injectable } from '@nestjs/common';
import { RetryError, type Limit } from '@patchbay/plugin-sdk';
import { RateRepository } from './rate.repository.js';

const seconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
const shortRestMs = 250;
const defaultRestMs = 5_000;

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
    const limit = limits.find((one) => matches(one.match, method, path)) ?? null;
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

/** `Retry-After` in seconds or as a date; five seconds when there is none. */
export function retryAfterMs(headers: Headers, now: number): number {
  const text = headers.get('retry-after');
  if (!text) return defaultRestMs;
  const asSeconds = Number(text);
  if (Number.isFinite(asSeconds)) return Math.max(0, asSeconds * 1_000);
  return Math.max(0, (Date.parse(text) || now + defaultRestMs) - now);
}

/** `*` stands for one path segment, `**` for the rest. */
export function matches(pattern: string, method: string, path: string): boolean {
  const [wantedMethod, wantedPath = ''] = pattern.split(' ', 2);
  if (wantedMethod !== '*' && wantedMethod !== method) return false;
  const source = wantedPath
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\u0000')
    .replaceAll('*', '[^/]+')
    .replaceAll('\u0000', '.*');
  return new RegExp(`^${source}$`).test(path.split('?', 1)[0]!);
}
