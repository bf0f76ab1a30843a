import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Schedules, TenantDoor } from '@patchbay/platform';
import { DataRequestRepository } from './data-request.repository.js';
import { ErasureRepository } from './erasure.repository.js';

const everyMs = 3_600_000;
const dayMs = 24 * 3_600_000;
/** A transaction of this many tickets is short; what is left waits for the next one. */
const atOnce = 1_000;
const archiveDays = 7;

/** Removes tickets that nobody has touched for as long as the organisation keeps them, and old archives. */
@Injectable()
export class Retention implements OnModuleInit {
  constructor(
    private readonly erasures: ErasureRepository,
    private readonly requests: DataRequestRepository,
    private readonly schedules: Schedules,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedules.everyTenant('retention', everyMs, async (_em, tenantId) => {
      await this.sweep(tenantId);
    });
  }

  /** How many tickets have gone. */
  async sweep(tenantId: string): Promise<number> {
    return this.door.run(tenantId, async (em) => {
      await this.requests.expire(em, this.ago(archiveDays));
      const days = await this.erasures.retentionDays(em);
      if (!days) return 0;
      let gone = 0;
      for (;;) {
        const ids = await this.erasures.expired(em, this.ago(days), atOnce);
        if (ids.length === 0) return gone;
        await this.erasures.dropTickets(em, ids);
        gone += ids.length;
      }
    });
  }

  private readonly ago = (days: number): Date => new Date(this.clock.now().getTime() - days * dayMs);
}
