import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { actAs, type Actor, Clock, forbidden, unauthorized } from '@patchbay/platform';
import { AccessTokens, type VerifiedToken } from './access-tokens.js';
import { ACCESS, type Access } from './allow.js';
import { isApiKey } from './api-keys/api-key.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { credentialOf } from './credential.js';
import { may, type Permission } from './permissions.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionTrust } from './sessions/session-trust.js';
import { UserRepository, type User } from './user.repository.js';

/** Lets a request through when its route is public or its caller holds the permission the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly trust: SessionTrust,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access && 'public' in access) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const principal = await this.authenticate(credentialOf(request));
    request.principal = principal;
    actAs(actorOf(principal));
    if (!access || !may(principal, access.permission)) throw forbidden(reason(principal, access?.permission));
    return true;
  }

  /** The caller behind an access token or API key; throws 401. */
  async authenticate(credential: string): Promise<Principal> {
    return isApiKey(credential) ? this.keys.authenticate(credential) : (await this.admit(credential)).caller;
  }

  /** The caller behind an access token, and what it says: a WebSocket lives longer than a request. */
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

const actorOf = ({ userId, apiKey }: Principal): Actor =>
  apiKey ? { kind: 'api_key', ...apiKey } : { kind: 'user', id: userId, name: null };

function reason({ apiKey }: Principal, permission?: Permission): string {
  if (!permission) return 'This route declares no permission.';
  return `${apiKey ? 'This API key' : 'Your role'} does not include ${permission}.`;
}
