import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ClaimedJob,
  Clock,
  JobQueue,
  Logger,
  newId,
  payloadText,
  PoisonError,
  reasonOf,
  Schedules,
  TenantDoor,
  Vault,
} from '@patchbay/platform';
import { MailRepository } from './mail.repository.js';
import { RefusedMailError, Smtp } from './smtp.js';

/** What somebody is to read. Links in it open accounts: the text is sealed, and forgotten once it is sent. */
export interface Mail {
  /** The same mail asked for twice is written once. */
  key: string;
  recipient: string;
  userId?: string;
  subject: string;
  text: string;
}

export const mailQueue = 'mail';
const keptMs = 30 * 24 * 3_600_000;

/** Mails are rows, written in the transaction of the change that asks for them, and sent by a job of the same. */
@Injectable()
export class Mailer implements OnModuleInit {
  private told = false;

  constructor(
    private readonly mails: MailRepository,
    private readonly smtp: Smtp,
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly schedules: Schedules,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(mailQueue, { concurrency: 4, leaseS: 60 }, (job) => this.deliver(job));
    this.schedules.everyTenant('mail:forget', 3_600_000, (_em, tenantId) =>
      this.mails.removeOlder(tenantId, new Date(this.clock.now().getTime() - keptMs)),
    );
  }

  /** False when the same mail was written before. */
  async post(tenantId: string, mail: Mail): Promise<boolean> {
    const id = newId();
    return this.door.run(tenantId, async (em) => {
      const added = await this.mails.add(tenantId, {
        id,
        key: mail.key,
        recipient: mail.recipient,
        user_id: mail.userId ?? null,
        subject: mail.subject,
        sealed_text: await this.vault.seal(tenantId, placeOf(id), mail.text),
        created_at: this.clock.now(),
      });
      if (!added) return false;
      if (!this.smtp.configured) this.tellOnce();
      else await this.jobs.enqueue(em, tenantId, [{ queue: mailQueue, payload: { mail_id: id }, key: id }]);
      return true;
    });
  }

  /** The text of a mail that was not sent yet. */
  async textOf(tenantId: string, mail: { id: string; sealed_text: string | null }): Promise<string | null> {
    return mail.sealed_text === null ? null : this.vault.open(tenantId, placeOf(mail.id), mail.sealed_text);
  }

  private async deliver({ tenantId, ...job }: ClaimedJob): Promise<void> {
    const id = payloadText(job, 'mail_id');
    const mail = await this.mails.find(tenantId, id);
    const text = mail && (await this.textOf(tenantId, mail));
    // Sent by an attempt that died before it could say so, or older than what is kept.
    if (!mail || text === null) return;
    try {
      await this.smtp.send({ id, recipient: mail.recipient, subject: mail.subject, text });
    } catch (error) {
      await this.mails.markFailed(tenantId, id, reasonOf(error));
      throw error instanceof RefusedMailError ? new PoisonError(error.message) : error;
    }
    await this.mails.markSent(tenantId, id, this.clock.now());
  }

  private tellOnce(): void {
    if (this.told) return;
    this.told = true;
    this.log.info('no mail server is set (PATCHBAY_SMTP_URL): mails wait on the Outbox page of the console');
  }
}

const placeOf = (id: string): string => `mail:${id}:text`;
