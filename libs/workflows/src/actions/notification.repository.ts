import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

export interface Notification {
  id: string;
  title: string;
  body: string;
  ticket_id: string | null;
  created_at: string;
  read_at: string | null;
}

/** Messages for the people of a tenant, shown behind the bell. */
@Injectable()
export class NotificationRepository {
  constructor(private readonly door: TenantDoor) {}

  async add(
    tenantId: string,
    made: { title: string; body: string; ticketId: string | null },
  ): Promise<string> {
    const rows = await this.door.run<{ id: string }[]>(tenantId, (em) =>
      em.query(
        'insert into notification(tenant_id, title, body, ticket_id) values ($1, $2, $3, $4) returning id',
        [tenantId, made.title, made.body, made.ticketId],
      ),
    );
    return rows[0]!.id;
  }

  async newest(tenantId: string, limit: number): Promise<Notification[]> {
    const rows = await this.door.run<
      (Omit<Notification, 'created_at' | 'read_at'> & { created_at: Date; read_at: Date | null })[]
    >(tenantId, (em) =>
      em.query(
        'select id, title, body, ticket_id, created_at, read_at from notification order by created_at desc limit $1',
        [limit],
      ),
    );
    return rows.map((row) => ({
      ...row,
      created_at: row.created_at.toISOString(),
      read_at: row.read_at?.toISOString() ?? null,
    }));
  }

  /** False when there is no such notification. */
  async markRead(tenantId: string, id: string): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query('update notification set read_at = coalesce(read_at, now()) where id = $1', [id]),
    );
    return count === 1;
  }
}
