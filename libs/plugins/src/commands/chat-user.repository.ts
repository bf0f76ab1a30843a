import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** Which Patchbay user somebody in a chat tool is. */
@Injectable()
export class ChatUserRepository {
  constructor(private readonly door: TenantDoor) {}

  async find(tenantId: string, connectionId: string, chatUserId: string): Promise<string | null> {
    const rows = await this.door.run<{ user_id: string }[]>(tenantId, (em) =>
      em.query('select user_id from chat_user where connection_id = $1 and chat_user_id = $2', [
        connectionId,
        chatUserId,
      ]),
    );
    return rows[0]?.user_id ?? null;
  }

  async link(tenantId: string, connectionId: string, chatUserId: string, userId: string): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into chat_user(tenant_id, connection_id, chat_user_id, user_id) values ($1, $2, $3, $4)
         on conflict (tenant_id, connection_id, chat_user_id) do update set user_id = excluded.user_id`,
        [tenantId, connectionId, chatUserId, userId],
      ),
    );
  }
}
