import { Injectable } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';

/** Small facts about an organisation, by key. */
@Injectable()
export class TenantSettingRepository {
  constructor(private readonly door: TenantDoor) {}

  async get(tenantId: string, key: string): Promise<Json | undefined> {
    const rows = await this.door.run<{ value: Json }[]>(tenantId, (em) =>
      em.query('select value from tenant_setting where key = $1', [key]),
    );
    return rows[0]?.value;
  }

  async set(tenantId: string, key: string, value: Json): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into tenant_setting(tenant_id, key, value) values ($1, $2, $3::jsonb)
         on conflict (tenant_id, key) do update set value = excluded.value, updated_at = now()`,
        [tenantId, key, JSON.stringify(value)],
      ),
    );
  }
}
