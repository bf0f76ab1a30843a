import { Injectable } from '@nestjs/common';
import { limitFor, RetryError, retryAfterMs, type Limit } from '@patchbay/plugin-sdk';
import { CircuitRepository } from './circuit.repository.js';
import { RateRepository, type Rest } from './rate.repository.js';
import { Together } from './together.js';

const seconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
/** A wait longer than this is cut, so that a bucket nobody uses any more blocks nothing for ever. */
const longestRestMs = 60_000;
/** Those who wait do not all come back for the one token that is due next. */
const spread = 4;

/** The key under which jobs of a connection rest: after a 429, or while its provider is down. */
export const limitKey = (connectionId: string): string => `connection:${connectionId}`;

/** Our own restraint: nothing was sent, and the provider has not complained. */
export class OwnLimitError extends RetryError {
  override name = 'OwnLimitError';
}

/** The provider has failed too often: nobody asks it for a while. */
export class CircuitOpenError extends OwnLimitError {
  override name = 'CircuitOpenError';
  readonly failing: string;

  constructor({ failing, ms }: { failing: string; ms: number }) {
    const message = `${failing}. The next try is in ${Math.ceil(ms / 1_000)} seconds; nothing is lost.`;
    super(message, { status: 429, afterMs: Math.ceil(ms) });
    this.failing = failing;
  }
}

/** The call may go, under this limit. `probe`: it is the one that tries whether a provider that was down is back. */
export interface Admission {
  limit: Limit | null;
  probe: boolean;
}

/** Keeps calls within a provider's limits, and away from one that is down, for all workers together. */
@Injectable()
export class Limiter {
  private readonly rests: Together<string, Rest>;

  constructor(
    private readonly rates: RateRepository,
    private readonly circuits: CircuitRepository,
  ) {
    this.rests = new Together((tenantId, keys) => rates.rest(tenantId, keys));
  }

  /** Throws an `OwnLimitError` with status 429 when the call has to wait; nothing has been sent then. */
  async admit(
    tenantId: string,
    connectionId: string,
    limits: Limit[],
    method: string,
    path: string,
  ): Promise<Admission> {
    const connection = limitKey(connectionId);
    const rest = await this.rests.add(tenantId, connection);
    if (rest.ms > 0) throw refusal(rest);
    const limit = limitFor(limits, method, path);
    if (limit) await this.takeToken(tenantId, connection, limit);
    return { limit, probe: rest.failing !== null && (await this.mayProbe(tenantId, connection)) };
  }

  private async takeToken(tenantId: string, connection: string, limit: Limit): Promise<void> {
    const capacity = Math.max(1, Math.floor(limit.max * (1 - (limit.reserve ?? 0))));
    const perSecond = limit.max / seconds[limit.per];
    const ms = await this.rates.take(tenantId, { key: `${connection}:${limit.id}`, capacity, perSecond });
    if (ms === 0) return;
    throw wait(
      `the limit ${limit.id} is used up`,
      Math.min(ms * (1 + Math.random() * spread), longestRestMs),
    );
  }

  /** False when the probe of another one has been answered meanwhile: the provider is back, for everybody. */
  private async mayProbe(tenantId: string, connection: string): Promise<boolean> {
    if (await this.circuits.probe(tenantId, connection)) return true;
    const rest = await this.rests.add(tenantId, connection);
    if (rest.ms > 0 || rest.failing !== null) throw refusal(rest);
    return false;
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

const refusal = ({ ms, failing }: Rest): OwnLimitError =>
  failing === null ? wait('the connection rests after a 429', ms) : new CircuitOpenError({ failing, ms });

const wait = (reason: string, afterMs: number): OwnLimitError =>
  new OwnLimitError(reason, { status: 429, afterMs: Math.ceil(afterMs) });
