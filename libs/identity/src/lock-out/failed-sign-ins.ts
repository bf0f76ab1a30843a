import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AuditTrail, Clock, currentAct, during, Logger, Schedules, TenantDoor } from '@patchbay/platform';
import { UserRepository, type User } from '../user.repository.js';
import { FailedSignInRepository, type Untold } from './failed-sign-in.repository.js';

/** Somebody who has an account. */
export type Person = Pick<User, 'id' | 'tenant_id'>;
export type SignInFailure = 'session.fail' | 'session.lock_out' | 'session.sso_required';

/** Why, where a reader could take it for a wrong password. */
const reasons = new Map<string, string>([
  ['session.sso_required', 'the password was right, but the organisation asks for single sign-on'],
]);

/** Of one person and one kind, an organisation reads at most one entry in this time; it says how many there were. */
export const quietMs = 60_000;
const restEveryMs = 10 * 60_000;
const dayMs = 24 * 3_600_000;
/** Whoever tries faster than we write is counted no further: the log shows them anyway. */
const mostPending = 200;

/**
 * Tells the organisation of an account who could not get in. That happens beside the answer, never before it: how long a
 * refusal takes says nothing about whether there is such an account. Nobody is told of an address without one.
 */
@Injectable()
export class FailedSignIns implements OnModuleInit, OnModuleDestroy {
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly rows: FailedSignInRepository,
    private readonly users: UserRepository,
    private readonly audit: AuditTrail,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly schedules: Schedules,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.schedules.everyTenant('sign-in-failures', restEveryMs, (_em, tenantId) => this.tellRest(tenantId));
  }

  onModuleDestroy(): Promise<void> {
    return this.idle();
  }

  tell(action: SignInFailure, who: Person | string): void {
    if (this.pending.size >= mostPending) return;
    const telling = this.door
      .outside(() => this.inOwnName(() => this.write(action, who)))
      .catch((error: unknown) => this.log.warn('a failed sign-in was not recorded', { error: String(error) }))
      .finally(() => this.pending.delete(telling));
    this.pending.add(telling);
  }

  /** Resolves when everything that was told so far is written. */
  async idle(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** What came within the minute after an entry, and was followed by nothing that would have told of it. */
  async tellRest(tenantId: string): Promise<void> {
    const now = this.clock.now();
    await this.door.run(tenantId, async () => {
      for (const untold of await this.rows.rest(tenantId, now, quietMs)) await this.record(tenantId, untold);
      await this.rows.forget(tenantId, new Date(now.getTime() - dayMs));
    });
  }

  private async write(action: SignInFailure, who: Person | string): Promise<void> {
    const place = typeof who === 'string' ? await this.users.locate(who) : placeOf(who);
    if (!place) {
      this.log.info('a sign-in failed: no such account', { action, ip: currentAct()?.ip ?? null });
      return;
    }
    const { tenant_id: tenantId, user_id: userId } = place;
    await this.door.run(tenantId, async () => {
      const untold = await this.rows.count(tenantId, userId, action, this.clock.now(), quietMs);
      if (untold) await this.record(tenantId, untold);
    });
  }

  private record(tenantId: string, { user_id: id, email: name, action, attempts }: Untold): Promise<void> {
    const reason = reasons.get(action);
    const after = { attempts, ...(reason === undefined ? {} : { reason }) };
    return this.audit.record(tenantId, { action, target: { type: 'user', id, name }, after });
  }

  /** What the route declares is not what is written here: no session was opened. */
  private inOwnName<T>(work: () => T): T {
    const act = currentAct();
    return act ? during({ ...act, declared: null }, work) : work();
  }
}

const placeOf = ({ tenant_id, id }: Person) => ({ tenant_id, user_id: id });
