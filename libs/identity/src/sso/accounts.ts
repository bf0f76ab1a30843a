import { Injectable } from '@nestjs/common';
import { AuditTrail, Clock, ProblemError, TenantDoor } from '@patchbay/platform';
import { UserRepository, type User } from '../user.repository.js';
import type { SsoConnection } from './connection.js';
import { domainOf, SsoDomains } from './domains.js';
import { SsoRefusal } from './refusal.js';
import { mappedRole } from './role-mapping.js';

/** What a provider says about the person who has signed in there. */
export interface VouchedPerson {
  email: string | null;
  name: string | null;
  groups: string[];
}

/** Turns what a provider says into an account of its organisation, or refuses. */
@Injectable()
export class SsoAccounts {
  constructor(
    private readonly users: UserRepository,
    private readonly domains: SsoDomains,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** The address, when the connection's organisation owns its domain. */
  async trustedEmail(connection: SsoConnection, person: VouchedPerson): Promise<string> {
    const email = person.email?.trim().toLowerCase() ?? '';
    const domain = domainOf(email);
    if (!domain)
      throw new SsoRefusal('no_email', 'The provider sent no e-mail address; check the attribute mapping.');
    if (!(await this.domains.owns(connection.tenant_id, domain)))
      throw new SsoRefusal('domain_not_verified', `This organisation has not verified the domain ${domain}.`);
    return email;
  }

  /** The account of this person; made at the first login, as a viewer unless a rule says more. */
  async admit(connection: SsoConnection, person: VouchedPerson): Promise<User> {
    const email = await this.trustedEmail(connection, person);
    const role = mappedRole(connection.mapping, person.groups);
    return this.door.run(connection.tenant_id, async () => {
      const known = await this.users.findByEmail(connection.tenant_id, email);
      if (known?.disabled_at) throw new SsoRefusal('disabled', 'This account is switched off.');
      if (!known) return this.create(connection, email, person.name, role ?? 'viewer');
      return role === null ? known : this.follow(known, role);
    });
  }

  /** Owners, and people with a role of the organisation's own, keep what they were given here. */
  private async follow(user: User, role: User['role']): Promise<User> {
    if (user.role === role || user.role === 'owner' || user.role_id !== null) return user;
    const change = { name: null, role, role_id: null, disabled: null, at: this.clock.now() };
    const changed = (await this.users.change(user.tenant_id, user.id, change)) ?? user;
    await this.note('user.update', changed, { before: { role: user.role }, after: { role } });
    return changed;
  }

  private async create(
    connection: SsoConnection,
    email: string,
    name: string | null,
    role: User['role'],
  ): Promise<User> {
    if (!connection.create_users)
      throw new SsoRefusal('no_account', `There is no account for ${email}, and this connection makes none.`);
    try {
      const user = await this.users.create(connection.tenant_id, {
        email,
        name: name?.trim().slice(0, 200) || (email.split('@')[0] ?? email),
        role,
        password_hash: null,
      });
      await this.note('user.create', user, { after: { email, role } });
      return user;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 409)
        throw new SsoRefusal('other_organisation', `${email} belongs to another organisation of this hub.`);
      throw error;
    }
  }

  private note(action: string, user: User, change: { before?: object; after: object }): Promise<void> {
    const target = { type: 'user', id: user.id, name: user.name };
    return this.audit.record(user.tenant_id, { action, target, ...change });
  }
}
