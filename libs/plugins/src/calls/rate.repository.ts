import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** Token buckets shared by all workers, and the times until which a key must rest. */
@Injectable()
export class RateRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Takes one token; false = none is left or the key is resting. Committed at once, whatever becomes of the call. */
  async take(tenantId: string, key: string, capacity: number, perSecond: number): Promise<boolean> {
    const rows = await this.door.run<unknown[]>(tenantId, async (em) => {
      await em.query(
        `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens) values ($1, $2, $3, $4, $3) on conflict do nothing`,
        [tenantId, key, capacity, perSecond],
      );
      const [taken] = await em.query<[unknown[], number]>(
        `update rate_bucket set tokens = least($2, tokens + extract(epoch from clock_timestamp() - updated_at) * $3) - 1, updated_at = clock_timestamp(),
           capacity = $2, refill_per_s = $3
         where key = $1 and (blocked_until is null or blocked_until <= now())
           and least($2, tokens + extract(epoch from clock_timestamp() - updated_at) * $3) >= 1 returning 1`,
        [key, capacity, perSecond],
      );
      return taken;
    });
    return rows.length === 1;
  }

  async block(tenantId: string, key: string, untilMs: number): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens, blocked_until) values ($1, $2, 1, 1, 0, $3)
         on conflict (tenant_id, key) do update set blocked_until = greatest(rate_bucket.blocked_until, excluded.blocked_until)`,
        [tenantId, key, new Date(untilMs)],
      ),
    );
  }
}
