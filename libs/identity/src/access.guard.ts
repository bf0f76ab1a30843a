import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { actAs, Clock, forbidden, unauthorized } from '@patchbay/platform';
import passportJwt from 'passport-jwt';
import { AccessTokens, type VerifiedToken } from './access-tokens.js';
import { ACCESS, type Access } from './allow.js';
import { may, type Permission } from './permissions.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { UserRepository, type User } from './user.repository.js';

const bearer = passportJwt.ExtractJwt.fromAuthHeaderAsBearerToken();
/** A changed role, a disabled or deleted user takes effect after this time at the latest. */
const trustMs = 30_000;

/** Lets a request through when its route is public or its caller holds the permission the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly known = new Map<string, { user: User | null; until: number }>();

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly users: UserRepository,
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

  /** The caller behind an access token; throws 401. Also used by WebSockets. */
  async authenticate(token: string): Promise<Principal> {
    const verified = await this.tokens.verify(token);
    const user = await this.current(verified);
    if (user?.token_version !== verified.version)
      throw unauthorized('Your access has changed. Sign in again.');
    const { role, permissions } = user;
    return { userId: verified.userId, tenantId: verified.tenantId, role, permissions };
  }

  /** The person as we know them, at most half a minute old; null for one who may not come in. */
  private async current(token: VerifiedToken): Promise<User | null> {
    const now = this.clock.now().getTime();
    const seen = this.known.get(token.userId);
    // A token newer than what we remember was signed after a change that we have not read yet.
    if (seen && seen.until > now && token.version <= (seen.user?.token_version ?? Infinity)) return seen.user;
    const found = await this.users.find(token.tenantId, token.userId);
    const user = found && !found.disabled_at ? found : null;
    if (user) await this.users.seen(token.tenantId, token.userId, this.clock.now());
    if (this.known.size > 10_000) this.known.clear();
    this.known.set(token.userId, { user, until: now + trustMs });
    return user;
  }
}

const reason = (permission?: Permission): string =>
  permission ? `Your role does not include ${permission}.` : 'This route declares no permission.';
