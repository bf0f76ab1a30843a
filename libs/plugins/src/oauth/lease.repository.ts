import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';

/** Who may renew the tokens of a connection: one process at a time, over all nodes. */
@Injectable()
export class LeaseRepository {
  constructor(private readonly door: TenantDoor) {}

  async take(tenantId: string, connectionId: string, owner: string, seconds: number): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        `update connection set refresh_owner = $2, refresh_until = now() + make_interval(secs => $3)
          where id = $1 and (refresh_until is null or refresh_until < now())`,
        [connectionId, owner, seconds],
      ),
    );
    return count === 1;
  }

  /** For whoever brings a new grant: whoever was renewing the old one finds the lease gone. */
  async seize(tenantId: string, connectionId: string, owner: string, seconds: number): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `update connection set refresh_owner = $2, refresh_until = now() + make_interval(secs => $3) where id = $1`,
        [connectionId, owner, seconds],
      ),
    );
  }

  /** Stores renewed secrets only if this owner still holds the lease: a slow process cannot undo a newer renewal. */
  async store(
    tenantId: string,
    connectionId: string,
    owner: string,
    sealed: string,
    fields: JsonObject,
  ): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        `update connection set secrets = $3, secret_version = secret_version + 1, secrets_set_at = now(), fields = fields || $4::jsonb,
                refresh_owner = null, refresh_until = null where id = $1 and refresh_owner = $2`,
        [connectionId, owner, sealed, JSON.stringify(fields)],
      ),
    );
    return count === 1;
  }

  async release(tenantId: string, connectionId: string, owner: string): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        'update connection set refresh_owner = null, refresh_until = null where id = $1 and refresh_owner = $2',
        [connectionId, owner],
      ),
    );
  }
}
