import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ClaimedJob,
  Clock,
  JobQueue,
  nobodysTenant,
  payloadText,
  TenantDoor,
  unauthorized,
} from '@patchbay/platform';
import { newSecret, secretHash } from '../access-tokens.js';
import { Links } from '../mail/links.js';
import { Mailer } from '../mail/mailer.js';
import { OneTimeTokenRepository } from '../one-time/one-time-token.repository.js';
import { Passwords } from '../passwords.js';
import { refuseWeak } from '../passwords/refuse-weak.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { UserRepository, type User } from '../user.repository.js';
import { ResetRequestRepository } from './reset-request.repository.js';

const queue = 'password-reset';
export const resetMs = 30 * 60_000;
const refused = 'This link has been used or has expired. Ask for a new one.';

/** A new password for who can read the mails of an account. */
@Injectable()
export class PasswordReset implements OnModuleInit {
  constructor(
    private readonly requests: ResetRequestRepository,
    private readonly tokens: OneTimeTokenRepository,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly passwords: Passwords,
    private readonly mailer: Mailer,
    private readonly links: Links,
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(queue, { concurrency: 2 }, (job) => this.answer(job));
  }

  /** Does the same for every address; whether somebody has it is found out later, by a job. */
  request(email: string): Promise<void> {
    return this.requests.add(email, (em, id) =>
      this.jobs.enqueue(em, nobodysTenant, [{ queue, payload: { request_id: id }, key: id }]),
    );
  }

  /** Sets the password and ends every session; throws 401 when the link does not work (any more). */
  async complete(token: string, password: string): Promise<void> {
    const hash = secretHash(token);
    const tenantId = await this.tokens.tenantOf(hash);
    // Hashed before the link is used up, and whether it works or not.
    const passwordHash = await this.passwords.hash(password);
    if (!tenantId) throw unauthorized(refused);
    await this.door.run(tenantId, async () => {
      const used = await this.tokens.use(tenantId, hash, 'reset_password', this.clock.now());
      const user = used && (await this.users.find(tenantId, used.user_id));
      if (!user || user.disabled_at) throw unauthorized(refused);
      refuseWeak(password, user.email);
      await this.users.setPassword(tenantId, user.id, passwordHash, {});
      await this.sessions.revokeAll(tenantId, user.id, this.clock.now());
    });
  }

  private async answer(job: ClaimedJob): Promise<void> {
    const id = payloadText(job, 'request_id');
    const email = await this.requests.find(id);
    if (email === null) return;
    const place = await this.users.locate(email);
    const user = place && (await this.users.find(place.tenant_id, place.user_id));
    if (user && !user.disabled_at) await this.write(user, id);
    await this.requests.remove(id);
  }

  private async write(user: User, requestId: string): Promise<void> {
    const token = newSecret();
    const now = this.clock.now();
    const expires = new Date(now.getTime() + resetMs);
    await this.door.run(user.tenant_id, async () => {
      const added = await this.mailer.post(user.tenant_id, {
        key: `reset:${requestId}`,
        recipient: user.email,
        userId: user.id,
        subject: 'Set a new password for Patchbay',
        text: letter(user.name, this.links.to('reset-password', token)),
      });
      if (!added) return;
      const hash = secretHash(token);
      await this.tokens.add(user.tenant_id, {
        hash,
        purpose: 'reset_password',
        userId: user.id,
        now,
        expires,
      });
    });
  }
}

const letter = (name: string, link: string): string =>
  `Hello ${name},

somebody asked for a new password for your account. Set it here within 30 minutes:

${link}

The link works once, and all your sessions end. If it was not you, do nothing: your password stays as it is.
`;
