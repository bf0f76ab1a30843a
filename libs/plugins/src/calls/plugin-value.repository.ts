import { Injectable } from '@nestjs/common';
import type { Json } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import type { Kv } from '@patchbay/plugin-sdk';

/** Small values plugins keep, under (tenant, plugin). */
@Injectable()
export class PluginValueRepository {
  constructor(private readonly door: TenantDoor) {}

  storeFor(tenantId: string, pluginId: string): Kv {
    return {
      get: async (key) => {
        const rows = await this.door.run<{ value: Json }[]>(tenantId, (em) =>
          em.query('select value from plugin_value where plugin_id = $1 and key = $2', [pluginId, key]),
        );
        return rows[0]?.value;
      },
      set: async (key, value) => {
        await this.door.run(tenantId, (em) =>
          em.query(
            `insert into plugin_value(tenant_id, plugin_id, key, value) values ($1, $2, $3, $4::jsonb)
             on conflict (tenant_id, plugin_id, key) do update set value = excluded.value`,
            [tenantId, pluginId, key, JSON.stringify(value)],
          ),
        );
      },
      delete: async (key) => {
        await this.door.run(tenantId, (em) =>
          em.query('delete from plugin_value where plugin_id = $1 and key = $2', [pluginId, key]),
        );
      },
    };
  }
}
