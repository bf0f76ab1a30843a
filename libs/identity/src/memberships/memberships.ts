import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { AuditTrail, notFound, ProblemError, unauthorized } from '@patchbay/platform';
import { AccessSettings } from '../access-settings.js';
import { Invitations } from '../invitations/invitations.js';
import type { Principal } from '../principal.js';
import { RoleRepository } from '../roles/role.repository.js';
import { SessionRepository, type Proof } from '../sessions/session.repository.js';
import { Sessions, type TokenPair } from '../sessions/sessions.js';
import type { Visit } from '../sessions/visit.js';
import { SsoPolicy } from '../sso/policy.js';
import { UserRepository, type User } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { MembershipRepository } from './membership.repository.js';

/** An organisation of the caller's. */
export interface OwnOrganisation {
  id: string;
  name: string;
  role: Role;
  /** Of a role of that organisation's own, which replaces what `role` permits. */
  role_name: string | null;
  current: boolean;
}

type OwnProof = Proof & Required<Pick<Proof, 'home'>>;

/** The organisations of a person, and the way from one to the other. */
@Injectable()
export class Memberships {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly users: UserRepository,
    private readonly roles: RoleRepository,
    private readonly sessionRows: SessionRepository,
    private readonly sessions: Sessions,
    private readonly settings: AccessSettings,
    private readonly sso: SsoPolicy,
    private readonly audit: AuditTrail,
    private readonly invitations: Invitations,
    private readonly verification: VerificationRepository,
  ) {}

  /** Whom a provider vouched for in one organisation does not learn of the others. */
  async list(caller: Principal): Promise<OwnOrganisation[]> {
    const { own } = await this.proofOf(caller);
    const people = (await this.rows(caller)).filter(({ tenant_id }) => own || tenant_id === caller.tenantId);
    const named = people.map(async ({ tenant_id: id, role, role_id }) => ({
      id,
      name: await this.users.tenantName(id),
      role,
      role_name: role_id && (await this.roleName(id, role_id)),
      current: id === caller.tenantId,
    }));
    return Promise.all(named);
  }

  /** Through the door of that organisation, like the row that names the role. */
  private async roleName(tenantId: string, roleId: string): Promise<string | null> {
    return (await this.roles.find(tenantId, roleId))?.name ?? null;
  }

  /** Throws 404 for an organisation that the caller does not belong to, the same whether it exists or not. */
  async switch(caller: Principal, organisationId: string, visit: Visit): Promise<TokenPair> {
    const rows = await this.rows(caller);
    const there = rows.find(({ tenant_id }) => tenant_id === organisationId);
    if (!there) throw notFound('organisation');
    const proof = await this.owned(caller);
    await this.admit(there, proof);
    // The record of the organisation that is left says nothing of where to: that is not its business.
    const target = { type: 'user', id: caller.userId };
    await this.audit.record(caller.tenantId, { action: 'session.switch', target });
    return this.sessions.openSwitched(there, visit, proof);
  }

  /** Accepts an invitation as the person the caller is; answers where to. */
  async join(caller: Principal, token: string): Promise<OwnOrganisation> {
    await this.owned(caller);
    const home = (await this.rows(caller)).find(({ home_id: homeId }) => homeId === null);
    if (!home) throw unauthorized('The session has ended. Sign in again.');
    if ((await this.verification.at(home.tenant_id, home.id)) === null)
      throw new ProblemError(409, 'email_not_verified', 'Confirm your e-mail address first, then try again.');
    const { tenant_id: id, role } = await this.invitations.acceptAs(home, token);
    return { id, name: await this.users.tenantName(id), role, role_name: null, current: false };
  }

  /** How the caller came in, and the sign-in behind it; throws 403 unless it was with a password of their own. */
  async owned(caller: Principal): Promise<OwnProof> {
    const proof = await this.proofOf(caller);
    if (!proof.own || caller.sessionId === undefined)
      throw new ProblemError(
        403,
        'own_credentials_required',
        'Sign in with your own password first: single sign-on counts for its organisation only.',
      );
    return { home: { tenantId: caller.tenantId, sessionId: caller.sessionId }, ...proof };
  }

  /** The rules of the organisation that is entered. */
  private async admit(there: User, { secondFactor }: Proof): Promise<void> {
    if (!(await this.sso.allowsPassword(there)))
      throw new ProblemError(
        403,
        'sso_required',
        'This organisation signs in with single sign-on only: sign in there.',
      );
    if (!secondFactor && (await this.settings.needsSecondFactor(there.tenant_id)))
      throw new ProblemError(
        403,
        'second_factor_required',
        'This organisation asks for a second factor: set one up, then sign in with it.',
      );
  }

  private proofOf({ tenantId, sessionId }: Principal): Promise<Proof> {
    return this.sessionRows.proof(tenantId, sessionId);
  }

  /** The person in each of their organisations, oldest first. */
  private async rows({ tenantId, userId }: Principal): Promise<User[]> {
    const places = await this.memberships.places(tenantId, userId);
    const found = await Promise.all(places.map((place) => this.users.find(place.tenant_id, place.user_id)));
    return found.filter((user) => user !== null);
  }
}
