import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, Logger, TenantDoor, unauthorized } from '@patchbay/platform';
import { newSecret, secretHash } from '../access-tokens.js';
import type { TokenPair } from '../sessions/sessions.js';
import type { Visit } from '../sessions/visit.js';
import { SignIn } from '../sign-in.js';
import { SsoAccounts } from './accounts.js';
import type { SsoConnection, TestResult } from './connection.js';
import { SsoConnectionRepository } from './connection.repository.js';
import type { Landing, Vouched } from './login.js';
import { SsoRefusal } from './refusal.js';
import { SsoRequestRepository, type SsoRequest } from './request.repository.js';
import { mappedRole } from './role-mapping.js';
import { SsoSessionRepository } from './session.repository.js';

/** The console fetches its tokens at once. */
const codeMs = 60_000;

/** Turns a checked answer into a one-time code for the browser that began, and the code into a session. */
@Injectable()
export class SsoLoginEnd {
  constructor(
    private readonly accounts: SsoAccounts,
    private readonly connections: SsoConnectionRepository,
    private readonly requests: SsoRequestRepository,
    private readonly sessions: SsoSessionRepository,
    private readonly signIn: SignIn,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly door: TenantDoor,
    private readonly audit: AuditTrail,
  ) {}

  /** `verify` is the protocol's part; a refusal of it, or of what follows, is told to the console. */
  async land(
    connection: SsoConnection,
    open: SsoRequest | null,
    verify: () => Promise<Vouched>,
  ): Promise<Landing> {
    try {
      if (!connection.enabled && !open?.test)
        throw new SsoRefusal('connection_off', 'This connection is switched off.');
      const vouched = await verify();
      return vouched.request.test ? await this.report(vouched) : { code: await this.admit(vouched) };
    } catch (error) {
      if (!(error instanceof SsoRefusal)) throw error;
      this.log.warn('a single sign-on was refused', {
        connection_id: connection.id,
        reason: error.reason,
        detail: error.message,
      });
      if (!open?.test) return { refused: error.reason };
      await this.store(connection, { ok: false, problem: error.message });
      return { tested: connection.id };
    }
  }

  /** Opens the session; only the browser that began the login can do it, and once. */
  async exchange(code: string, browser: string, visit?: Visit): Promise<TokenPair & { next: string | null }> {
    const place = await this.requests.useCode(secretHash(code), secretHash(browser), this.clock.now());
    if (!place) throw unauthorized('This sign-in has expired or was used already. Start it again.');
    const tokens = await this.signIn.withProvider(place.tenantId, place.userId, visit);
    return { ...tokens, next: place.next };
  }

  private async admit({ connection, request, person, session }: Vouched): Promise<string> {
    const now = this.clock.now();
    const code = newSecret();
    const until = new Date(now.getTime() + codeMs);
    await this.door.run(connection.tenant_id, async () => {
      const user = await this.accounts.admit(connection, person);
      await this.requests.grantCode(connection.tenant_id, request.id, user.id, secretHash(code), until);
      if (session)
        await this.sessions.add(
          connection.tenant_id,
          { ...session, connection_id: connection.id, user_id: user.id },
          now,
        );
      await this.audit.record(connection.tenant_id, {
        action: 'session.vouch',
        target: { type: 'user', id: user.id, name: user.name },
        after: { connection: connection.name, role: user.role },
      });
    });
    return code;
  }

  private async report({ connection, person }: Vouched): Promise<Landing> {
    const found = { name: person.name, groups: person.groups.slice(0, 50), email: person.email };
    try {
      const email = await this.accounts.trustedEmail(connection, person);
      const role = mappedRole(connection.mapping, person.groups) ?? 'viewer';
      await this.store(connection, { ...found, ok: true, email, role });
    } catch (error) {
      if (!(error instanceof SsoRefusal)) throw error;
      await this.store(connection, { ...found, ok: false, problem: error.message });
    }
    return { tested: connection.id };
  }

  private store(connection: SsoConnection, result: Partial<TestResult> & { ok: boolean }): Promise<void> {
    const nothing = { email: null, name: null, role: null, groups: [], problem: null };
    const at = this.clock.now().toISOString();
    return this.connections.tested(connection.tenant_id, connection.id, { at, ...nothing, ...result });
  }
}
