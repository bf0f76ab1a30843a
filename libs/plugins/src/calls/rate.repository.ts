import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** A bucket of tokens that refills by itself. */
export interface Bucket {
  key: string;
  capacity: number;
  perSecond: number;
}

/** How long a key must still rest, in milliseconds; 0 = not at all. `failing` tells why its provider is not asked, see `CircuitBreaker`. */
export interface Rest {
  ms: number;
  failing: string | null;
}

const none: Rest = { ms: 0, failing: null };

/** Token buckets shared by all workers, and the times until which a key must rest. */
@Injectable()
export class RateRepository {
  constructor(private readonly door: TenantDoor) {}

  /** Answers in the order of the keys. */
  async rest(tenantId: string, keys: string[]): Promise<Rest[]> {
    const rows = await this.door.once<Rest & { key: string }>(
      tenantId,
      `select key, greatest(0, extract(epoch from blocked_until - clock_timestamp()) * 1000)::float8 as ms, failing
         from rate_bucket where key = any($1) and blocked_until is not null`,
      [keys],
    );
    const rests = new Map(rows.map((row) => [row.key, row]));
    return keys.map((key) => rests.get(key) ?? none);
  }

  /** Takes one token and answers 0, or how many milliseconds until there is one. Committed at once, whatever becomes of the call. */
  async take(tenantId: string, { key, capacity, perSecond }: Bucket): Promise<number> {
    return this.door.run(tenantId, async (em) => {
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
      if (taken.length === 1) return 0;
      const rows = await em.query<{ ms: number }[]>(
        `select greatest(1, extract(epoch from blocked_until - clock_timestamp()) * 1000,
             (1 - tokens - extract(epoch from clock_timestamp() - updated_at) * $2) / $2 * 1000)::float8 as ms
           from rate_bucket where key = $1`,
        [key, perSecond],
      );
      return rows[0]!.ms;
    });
  }

  /** The key rests for so long from now; a longer rest stays as it is. */
  async block(tenantId: string, key: string, ms: number): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens, blocked_until)
         values ($1, $2, 1, 1, 0, clock_timestamp() + make_interval(secs => $3::float8))
         on conflict (tenant_id, key) do update set blocked_until = greatest(rate_bucket.blocked_until, excluded.blocked_until)`,
        [tenantId, key, ms / 1_000],
      ),
    );
  }
}
