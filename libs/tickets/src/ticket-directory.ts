import { Injectable } from '@nestjs/common';
import type { Ticket } from '@patchbay/domain';
import type { TicketStats } from '@patchbay/plugin-sdk';
import { AuditTrail, Clock, DomainEvents, notFound, TenantDoor } from '@patchbay/platform';
import { TicketDirectory, type ChangeAuthor, type TicketOrigin, type TicketPatch } from './change-source.js';
import { longestQuery, searchQuerySchema } from './search/search-query.js';
import { TicketSearch } from './search/ticket-search.js';
import { TicketRepository } from './store/ticket.repository.js';

/** What plugins, chat commands and workflows may ask of tickets, and do to them. */
@Injectable()
export class StoredTickets extends TicketDirectory {
  constructor(
    private readonly repository: TicketRepository,
    private readonly finder: TicketSearch,
    private readonly events: DomainEvents,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  find(tenantId: string, idOrExternal: string): Promise<Ticket | null> {
    return this.repository.find(tenantId, idOrExternal);
  }

  findMany(tenantId: string, ids: string[]): Promise<Ticket[]> {
    return this.repository.findMany(tenantId, ids);
  }

  async search(tenantId: string, words: string, limit: number): Promise<Ticket[]> {
    const result = await this.finder.search(
      tenantId,
      searchQuerySchema.parse({ q: words.slice(0, longestQuery), page_size: limit }),
    );
    return result.hits.map((hit) => hit.ticket);
  }

  stats(tenantId: string): Promise<TicketStats> {
    return this.repository.stats(tenantId);
  }

  origin(tenantId: string, ticketId: string): Promise<TicketOrigin | null> {
    return this.repository.origin(tenantId, ticketId);
  }

  origins(
    tenantId: string,
    ticketIds: string[],
  ): Promise<Map<string, { connectionId: string; externalId: string }>> {
    return this.repository.origins(tenantId, ticketIds);
  }

  change(tenantId: string, ticketId: string, change: TicketPatch, by: ChangeAuthor): Promise<Ticket> {
    return this.door.run(tenantId, async (em) => {
      const now = this.clock.now();
      const before = this.audit.declared ? await this.repository.find(tenantId, ticketId) : null;
      if (!(await this.repository.patch(tenantId, ticketId, change, now))) throw notFound('ticket');
      await this.repository.addEvent(tenantId, ticketId, {
        kind: 'changed',
        actor: by.actor,
        summary: describe(change),
        data: change,
      });
      const news = { bulk: false, arrivedAt: now, depth: by.depth };
      await this.events.publish(em, tenantId, { name: 'ticket.updated', ticketIds: [ticketId], ...news });
      const ticket = await this.repository.find(tenantId, ticketId);
      if (!ticket) throw notFound('ticket');
      const target = { type: 'ticket', id: ticketId, name: ticket.subject };
      await this.audit.detail(tenantId, { target, before: worked(before), after: worked(ticket) });
      return ticket;
    });
  }
}

/** What people change of a ticket. */
const worked = (ticket: Ticket | null) =>
  ticket && {
    status: ticket.status,
    priority: ticket.priority,
    assignee: ticket.assignee,
    tags: ticket.tags,
  };

function describe(change: TicketPatch): string {
  const parts = [
    change.status && `status ${change.status}`,
    change.priority && `priority ${change.priority}`,
    'assignee' in change && (change.assignee ? `assigned to ${change.assignee}` : 'unassigned'),
    change.tags && `tags ${change.tags.join(', ') || 'cleared'}`,
    change.addTags && `tagged ${change.addTags.join(', ')}`,
  ].filter(Boolean);
  return parts.length > 0 ? `Changed: ${parts.join(', ')}` : 'Changed';
}
