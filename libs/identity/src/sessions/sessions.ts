import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, TenantDoor, unauthorized, type AuditNote } from '@patchbay/platform';
import { AccessTokens, accessTokenS, newSecret, secretHash } from '../access-tokens.js';
import { UserRepository, type User } from '../user.repository.js';
import { RefreshTokenRepository, type RefreshRow } from './refresh-token.repository.js';
import { SessionRepository, vouched, type Proof } from './session.repository.js';
import { unknownVisit, type Visit } from './visit.js';

/** The answer of every way to sign in. */
export interface TokenPair {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token: string;
}

interface Opened {
  user: User;
  id: string;
  refresh: string;
}

const sessionMs = 30 * 24 * 3_600_000;
/** A client that lost our answer may repeat its refresh for this long. */
const graceMs = 10_000;

/** Opens, renews and ends sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly refreshTokens: RefreshTokenRepository,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
    private readonly door: TenantDoor,
    private readonly trail: AuditTrail,
  ) {}

  /**
   * A new session of somebody who has proved who they are. Not inside a transaction: signing may need a connection
   * for the signing keys, and those who hold one each would wait for each other.
   */
  async open(user: User, visit: Visit = unknownVisit, proof: Proof = vouched): Promise<TokenPair> {
    const opened = await this.door.run(user.tenant_id, async () => {
      const made = await this.add(user, visit, proof);
      const target = { type: 'session', id: made.id, name: user.email };
      await this.trail.detail(user.tenant_id, { target });
      return made;
    });
    return this.pair(opened);
  }

  /** The same for somebody who comes from another organisation; what they opened here before with the same sign-in ends. */
  async openSwitched(
    user: User,
    visit: Visit,
    proof: Proof & Required<Pick<Proof, 'home'>>,
  ): Promise<TokenPair> {
    const { id: userId, tenant_id: tenantId, email: name } = user;
    const opened = await this.door.run(tenantId, async () => {
      await this.sessions.endSwitched(tenantId, proof.home.sessionId, this.clock.now());
      const made = await this.add(user, visit, proof);
      await this.trail.record(tenantId, {
        action: 'session.switch',
        target: { type: 'session', id: made.id, name },
        actor: { kind: 'user', id: userId, name },
      });
      return made;
    });
    return this.pair(opened);
  }

  /** Rotates the refresh token. Using an old one again after the grace period ends the whole session. */
  async renew(refreshToken: string, visit: Visit = unknownVisit): Promise<TokenPair> {
    const hash = secretHash(refreshToken);
    const tenantId = await this.refreshTokens.tenantOf(hash);
    const outcome = tenantId ? await this.door.run(tenantId, () => this.rotate(tenantId, hash, visit)) : null;
    if (!outcome) throw unauthorized('The session has ended. Sign in again.');
    return this.pair(outcome);
  }

  /** Ends the session this refresh token belongs to; of one opened by switching, the whole sign-in. */
  async end(refreshToken: string): Promise<void> {
    const hash = secretHash(refreshToken);
    const tenantId = await this.refreshTokens.tenantOf(hash);
    if (!tenantId) return;
    const row = await this.door.run(tenantId, async () => {
      const found = await this.refreshTokens.lock(tenantId, hash);
      if (found) await this.sessions.end(tenantId, found.session_id, this.clock.now());
      return found;
    });
    if (row?.home_tenant_id && row.home_session_id)
      await this.endHome(row.home_tenant_id, row.home_session_id);
  }

  private async endHome(tenantId: string, id: string): Promise<void> {
    await this.door.run(tenantId, async () => {
      if (await this.sessions.endSignIn(tenantId, id, this.clock.now()))
        await this.trail.record(tenantId, { action: 'session.close', target: { type: 'session', id } });
    });
  }

  private async add(user: User, visit: Visit, proof: Proof): Promise<Opened> {
    const times = this.times();
    const id = await this.sessions.open(user.tenant_id, user.id, visit, proof, times);
    const refresh = newSecret();
    const session = { id, userId: user.id };
    await this.refreshTokens.add(user.tenant_id, session, secretHash(refresh), times.now, times.expires);
    return { user, id, refresh };
  }

  private async rotate(tenantId: string, hash: string, visit: Visit): Promise<Opened | null> {
    const row = await this.refreshTokens.lock(tenantId, hash);
    if (!row) return null;
    const { now, expires } = this.times();
    if (!usable(row, now)) {
      const ended = await this.sessions.end(tenantId, row.session_id, now);
      if (ended && row.rotated_at) await this.trail.record(tenantId, reuseOf(row));
      return null;
    }
    const user = await this.users.find(tenantId, row.user_id);
    if (!user || user.disabled_at) return null;
    const refresh = newSecret();
    await this.refreshTokens.rotate(tenantId, row, visit, { tokenHash: secretHash(refresh), now, expires });
    if (row.home_session_id) await this.sessions.prolongHome(tenantId, row.session_id, expires);
    return { user, id: row.session_id, refresh };
  }

  private async pair({ user, id, refresh }: Opened): Promise<TokenPair> {
    const access_token = await this.tokens.sign({
      userId: user.id,
      tenantId: user.tenant_id,
      role: user.role,
      version: user.token_version,
      sessionId: id,
    });
    return { access_token, token_type: 'Bearer', expires_in: accessTokenS, refresh_token: refresh };
  }

  private times(): { now: Date; expires: Date } {
    const now = this.clock.now();
    return { now, expires: new Date(now.getTime() + sessionMs) };
  }
}

function usable(row: RefreshRow, at: Date): boolean {
  const now = at.getTime();
  if (row.ended_at || !row.stands || row.expires_at.getTime() <= now) return false;
  return row.rotated_at === null || now - row.rotated_at.getTime() <= graceMs;
}

/** Somebody else may hold a copy: the person should see it in the record. */
const reuseOf = (row: RefreshRow): AuditNote => ({
  action: 'session.reuse',
  target: { type: 'session', id: row.session_id },
  actor: { kind: 'user', id: row.user_id, name: null },
});
