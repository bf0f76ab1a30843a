import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import {
  AuditTrail,
  Clock,
  conflict,
  forbidden,
  newId,
  notFound,
  ProblemError,
  TenantDoor,
  unauthorized,
} from '@patchbay/platform';
import { newSecret, secretHash } from '../access-tokens.js';
import { Links } from '../mail/links.js';
import { Mailer } from '../mail/mailer.js';
import { Passwords } from '../passwords.js';
import { refuseWeak } from '../passwords/refuse-weak.js';
import { covers, rolePermissions } from '../permissions.js';
import type { Principal } from '../principal.js';
import { UserRepository, type User } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { InvitationRepository, type Invitation } from './invitation.repository.js';

export const invitationMs = 7 * 24 * 3_600_000;
const refused = 'This invitation has been used, withdrawn or has expired. Ask for a new one.';

/** Brings people in by mail: they choose their own password, and nobody else ever knows it. */
@Injectable()
export class Invitations {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly users: UserRepository,
    private readonly verification: VerificationRepository,
    private readonly passwords: Passwords,
    private readonly mailer: Mailer,
    private readonly links: Links,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  list(tenantId: string): Promise<Invitation[]> {
    return this.invitations.list(tenantId, this.clock.now());
  }

  /** Tells nothing about accounts elsewhere: who is invited learns of them when they accept. */
  async invite(caller: Principal, { email, role }: { email: string; role: Role }): Promise<Invitation> {
    if (!covers(caller, rolePermissions[role]))
      throw forbidden('You cannot give a role that may do more than your own.');
    const token = newSecret();
    const now = this.clock.now();
    const expires_at = new Date(now.getTime() + invitationMs);
    const invitation = { id: newId(), email, role, invited_by: caller.userId, created_at: now, expires_at };
    await this.door.run(caller.tenantId, async () => {
      if (await this.users.findByEmail(caller.tenantId, email))
        throw conflict('This person belongs to your organisation already.');
      await this.invitations.add(caller.tenantId, secretHash(token), invitation);
      const organisation = await this.users.tenantName(caller.tenantId);
      await this.mailer.post(caller.tenantId, {
        key: `invitation:${invitation.id}`,
        recipient: email,
        subject: `Join ${organisation} on Patchbay`,
        text: letter(organisation, this.links.to('invitation', token)),
      });
    });
    return invitation;
  }

  async revoke(tenantId: string, id: string): Promise<void> {
    if (!(await this.invitations.revoke(tenantId, id, this.clock.now()))) throw notFound('invitation');
  }

  /** What somebody is invited to; throws 401 when the link does not work (any more). */
  async look(token: string): Promise<Invitation & { tenantId: string; organisation: string }> {
    const hash = secretHash(token);
    const tenantId = await this.invitations.tenantOf(hash);
    const found = tenantId && (await this.invitations.find(tenantId, hash, this.clock.now()));
    if (!found || !(await this.stillGiven(tenantId, found))) throw unauthorized(refused);
    return { ...found, tenantId, organisation: await this.users.tenantName(tenantId) };
  }

  /** Makes the person. */
  async accept(token: string, name: string, password: string): Promise<User> {
    const { tenantId, id, email, role } = await this.look(token);
    refuseWeak(password, email);
    const password_hash = await this.passwords.hash(password);
    return this.door
      .run(tenantId, async () => {
        const now = this.clock.now();
        if (!(await this.invitations.accept(tenantId, id, now))) throw unauthorized(refused);
        const user = await this.users.create(tenantId, { email, name, role, password_hash });
        await this.verification.mark(tenantId, user.id, now);
        return user;
      })
      .catch(sayHow);
  }

  /** The same for somebody who has an account: `person` is the row with their password. */
  async acceptAs(person: User, token: string): Promise<User> {
    const { tenantId, id, email, role } = await this.look(token);
    if (person.email.toLowerCase() !== email.toLowerCase())
      throw conflict(`This invitation is for ${email}: sign in with that address.`);
    if (person.tenant_id === tenantId) throw conflict('You belong to this organisation already.');
    return this.door.run(tenantId, async () => {
      const now = this.clock.now();
      if (!(await this.invitations.accept(tenantId, id, now))) throw unauthorized(refused);
      const home = { home_tenant_id: person.tenant_id, home_id: person.id };
      const user = await this.users.create(tenantId, {
        email: person.email,
        name: person.name,
        role,
        password_hash: null,
        ...home,
      });
      await this.verification.mark(tenantId, user.id, now);
      await this.audit.detail(tenantId, {
        target: { type: 'invitation', id },
        actor: { kind: 'user', id: user.id, name: email },
      });
      return user;
    });
  }

  /** Whoever invited must still be there and hold what they gave. */
  private async stillGiven(tenantId: string, { invited_by, role }: Invitation): Promise<boolean> {
    const inviter = invited_by && (await this.users.find(tenantId, invited_by));
    return Boolean(inviter && !inviter.disabled_at && covers(inviter, rolePermissions[role]));
  }
}

/** Who holds the link reads the mails of the address: they may learn that it has an account. */
function sayHow(error: unknown): never {
  if (error instanceof ProblemError && error.status === 409)
    throw conflict('This address has an account already. Sign in with it, then open this link again.');
  throw error;
}

const letter = (organisation: string, link: string): string =>
  `Hello,

you are invited to ${organisation} on Patchbay. Choose your name and password, or come in with the account you have,
here within 7 days:

${link}

If you do not know why, do nothing.
`;
