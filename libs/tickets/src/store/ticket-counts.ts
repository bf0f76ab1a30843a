import { Injectable } from '@nestjs/common';
import { Clock } from '@patchbay/platform';
import { TicketRepository, type TicketFilter } from './ticket.repository.js';

/** From here on counting costs more than reading a page; nobody misses a few of so many for two seconds. */
const large = 10_000;
const rememberMs = 2_000;
const mostKnown = 1_000;

/** How many tickets a list has: exact while there are few, up to two seconds old when there are many. */
@Injectable()
export class TicketCounts {
  private readonly known = new Map<string, { n: number; until: number }>();

  constructor(
    private readonly repository: TicketRepository,
    private readonly clock: Clock,
  ) {}

  async of(tenantId: string, filter: TicketFilter): Promise<number> {
    const key = JSON.stringify([tenantId, filter]);
    const now = this.clock.now().getTime();
    const known = this.known.get(key);
    if (known && known.until > now) return known.n;
    const n = await this.repository.count(tenantId, filter);
    this.known.delete(key);
    if (this.known.size >= mostKnown) this.known.clear();
    if (n >= large) this.known.set(key, { n, until: now + rememberMs });
    return n;
  }
}
