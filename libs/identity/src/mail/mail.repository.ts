import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

export interface MailRow {
  id: string;
  recipient: string;
  user_id: string | null;
  subject: string;
  sealed_text: string | null;
  created_at: Date;
  sent_at: Date | null;
  error: string | null;
}

export type NewMailRow = Pick<MailRow, 'id' | 'recipient' | 'user_id' | 'subject' | 'created_at'> & {
  key: string;
  sealed_text: string;
};

const columns = 'id, recipient, user_id, subject, sealed_text, created_at, sent_at, error';

/** Mails of a tenant, sent and waiting. */
@Injectable()
export class MailRepository {
  constructor(private readonly door: TenantDoor) {}

  /** False when there is a mail of this key already. */
  async add(tenantId: string, mail: NewMailRow): Promise<boolean> {
    const { id, key, recipient, user_id, subject, sealed_text, created_at } = mail;
    const rows = await this.door.run<unknown[]>(tenantId, (em) =>
      em.query(
        `insert into mail(tenant_id, id, key, recipient, user_id, subject, sealed_text, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, key) do nothing returning 1`,
        [tenantId, id, key, recipient, user_id, subject, sealed_text, created_at],
      ),
    );
    return rows.length > 0;
  }

  async find(tenantId: string, id: string): Promise<MailRow | null> {
    const rows = await this.door.run<MailRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from mail where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  /** Forgets the text: it holds links that open accounts. */
  async markSent(tenantId: string, id: string, at: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update mail set sent_at = $2, sealed_text = null, error = null where id = $1', [id, at]),
    );
  }

  async markFailed(tenantId: string, id: string, error: string): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('update mail set error = $2 where id = $1', [id, error]));
  }

  /** Newest first, below `before` where given. */
  list(
    tenantId: string,
    limit: number,
    before: { created_at: string; id: string } | null,
  ): Promise<MailRow[]> {
    return this.door.run<MailRow[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from mail
          where $1::timestamptz is null or (created_at, id) < ($1, $2::uuid) order by created_at desc, id desc limit $3`,
        [before?.created_at ?? null, before?.id ?? null, limit],
      ),
    );
  }

  async removeOlder(tenantId: string, than: Date): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('delete from mail where created_at < $1', [than]));
  }
}
