import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RateLimitStore, RateRule, Admission } from './rate-limit-store.js';
import { consume, Limiters } from './admission.js';

/** Counts in the memory of this process. */
@Injectable()
export class LocalRateLimits implements RateLimitStore {
  private readonly limiters = new Limiters(
    ({ name, points, seconds }) => new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
  );

  take(rule: RateRule, subject: string): Promise<Admission> {
    return consume(this.limiters.of(rule), rule, subject);
  }
}
