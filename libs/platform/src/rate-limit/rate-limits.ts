import { Inject, Injectable } from '@nestjs/common';
import type { Config, RouteClass } from '@patchbay/config';
import { unavailable } from '../errors/problem-error.js';
import { Logger } from '../telemetry/logger.js';
import { CONFIG } from '../tokens.js';
import { LocalRateLimits } from './local-rate-limits.js';
import type { RateLimitStore, Admission } from './rate-limit-store.js';
import { RateLimitRepository } from './rate-limit.repository.js';

/** Who is counted. One person may ask so often; an address or an organisation speaks for many. */
export type SubjectKind = 'address' | 'caller' | 'tenant';

const seconds = 60;
const many = 10;
/** Routes whose callers are strangers: an address is all we know of them. */
const anonymous: readonly RouteClass[] = ['auth', 'webhook'];

/** Counts requests per class of route and subject. */
@Injectable()
export class RateLimits {
  /** Classes counted across nodes: neither guessing nor filling the disk gets cheaper with every node. */
  private readonly shared: ReadonlySet<RouteClass> = new Set<RouteClass>(['auth', 'upload']);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RateLimitRepository) private readonly everywhere: RateLimitStore,
    @Inject(LocalRateLimits) private readonly here: RateLimitStore,
    private readonly log: Logger,
  ) {}

  /** Counts one request; null where limits are off. Throws 503 when sign-ins cannot be counted. */
  async take(route: RouteClass, kind: SubjectKind, subject: string): Promise<Admission | null> {
    const limits = this.config.rateLimit;
    if (!limits) return null;
    const times = kind === 'caller' || anonymous.includes(route) ? 1 : many;
    const rule = { name: `${route}.${kind}`, points: limits[route] * times, seconds };
    if (!this.shared.has(route)) return this.here.take(rule, subject);
    try {
      return await this.everywhere.take(rule, subject);
    } catch (error) {
      if (route === 'auth') throw unavailable('Sign-ins cannot be counted now. Try again.', 2);
      this.log.warn('requests are counted on this node only', { error: String(error) });
      return this.here.take(rule, subject);
    }
  }
}
