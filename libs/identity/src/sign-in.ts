import { Injectable } from '@nestjs/common';
import { Clock, invalid, TenantDoor, unauthorized } from '@patchbay/platform';
import { AccessTokens, accessTokenS, newSecret, secretHash } from './access-tokens.js';
import { LoginLinkRepository } from './login-link.repository.js';
import { PasswordCheck } from './password-check.js';
import { Passwords } from './passwords.js';
import { refuseWeak } from './passwords/refuse-weak.js';
import type { Principal } from './principal.js';
import { Challenges } from './second-factor/challenges.js';
import { SessionRepository, type RefreshRow } from './session.repository.js';
import { SsoPolicy } from './sso/policy.js';
import { UserRepository, type User } from './user.repository.js';

/** The answer of every way to sign in. */
export interface TokenPair {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token: string;
}

/** What a person changes about their own access. */
export interface PasswordChange {
  password: string;
  /** Needed as soon as there is a password: a session left open must not be enough to take an account over. */
  current_password?: string;
  name?: string;
  email?: string;
}

const sessionMs = 30 * 24 * 3_600_000;
/** A client that lost our answer may repeat its refresh for this long. */
const graceMs = 10_000;

/** Opens, renews and ends sessions. */
@Injectable()
export class SignIn {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly links: LoginLinkRepository,
    private readonly passwords: Passwords,
    private readonly check: PasswordCheck,
    private readonly challenges: Challenges,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
    private readonly door: TenantDoor,
    private readonly sso: SsoPolicy,
  ) {}

  /** Throws 401 with a challenge where a second factor is to follow. */
  async withPassword(email: string, password: string, ip: string | null = null): Promise<TokenPair> {
    const user = await this.check.person(email, password, ip);
    if (!(await this.sso.allowsPassword(user)))
      throw unauthorized('Your organisation signs in with single sign-on only.');
    return this.enter(user);
  }

  /** For somebody who has just proved who they are by other means than a second factor. */
  async enter(user: User): Promise<TokenPair> {
    await this.challenges.demand(user);
    return this.open(user);
  }

  /** The second step of a sign-in; the recovery codes are those of a factor that began with it. */
  async withSecondFactor(
    challenge: string,
    code: string,
    ip: string | null = null,
  ): Promise<{ tokens: TokenPair; recoveryCodes: string[] | null }> {
    const { user, recoveryCodes } = await this.challenges.answer(challenge, code, ip);
    return { tokens: await this.open(user), recoveryCodes };
  }

  async withLink(token: string): Promise<TokenPair> {
    const place = await this.links.use(secretHash(token), this.clock.now());
    const user = place ? await this.users.find(place.tenantId, place.userId) : null;
    if (!user || user.disabled_at)
      throw unauthorized('This link has been used or has expired. Start the hub again for a new one.');
    return this.open(user);
  }

  /** For somebody whom the identity provider of their organisation vouches for. */
  async withProvider(tenantId: string, userId: string): Promise<TokenPair> {
    const user = await this.users.find(tenantId, userId);
    if (!user || user.disabled_at) throw unauthorized('This account is switched off.');
    return this.open(user);
  }

  /** Ends every session of a person. */
  async endAll(tenantId: string, userId: string): Promise<void> {
    await this.sessions.revokeAll(tenantId, userId, this.clock.now());
  }

  /** Rotates the refresh token. Using an old one again after the grace period ends the whole family. */
  async renew(refreshToken: string): Promise<TokenPair> {
    const hash = secretHash(refreshToken);
    const tenantId = await this.sessions.tenantOf(hash);
    if (!tenantId) throw unauthorized('The session has ended. Sign in again.');
    const outcome = await this.door.run(tenantId, async () => {
      const row = await this.sessions.lock(tenantId, hash);
      if (!row || !this.usable(row)) {
        if (row) await this.sessions.revokeFamily(tenantId, row.family_id, this.clock.now());
        return null;
      }
      await this.sessions.markRotated(tenantId, row.id, this.clock.now());
      const user = await this.users.find(tenantId, row.user_id);
      return user && !user.disabled_at ? this.open(user, row.family_id) : null;
    });
    if (!outcome) throw unauthorized('The session has ended. Sign in again.');
    return outcome;
  }

  async end(refreshToken: string): Promise<void> {
    const hash = secretHash(refreshToken);
    const tenantId = await this.sessions.tenantOf(hash);
    if (!tenantId) return;
    await this.door.run(tenantId, async () => {
      const row = await this.sessions.lock(tenantId, hash);
      if (row) await this.sessions.revokeFamily(tenantId, row.family_id, this.clock.now());
    });
  }

  /** Sets the password and ends every session of this person, but for the one that the answer opens. */
  async changePassword(caller: Principal, change: PasswordChange): Promise<TokenPair> {
    const user = await this.users.find(caller.tenantId, caller.userId);
    if (!user) throw unauthorized('The session has ended. Sign in again.');
    const known = user.password_hash;
    if (known !== null && !(await this.passwords.verify(known, change.current_password ?? '')))
      throw invalid([{ path: 'current_password', message: 'is not your current password' }]);
    refuseWeak(change.password, change.email ?? user.email);
    const hash = await this.passwords.hash(change.password);
    return this.door.run(user.tenant_id, async () => {
      await this.users.setPassword(user.tenant_id, user.id, hash, change);
      await this.sessions.revokeAll(user.tenant_id, user.id, this.clock.now());
      return this.open({ ...user, token_version: user.token_version + 1 });
    });
  }

  private usable(row: RefreshRow): boolean {
    const now = this.clock.now().getTime();
    if (row.revoked_at || row.expires_at.getTime() <= now) return false;
    return row.rotated_at === null || now - row.rotated_at.getTime() <= graceMs;
  }

  private async open(user: User, family?: string): Promise<TokenPair> {
    const refresh = newSecret();
    const expires = new Date(this.clock.now().getTime() + sessionMs);
    await this.sessions.open(user.tenant_id, user.id, secretHash(refresh), expires, family);
    const access = await this.tokens.sign({
      userId: user.id,
      tenantId: user.tenant_id,
      role: user.role,
      version: user.token_version,
    });
    return { access_token: access, token_type: 'Bearer', expires_in: accessTokenS, refresh_token: refresh };
  }
}
