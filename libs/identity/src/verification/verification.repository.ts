import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** Whether people have shown that they read the mails of their address. */
@Injectable()
export class VerificationRepository {
  constructor(private readonly door: TenantDoor) {}

  async at(tenantId: string, userId: string): Promise<Date | null> {
    const rows = await this.door.run<{ at: Date | null }[]>(tenantId, (em) =>
      em.query('select email_verified_at as at from app_user where id = $1', [userId]),
    );
    return rows[0]?.at ?? null;
  }

  async mark(tenantId: string, userId: string, at: Date): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update app_user set email_verified_at = $2 where id = $1', [userId, at]),
    );
  }
}
