import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

/** Least time between two tries of a provider that is down, whoever makes them. */
const probeEveryS = 30;

/** Which connections are not called because their provider is down. Their key rests meanwhile, as after a 429. */
@Injectable()
export class CircuitRepository {
  constructor(private readonly door: TenantDoor) {}

  /** False when another process was first. A rest that is longer already stays as it is. */
  async open(tenantId: string, key: string, failing: string): Promise<boolean> {
    const opened = await this.door.once(
      tenantId,
      `insert into rate_bucket(tenant_id, key, capacity, refill_per_s, tokens, failing, probe_at, blocked_until)
       values ($1, $2, 1, 1, 0, $3, statement_timestamp() + make_interval(secs => $4),
               statement_timestamp() + make_interval(secs => $4))
       on conflict (tenant_id, key) do update set failing = excluded.failing, probe_at = excluded.probe_at,
         blocked_until = greatest(rate_bucket.blocked_until, excluded.blocked_until)
       where rate_bucket.failing is null returning 1`,
      [tenantId, key, failing, probeEveryS],
    );
    return opened.length === 1;
  }

  /** Of all who ask at the same time one is told true; the others wait for what becomes of its call. */
  async probe(tenantId: string, key: string): Promise<boolean> {
    const taken = await this.door.once(
      tenantId,
      `update rate_bucket set probe_at = statement_timestamp() + make_interval(secs => $2),
         blocked_until = statement_timestamp() + make_interval(secs => $2)
       where key = $1 and failing is not null and blocked_until <= clock_timestamp() returning 1`,
      [key, probeEveryS],
    );
    return taken.length === 1;
  }

  /** What the provider asked for with a 429 in the meantime still holds. */
  async close(tenantId: string, key: string): Promise<void> {
    await this.door.once(
      tenantId,
      `update rate_bucket set failing = null, probe_at = null,
         blocked_until = case when blocked_until > probe_at then blocked_until end
       where key = $1 and failing is not null`,
      [key],
    );
  }
}
