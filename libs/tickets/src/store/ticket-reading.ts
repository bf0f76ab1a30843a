import { Injectable } from '@nestjs/common';
import type { Ticket, TicketDetail } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import { TicketCounts } from './ticket-counts.js';
import { TicketRepository, type TicketFilter, type TicketPosition } from './ticket.repository.js';

/** What people see of tickets: each view in one transaction, because opening one costs as much as what it reads. */
@Injectable()
export class TicketReading {
  constructor(
    private readonly door: TenantDoor,
    private readonly tickets: TicketRepository,
    private readonly counts: TicketCounts,
  ) {}

  /** A page of the list, newest first, and how many tickets the whole list has. */
  page(
    tenantId: string,
    filter: TicketFilter,
    after: TicketPosition | null,
    limit: number,
  ): Promise<{ items: Ticket[]; total: number }> {
    return this.door.run(tenantId, async () => ({
      items: await this.tickets.page(tenantId, filter, after, limit),
      total: await this.counts.of(tenantId, filter),
    }));
  }

  /** A ticket with its conversation, signals and timeline; null = there is none. */
  detail(tenantId: string, id: string): Promise<TicketDetail | null> {
    return this.door.run(tenantId, async () => {
      const ticket = await this.tickets.find(tenantId, id);
      if (!ticket) return null;
      return {
        ...ticket,
        analyses: await this.tickets.analyses(tenantId, ticket.id),
        messages: await this.tickets.messages(tenantId, ticket.id),
        timeline: await this.tickets.timeline(tenantId, ticket.id),
      };
    });
  }
}
