import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import type { Holder } from './permissions.js';

/** Who is asking. The tenant comes from here and from nowhere else. */
export interface Principal extends Holder {
  userId: string;
  tenantId: string;
  /** The built-in role; what counts is `permissions`, which a custom role replaces. */
  role: Role;
  /** The sign-in behind an access token. */
  sessionId?: string;
  /** The key that a program came in with. */
  apiKey?: { id: string; name: string };
}

/** Whoever acts through an API key. */
export type KeyHolder = Principal & Required<Pick<Principal, 'apiKey'>>;

/** Where the guard leaves the principal on the request. */
export interface AuthenticatedRequest {
  headers: Record<string, string | string[] | undefined>;
  ip?: string;
  principal?: Principal;
}

/** The caller of a route that is not public. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new Error('this route is public: it has no caller');
  return principal;
});
