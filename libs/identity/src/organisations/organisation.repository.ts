import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** One span of a week; days are ISO, Monday is 1. */
export interface WorkingHours {
  day: number;
  from: string;
  to: string;
}

export interface OrganisationSettings {
  name: string;
  time_zone: string;
  working_hours: WorkingHours[];
  data_region: string | null;
  retention_days: number | null;
}

export interface Organisation extends OrganisationSettings {
  id: string;
  created_at: Date;
  deleted_at: Date | null;
  purge_at: Date | null;
}

/** Every column of the settings, as in the table. */
const fields = ['name', 'time_zone', 'working_hours', 'data_region', 'retention_days'] as const;

/** The organisation itself, its settings and its end. */
@Injectable()
export class OrganisationRepository {
  constructor(private readonly door: TenantDoor) {}

  async find(tenantId: string): Promise<Organisation | null> {
    const rows = await this.door.run<Organisation[]>(tenantId, (em) =>
      em.query(`select id, ${fields.join(', ')}, created_at, deleted_at, purge_at from tenant`),
    );
    return rows[0] ?? null;
  }

  async change(tenantId: string, change: Partial<OrganisationSettings>): Promise<void> {
    const given = fields.filter((field) => change[field] !== undefined);
    if (given.length === 0) return;
    await this.door.run(tenantId, (em) =>
      em.query(
        `update tenant set ${given.map((field, i) => `${field} = $${i + 1}`).join(', ')}`,
        given.map((field) => (field === 'working_hours' ? JSON.stringify(change[field]) : change[field])),
      ),
    );
  }

  /** Nobody gets in from now on: everybody is switched off, no connection is asked or heard any more. */
  async close(tenantId: string, at: Date, purgeAt: Date): Promise<void> {
    await this.door.run(tenantId, async (em) => {
      await em.query('update tenant set deleted_at = $1, purge_at = $2 where deleted_at is null', [
        at,
        purgeAt,
      ]);
      await em.query(
        'update app_user set disabled_at = coalesce(disabled_at, $1), token_version = token_version + 1',
        [at],
      );
      await em.query('update connection set paused = true');
    });
  }

  /** False while its time has not come. */
  async purge(tenantId: string, now: Date): Promise<boolean> {
    const rows = await this.door.outside<{ done: boolean }[]>((em) =>
      em.query('select tenant_purge($1, $2) as done', [tenantId, now]),
    );
    return rows[0]?.done ?? false;
  }
}
