import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDoor } from '../tenancy/tenant-door.js';

/** Who ticks, and whether a tick has been taken. */
@Injectable()
export class ScheduleRepository {
  constructor(private readonly door: TenantDoor) {}

  async tenants(): Promise<string[]> {
    const rows = await this.door.outside<{ id: string }[]>((em) => em.query('select id from tenant_ids()'));
    return rows.map((row) => row.id);
  }

  /** True for the one node that may run this tick. Forgets ticks of more than a day ago. */
  async take(em: EntityManager, tenantId: string, name: string, slot: Date): Promise<boolean> {
    const taken = await em.query<unknown[]>(
      'insert into schedule_tick(tenant_id, name, tick) values ($1, $2, $3) on conflict do nothing returning 1',
      [tenantId, name, slot],
    );
    await em.query(
      `delete from schedule_tick where name = $1 and tick < $2::timestamptz - interval '1 day'`,
      [name, slot],
    );
    return taken.length === 1;
  }
}
