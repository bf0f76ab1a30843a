import { Injectable } from '@nestjs/common';
import type { Role } from '@patchbay/domain';
import { AuditTrail, Clock, forbidden, newId, TenantDoor, unauthorized } from '@patchbay/platform';
import { AccessSettings } from '../access-settings.js';
import { newSecret, secretHash } from '../access-tokens.js';
import { firstTenant } from '../first-admin.js';
import { Links } from '../mail/links.js';
import { Mailer } from '../mail/mailer.js';
import { Passwords } from '../passwords.js';
import { refuseWeak } from '../passwords/refuse-weak.js';
import { UserRepository, type User } from '../user.repository.js';
import { VerificationRepository } from '../verification/verification.repository.js';
import { SignUpRepository } from './sign-up.repository.js';
import { tenantIdFor } from './tenant-id.js';

export interface NewOrganisation {
  organisation: string;
  name: string;
  email: string;
  password: string;
}

export const signUpMs = 24 * 3_600_000;
const founder: Role = 'owner';

/** A new organisation for whoever can read the mails of the address they gave. */
@Injectable()
export class SignUp {
  constructor(
    private readonly signUps: SignUpRepository,
    private readonly settings: AccessSettings,
    private readonly users: UserRepository,
    private readonly verification: VerificationRepository,
    private readonly passwords: Passwords,
    private readonly mailer: Mailer,
    private readonly links: Links,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** Answers the same whether the address has an account or not; the mail tells. */
  async request({ password, ...wanted }: NewOrganisation): Promise<void> {
    if (!(await this.settings.signUpIsOpen())) throw forbidden('Signing up is closed on this hub.');
    refuseWeak(password, wanted.email);
    const password_hash = await this.passwords.hash(password);
    const known = await this.users.locate(wanted.email);
    const token = newSecret();
    const now = this.clock.now();
    await this.door.run(firstTenant.id, async () => {
      const expires = new Date(now.getTime() + signUpMs);
      if (!known) await this.signUps.add(secretHash(token), { ...wanted, password_hash }, now, expires);
      await this.mailer.post(firstTenant.id, {
        key: `sign-up:${newId()}`,
        recipient: wanted.email,
        subject: 'Welcome to Patchbay',
        text: known
          ? hasAccount(wanted.name, this.links.to('sign-in'))
          : welcome(wanted, this.links.to('confirm-sign-up', token)),
      });
    });
  }

  /** Makes the organisation and its founder; throws 401 when the link does not work (any more). */
  async complete(token: string): Promise<User> {
    const wanted = await this.signUps.use(secretHash(token), this.clock.now());
    if (!wanted) throw unauthorized('This link has been used or has expired. Sign up again.');
    const { organisation, email, name, password_hash } = wanted;
    const tenantId = await this.found(organisation);
    return this.door.run(tenantId, async () => {
      const user = await this.users.create(tenantId, { email, name, role: founder, password_hash });
      await this.verification.mark(tenantId, user.id, this.clock.now());
      await this.audit.record(tenantId, {
        action: 'organisation.create',
        target: { type: 'organisation', id: tenantId, name: organisation },
        actor: { kind: 'user', id: user.id, name },
      });
      return user;
    });
  }

  /** Under an id that no other organisation has: whoever founds one must never land in another. */
  private async found(organisation: string): Promise<string> {
    for (;;) {
      const id = tenantIdFor(organisation);
      if (await this.users.createTenant(id, organisation)) return id;
    }
  }
}

const welcome = ({ name, organisation }: { name: string; organisation: string }, link: string): string =>
  `Hello ${name},

follow this link within 24 hours to open ${organisation} on Patchbay:

${link}

If it was not you who signed up, do nothing: no account will be made.
`;

const hasAccount = (name: string, link: string): string =>
  `Hello ${name},

somebody signed up with this address, but it has an account already. Sign in, or ask for a new password, here:

${link}

If it was not you, do nothing.
`;
