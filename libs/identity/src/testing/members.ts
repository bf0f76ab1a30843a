import { AccessGuard } from '../access.guard.js';
import { Memberships } from '../memberships/memberships.js';
import type { Principal } from '../principal.js';
import type { TokenPair } from '../sessions/sessions.js';
import { unknownVisit } from '../sessions/visit.js';
import { SignIn } from '../sign-in.js';
import { UserRepository, type User } from '../user.repository.js';
import { password, type IdentityApp } from './identity-app.js';

export const callerOf = (hub: IdentityApp, { access_token }: TokenPair): Promise<Principal> =>
  hub.get(AccessGuard).authenticate(access_token);

/** A sign-in with the password, and who it makes of the caller. */
export async function signedIn(
  hub: IdentityApp,
  email: string,
): Promise<{ pair: TokenPair; caller: Principal }> {
  const pair = await hub.get(SignIn).withPassword(email, password);
  return { pair, caller: await callerOf(hub, pair) };
}

/** A row of this person in another organisation, as an accepted invitation makes it. */
export const member = (
  hub: IdentityApp,
  { id, tenant_id, email, name }: User,
  tenant: string,
  role: User['role'] = 'agent',
): Promise<User> =>
  hub.get(UserRepository).create(tenant, {
    email,
    name,
    role,
    password_hash: null,
    home_tenant_id: tenant_id,
    home_id: id,
  });

/** Into another organisation, and who that makes of the caller. */
export async function switched(
  hub: IdentityApp,
  from: Principal,
  to: string,
): Promise<{ pair: TokenPair; caller: Principal }> {
  const pair = await hub.get(Memberships).switch(from, to, unknownVisit);
  return { pair, caller: await callerOf(hub, pair) };
}
