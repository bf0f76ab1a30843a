import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, ProblemError, TenantDoor, unauthorized } from '@patchbay/platform';
import { newSecret, secretHash } from '../access-tokens.js';
import { AccessSettings } from '../access-settings.js';
import { LockOut } from '../lock-out/lock-out.js';
import {
  OneTimeTokenRepository,
  type OneTimeToken,
  type Purpose,
} from '../one-time/one-time-token.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { SecondFactor, wrongCode, type Enrolment } from './second-factor.js';

export const challengeMs = 5 * 60_000;
export const mostTries = 5;
const purposes: Purpose[] = ['second_factor', 'enrol_second_factor'];
const addFactor = 'user.add_second_factor';
const ended = 'This sign-in has taken too long or too many tries. Start again.';

/** Who answered, and the recovery codes of a factor that began with this answer. */
export interface Answered {
  user: User;
  recoveryCodes: string[] | null;
}

/** Between the password and the session: the second step, where there is one. */
@Injectable()
export class Challenges {
  constructor(
    private readonly tokens: OneTimeTokenRepository,
    private readonly factor: SecondFactor,
    private readonly settings: AccessSettings,
    private readonly users: UserRepository,
    private readonly lockOut: LockOut,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws 401 with a challenge when a password alone does not open a session for this person. */
  async demand(user: User): Promise<void> {
    const enrolled = await this.factor.isEnrolled(user);
    if (!enrolled && !(await this.settings.needsSecondFactor(user.tenant_id))) return;
    const challenge = newSecret();
    const now = this.clock.now();
    await this.door.run(user.tenant_id, async () => {
      await this.audit.aside(user.tenant_id);
      await this.tokens.add(user.tenant_id, {
        hash: secretHash(challenge),
        purpose: enrolled ? 'second_factor' : 'enrol_second_factor',
        userId: user.id,
        now,
        expires: new Date(now.getTime() + challengeMs),
      });
    });
    throw enrolled
      ? asked('second_factor_required', 'Enter the code of your authenticator app.', challenge)
      : asked('second_factor_enrolment_required', 'Your organisation asks for a second factor.', challenge);
  }

  /** A secret for somebody who must have a second factor and has none. */
  async enrol(challenge: string): Promise<Enrolment> {
    const hash = secretHash(challenge);
    const tenantId = await this.tokens.tenantOf(hash);
    const held =
      tenantId && (await this.tokens.find(tenantId, hash, 'enrol_second_factor', this.clock.now()));
    if (!held) throw unauthorized(ended);
    return this.factor.enrol(await this.person(tenantId, held.user_id));
  }

  /** Of a burst of parallel tries five are looked at, and one of those that fit succeeds. */
  async answer(challenge: string, code: string, ip: string | null): Promise<Answered> {
    const hash = secretHash(challenge);
    const tenantId = await this.tokens.tenantOf(hash);
    const held = tenantId && (await this.countTry(tenantId, hash));
    if (!held) throw unauthorized(ended);
    const user = await this.person(tenantId, held.user_id);
    const attempt = { account: `second factor of ${user.id}`, ip: null, person: user };
    await this.lockOut.check(attempt);
    const answered = await this.door.run(tenantId, () => this.look(user, held.purpose, hash, code));
    if (answered) return answered;
    await this.lockOut.failed(attempt, ...(ip === null ? [] : [{ ...attempt, ip }]));
    throw wrongCode();
  }

  private countTry(tenantId: string, hash: string): Promise<OneTimeToken | null> {
    return this.door.run(tenantId, async () => {
      await this.audit.aside(tenantId);
      return this.tokens.try(tenantId, hash, purposes, this.clock.now(), mostTries);
    });
  }

  private async look(user: User, purpose: Purpose, hash: string, code: string): Promise<Answered | null> {
    const begins = purpose === 'enrol_second_factor';
    await this.audit.aside(user.tenant_id);
    const recoveryCodes = begins ? await this.factor.begin(user, code) : null;
    const fits = begins ? recoveryCodes !== null : await this.factor.fits(user, code);
    if (!fits) return null;
    const used = await this.tokens.use(user.tenant_id, hash, purpose, this.clock.now());
    if (!used) throw unauthorized(ended);
    if (begins) await this.recordBeginning(user);
    return { user, recoveryCodes };
  }

  private recordBeginning({ tenant_id, id, name }: User): Promise<void> {
    const target = { type: 'user', id, name };
    return this.audit.record(tenant_id, { action: addFactor, target, actor: { kind: 'user', id, name } });
  }

  private async person(tenantId: string, id: string): Promise<User> {
    const user = await this.users.find(tenantId, id);
    if (!user || user.disabled_at) throw unauthorized(ended);
    return user;
  }
}

const asked = (code: string, message: string, challenge: string): ProblemError =>
  new ProblemError(401, code, message, [], {}, { challenge });
