import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { actAs, Clock, forbidden, unauthorized } from '@patchbay/platform';
import passportJwt from 'passport-jwt';
import { AccessTokens, type VerifiedToken } from './access-tokens.js';
import { ACCESS, type Access } from './allow.js';
import { may, type Permission } from './permissions.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionTrust } from './sessions/session-trust.js';
import { UserRepository, type User } from './user.repository.js';

const bearer = passportJwt.ExtractJwt.fromAuthHeaderAsBearerToken();
/** Lets a request through when its route is public or its caller holds the permission the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly trust: SessionTrust,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access && 'public' in access) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await this.authenticate(bearer(request) ?? '');
    request.principal = principal;
    actAs({ kind: 'user', id: principal.userId, name: null });
    if (!access || !may(principal, access.permission)) throw forbidden(reason(access?.permission));
    return true;
  }

  /** The caller behind an access token; throws 401. */
  async authenticate(token: string): Promise<Principal> {
    return (await this.admit(token)).caller;
  }

  /** The same, and what the token says: a WebSocket lives longer than a request. */
  async admit(accessToken: string): Promise<{ caller: Principal; token: VerifiedToken }> {
    const token = await this.tokens.verify(accessToken);
    const user = await this.trust.get(
      token.sessionId,
      () => this.current(token),
      // A token newer than what we remember was signed after a change that we have not read yet.
      (known) => token.version <= (known?.token_version ?? Infinity),
    );
    if (user?.token_version !== token.version) throw unauthorized('Your access has changed. Sign in again.');
    const { userId, tenantId, sessionId } = token;
    return { caller: { userId, tenantId, role: user.role, permissions: user.permissions, sessionId }, token };
  }

  private async current({ tenantId, userId, sessionId }: VerifiedToken): Promise<User | null> {
    const now = this.clock.now();
    if (!(await this.sessions.use(tenantId, sessionId, userId, now))) return null;
    await this.users.seen(tenantId, userId, now);
    return this.users.find(tenantId, userId);
  }
}

const reason = (permission?: Permission): string =>
  permission ? `Your role does not include ${permission}.` : 'This route declares no permission.';
