import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import type { RateLimitStore, RateRule, Admission } from './rate-limit-store.js';
import { consume, Limiters } from './admission.js';

/** Counts in PostgreSQL, one statement per request: all nodes of an installation see the same counters. */
@Injectable()
export class RateLimitRepository implements RateLimitStore {
  private readonly limiters: Limiters;

  constructor(dataSource: DataSource) {
    this.limiters = new Limiters(
      ({ name, points, seconds }) =>
        new RateLimiterPostgres({
          storeClient: dataSource,
          storeType: 'typeorm',
          tableName: 'rate_limit',
          tableCreated: true,
          clearExpiredByTimeout: true,
          keyPrefix: name,
          points,
          duration: seconds,
          // Who has used up a window is not asked for again before the next one.
          inMemoryBlockOnConsumed: points + 1,
        }),
    );
  }

  take(rule: RateRule, subject: string): Promise<Admission> {
    return consume(this.limiters.of(rule), rule, subject);
  }
}
