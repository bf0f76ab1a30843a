import { Injectable } from '@nestjs/common';
import { Clock, conflict, invalid, TenantDoor, unauthorized } from '@patchbay/platform';
import { secretHash } from './access-tokens.js';
import { FailedSignIns } from './lock-out/failed-sign-ins.js';
import { LoginLinkRepository } from './login-link.repository.js';
import { PasswordCheck } from './password-check.js';
import { Passwords } from './passwords.js';
import { refuseWeak } from './passwords/refuse-weak.js';
import type { Principal } from './principal.js';
import { Challenges } from './second-factor/challenges.js';
import { SessionRepository, type Proof } from './sessions/session.repository.js';
import { Sessions, type TokenPair } from './sessions/sessions.js';
import { unknownVisit, type Visit } from './sessions/visit.js';
import { SsoPolicy } from './sso/policy.js';
import { UserRepository, type User } from './user.repository.js';

/** What a person changes about their own access. */
export interface PasswordChange {
  password: string;
  /** Needed as soon as there is a password: a session left open must not be enough to take an account over. */
  current_password?: string;
  name?: string;
  email?: string;
}

const ownPassword: Proof = { own: true, secondFactor: false };
const bothFactors: Proof = { own: true, secondFactor: true };

/** The ways in for a person. */
@Injectable()
export class SignIn {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: Sessions,
    private readonly sessionRows: SessionRepository,
    private readonly links: LoginLinkRepository,
    private readonly passwords: Passwords,
    private readonly check: PasswordCheck,
    private readonly challenges: Challenges,
    private readonly clock: Clock,
    private readonly door: TenantDoor,
    private readonly sso: SsoPolicy,
    private readonly failures: FailedSignIns,
  ) {}

  /** Throws 401 with a challenge where a second factor is to follow. */
  async withPassword(email: string, password: string, visit: Visit = unknownVisit): Promise<TokenPair> {
    const user = await this.check.person(email, password, visit.ip);
    if (!(await this.sso.allowsPassword(user))) this.refuseFor(user);
    return this.enter(user, visit);
  }

  /** For somebody who has just proved who they are by other means than a second factor. */
  async enter(user: User, visit?: Visit): Promise<TokenPair> {
    await this.challenges.demand(user);
    return this.sessions.open(user, visit, ownPassword);
  }

  /** The second step of a sign-in; the recovery codes are those of a factor that began with it. */
  async withSecondFactor(
    challenge: string,
    code: string,
    visit: Visit = unknownVisit,
  ): Promise<{ tokens: TokenPair; recoveryCodes: string[] | null }> {
    const { user, recoveryCodes } = await this.challenges.answer(challenge, code, visit.ip);
    return { tokens: await this.sessions.open(user, visit, bothFactors), recoveryCodes };
  }

  async withLink(token: string, visit?: Visit): Promise<TokenPair> {
    const place = await this.links.use(secretHash(token), this.clock.now());
    const user = place ? await this.users.find(place.tenantId, place.userId) : null;
    if (!user || user.disabled_at)
      throw unauthorized('This link has been used or has expired. Start the hub again for a new one.');
    return this.sessions.open(user, visit, ownPassword);
  }

  /** For somebody whom the identity provider of their organisation vouches for. */
  async withProvider(tenantId: string, userId: string, visit?: Visit): Promise<TokenPair> {
    const user = await this.users.find(tenantId, userId);
    if (!user || user.disabled_at) throw unauthorized('This account is switched off.');
    return this.sessions.open(user, visit);
  }

  /** Ends every session of a person. */
  async endAll(tenantId: string, userId: string): Promise<void> {
    await this.sessionRows.revokeAll(tenantId, userId, this.clock.now());
  }

  /** Sets the password and ends every session of this person, but for the one that the answer opens. */
  async changePassword(caller: Principal, change: PasswordChange, visit?: Visit): Promise<TokenPair> {
    const user = await this.users.find(caller.tenantId, caller.userId);
    if (!user) throw unauthorized('The session has ended. Sign in again.');
    const proof = await this.proofOf(caller, user, change.current_password ?? '');
    refuseWeak(change.password, change.email ?? user.email);
    const hash = await this.passwords.hash(change.password);
    await this.door.run(user.tenant_id, async () => {
      await this.users.setPassword(user.tenant_id, user.id, hash, change);
      await this.sessionRows.revokeAll(user.tenant_id, user.id, this.clock.now());
    });
    return this.sessions.open({ ...user, token_version: user.token_version + 1 }, visit, proof);
  }

  /** The password was right, whoever knows it: the organisation is told of that, and not only that a sign-in failed. */
  private refuseFor(user: User): never {
    this.failures.tell('session.sso_required', user);
    throw unauthorized('Your organisation signs in with single sign-on only.');
  }

  /** A first password does not make more of a session that a provider has opened. */
  private async proofOf({ tenantId, sessionId }: Principal, user: User, current: string): Promise<Proof> {
    if (user.home_id !== null)
      throw conflict('Your password belongs to another organisation. Switch to it to change your password.');
    const known = user.password_hash;
    if (known !== null && !(await this.passwords.verify(known, current)))
      throw invalid([{ path: 'current_password', message: 'is not your current password' }]);
    const { own, secondFactor } = await this.sessionRows.proof(tenantId, sessionId);
    return { own: own || known !== null, secondFactor };
  }
}
