import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RateRule, Admission } from './rate-limit-store.js';

/** Counts one request. The library rejects with a result where it refuses, with an error where it cannot count. */
export async function consume(
  limiter: RateLimiterAbstract,
  rule: RateRule,
  subject: string,
): Promise<Admission> {
  try {
    return admission(true, rule, await limiter.consume(subject));
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return admission(false, rule, refusal);
    throw refusal;
  }
}

const admission = (
  allowed: boolean,
  rule: RateRule,
  { remainingPoints, msBeforeNext }: RateLimiterRes,
): Admission => ({
  allowed,
  limit: rule.points,
  remaining: Math.max(0, remainingPoints),
  resetMs: Math.max(0, msBeforeNext),
});

/** One limiter per rule, made on first use. */
export class Limiters {
  private readonly made = new Map<string, RateLimiterAbstract>();

  constructor(private readonly make: (rule: RateRule) => RateLimiterAbstract) {}

  of(rule: RateRule): RateLimiterAbstract {
    const key = `${rule.name} ${rule.points} ${rule.seconds}`;
    const limiter = this.made.get(key) ?? this.make(rule);
    this.made.set(key, limiter);
    return limiter;
  }
}
