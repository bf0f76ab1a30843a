import { Injectable } from '@nestjs/common';
import { Clock, newId, TenantDoor, unauthorized } from '@patchbay/platform';
import { newSecret, secretHash } from '../access-tokens.js';
import { Links } from '../mail/links.js';
import { Mailer } from '../mail/mailer.js';
import { OneTimeTokenRepository } from '../one-time/one-time-token.repository.js';
import type { Principal } from '../principal.js';
import { UserRepository } from '../user.repository.js';
import { VerificationRepository } from './verification.repository.js';

export const verificationMs = 30 * 60_000;
const refused = 'This link has been used or has expired. Ask for a new one under your name.';

/** Proves that a person reads the mails of their address. */
@Injectable()
export class EmailVerification {
  constructor(
    private readonly tokens: OneTimeTokenRepository,
    private readonly verification: VerificationRepository,
    private readonly users: UserRepository,
    private readonly mailer: Mailer,
    private readonly links: Links,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  /** Writes to the address with which the caller signs in: of a member from elsewhere, the one at home. */
  async request(caller: Principal): Promise<void> {
    const row = await this.users.find(caller.tenantId, caller.userId);
    const { tenantId, userId } =
      row?.home_tenant_id && row.home_id ? { tenantId: row.home_tenant_id, userId: row.home_id } : caller;
    const token = newSecret();
    const now = this.clock.now();
    await this.door.run(tenantId, async () => {
      const user = await this.users.find(tenantId, userId);
      if (!user) throw unauthorized('The session has ended. Sign in again.');
      const { email, name } = user;
      const expires = new Date(now.getTime() + verificationMs);
      const hash = secretHash(token);
      await this.tokens.add(tenantId, { hash, purpose: 'verify_email', userId, email, now, expires });
      await this.mailer.post(tenantId, {
        key: `verify:${newId()}`,
        recipient: email,
        userId,
        subject: 'Confirm your e-mail address',
        text: letter(name, this.links.to('verify-email', token)),
      });
    });
  }

  /** Throws 401 when the link does not work (any more), or the address has changed since. */
  async complete(token: string): Promise<void> {
    const hash = secretHash(token);
    const tenantId = await this.tokens.tenantOf(hash);
    if (!tenantId) throw unauthorized(refused);
    await this.door.run(tenantId, async () => {
      const used = await this.tokens.use(tenantId, hash, 'verify_email', this.clock.now());
      const user = used && (await this.users.find(tenantId, used.user_id));
      if (!user || user.email !== used.email) throw unauthorized(refused);
      await this.verification.mark(tenantId, user.id, this.clock.now());
    });
  }
}

const letter = (name: string, link: string): string =>
  `Hello ${name},

confirm within 30 minutes that this address is yours:

${link}
`;
