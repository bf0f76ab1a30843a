import { Injectable } from '@nestjs/common';
import { TenantDoor } from '../tenancy/tenant-door.js';

/** A column that holds sealed values, and the place its values are bound to, in SQL. */
const columns = [
  { table: 'connection', column: 'secrets', place: `'connection:' || id || ':secrets'` },
  { table: 'connection', column: 'webhook_secrets', place: `'connection:' || id || ':webhook'` },
] as const;

/** A value sealed before there were data keys. */
export interface LegacyValue {
  table: string;
  column: string;
  id: string;
  place: string;
  sealed: string;
}

/** Values of before there were data keys: found to be sealed anew. */
@Injectable()
export class SealedValueRepository {
  constructor(private readonly door: TenantDoor) {}

  async legacy(tenantId: string): Promise<LegacyValue[]> {
    const each = columns.map(
      ({ table, column, place }) =>
        `select '${table}' as "table", '${column}' as "column", id::text, ${place} as place, ${column} as sealed
           from ${table} where ${column} like 'v1.%'`,
    );
    return this.door.run<LegacyValue[]>(tenantId, (em) => em.query(each.join(' union all ')));
  }

  /** Replaces what was read; a value that has been written meanwhile stays. */
  async replace(tenantId: string, { table, column, id, sealed }: LegacyValue, anew: string): Promise<void> {
    const known = columns.find((each) => each.table === table && each.column === column)!;
    await this.door.run(tenantId, (em) =>
      em.query(
        `update ${known.table} set ${known.column} = $3 where id::text = $1 and ${known.column} = $2`,
        [id, sealed, anew],
      ),
    );
  }

  async tenants(): Promise<string[]> {
    const rows = await this.door.outside<{ id: string }[]>((em) => em.query('select id from tenant_ids()'));
    return rows.map((row) => row.id);
  }
}
