import { Injectable } from '@nestjs/common';
import { TenantDoor } from '../tenancy/tenant-door.js';
import type { WrappedKey } from './key-ring.js';

/** Wrapped data keys, one per tenant. */
@Injectable()
export class DataKeyRepository {
  constructor(private readonly door: TenantDoor) {}

  async find(tenantId: string): Promise<WrappedKey | null> {
    const rows = await this.door.run<WrappedKey[]>(tenantId, (em) =>
      em.query('select id, kek_id, wrapped from tenant_key'),
    );
    return rows[0] ?? null;
  }

  /** The key the tenant has from now on: this one, or the one another process was first with. */
  add(tenantId: string, made: WrappedKey): Promise<WrappedKey> {
    return this.door.run(tenantId, async (em) => {
      await em.query(
        'insert into tenant_key(tenant_id, id, kek_id, wrapped) values ($1, $2, $3, $4) on conflict do nothing',
        [tenantId, made.id, made.kek_id, made.wrapped],
      );
      return (await this.find(tenantId))!;
    });
  }

  /** Holds the row until the transaction ends. */
  async lock(tenantId: string): Promise<WrappedKey | null> {
    const rows = await this.door.run<WrappedKey[]>(tenantId, (em) =>
      em.query('select id, kek_id, wrapped from tenant_key for update'),
    );
    return rows[0] ?? null;
  }

  async rewrap(tenantId: string, { id, kek_id, wrapped }: WrappedKey): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update tenant_key set kek_id = $2, wrapped = $3, wrapped_at = now() where id = $1', [
        id,
        kek_id,
        wrapped,
      ]),
    );
  }

  async remove(tenantId: string): Promise<void> {
    await this.door.run(tenantId, (em) => em.query('delete from tenant_key'));
  }

  /** Tenants whose data key another key-encryption key wraps. */
  async stale(kekId: string): Promise<string[]> {
    const rows = await this.door.outside<{ tenant_id: string }[]>((em) =>
      em.query('select tenant_id from tenant_key_stale($1)', [kekId]),
    );
    return rows.map((row) => row.tenant_id);
  }
}
