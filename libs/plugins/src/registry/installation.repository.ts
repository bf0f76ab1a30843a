import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';

export interface Installation {
  plugin_id: string;
  enabled: boolean;
  settings: JsonObject;
  settings_version: number;
  granted: string[];
}

/** What a tenant has switched on, with its settings. */
@Injectable()
export class InstallationRepository {
  constructor(private readonly door: TenantDoor) {}

  list(tenantId: string): Promise<Installation[]> {
    return this.door.run<Installation[]>(tenantId, (em) =>
      em.query('select plugin_id, enabled, settings, settings_version, granted from installation'),
    );
  }

  async save(tenantId: string, made: Installation): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into installation(tenant_id, plugin_id, enabled, settings, settings_version, granted) values ($1, $2, $3, $4::jsonb, $5, $6)
         on conflict (tenant_id, plugin_id) do update set enabled = excluded.enabled, settings = excluded.settings,
           settings_version = excluded.settings_version, granted = excluded.granted, updated_at = now()`,
        [
          tenantId,
          made.plugin_id,
          made.enabled,
          JSON.stringify(made.settings),
          made.settings_version,
          made.granted,
        ],
      ),
    );
  }
}
