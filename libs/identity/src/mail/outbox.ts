import { Injectable } from '@nestjs/common';
import { covers } from '../permissions.js';
import type { Principal } from '../principal.js';
import { UserRepository } from '../user.repository.js';
import { MailRepository, type MailRow } from './mail.repository.js';
import { Mailer } from './mailer.js';
import { Smtp } from './smtp.js';

export interface OutboxMail {
  id: string;
  created_at: string;
  recipient: string;
  subject: string;
  state: 'sent' | 'sending' | 'failed' | 'waiting';
  error: string | null;
  text: string | null;
}

/** What administrators see of their organisation's mails. */
@Injectable()
export class Outbox {
  constructor(
    private readonly mails: MailRepository,
    private readonly mailer: Mailer,
    private readonly smtp: Smtp,
    private readonly users: UserRepository,
  ) {}

  get hasServer(): boolean {
    return this.smtp.configured;
  }

  async list(
    caller: Principal,
    limit: number,
    before: { created_at: string; id: string } | null,
  ): Promise<OutboxMail[]> {
    const rows = await this.mails.list(caller.tenantId, limit, before);
    const hidden = await this.above(caller);
    const mails = rows.map(async (row) => ({
      id: row.id,
      created_at: row.created_at.toISOString(),
      recipient: row.recipient,
      subject: row.subject,
      state: stateOf(row, this.hasServer),
      error: row.error,
      text:
        this.hasServer || hidden.has(row.user_id ?? '')
          ? null
          : await this.mailer.textOf(caller.tenantId, row),
    }));
    return Promise.all(mails);
  }

  /** People whose role includes more than the caller's: a link to their account would be a way up. */
  private async above(caller: Principal): Promise<Set<string>> {
    const people = await this.users.list(caller.tenantId);
    return new Set(people.filter(({ permissions }) => !covers(caller, permissions)).map(({ id }) => id));
  }
}

function stateOf(row: MailRow, hasServer: boolean): OutboxMail['state'] {
  if (row.sent_at) return 'sent';
  if (!hasServer) return 'waiting';
  return row.error === null ? 'sending' : 'failed';
}
