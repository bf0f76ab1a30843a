import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Hold, NewJob } from '../jobs/job.js';
import { JobQueue } from '../jobs/job-queue.js';

export type DomainEventName = 'ticket.created' | 'ticket.updated' | 'ticket.analysed';

/** Something that happened to tickets. Travels as ids: whoever hears it reads the rows as they are then. */
export interface DomainEvent {
  name: DomainEventName;
  ticketIds: string[];
  /** History, not news: part of a file import, or older than the connection it came through. */
  bulk: boolean;
  /** When the outside world told us, for measuring arrival to effect. */
  arrivedAt: Date;
  /** How many workflows caused this in turn; stops self-triggering. */
  depth: number;
  /** Nobody needs to hear of it before that has ended: what follows from a bulk import would only slow the import down. */
  held?: Hold;
}

/** The event as it lies in a job's payload. */
export interface EventPayload {
  event: DomainEventName;
  ticket_ids: string[];
  bulk: boolean;
  arrived_at: string;
  depth: number;
  [key: string]: string | string[] | boolean | number;
}

/** Events are job rows, one for each subscribed queue, written in the transaction of the change they tell of. */
@Injectable()
export class DomainEvents {
  private readonly queues = new Map<DomainEventName, Set<string>>();

  constructor(private readonly jobs: JobQueue) {}

  /** From now on every such event becomes a job of `queue`. */
  subscribe(queue: string, names: DomainEventName[]): void {
    for (const name of names) {
      const set = this.queues.get(name) ?? new Set();
      this.queues.set(name, set.add(queue));
    }
  }

  /** Tells of events with one statement, in the open transaction. */
  async publish(em: EntityManager, tenantId: string, ...events: DomainEvent[]): Promise<void> {
    await this.jobs.enqueue(
      em,
      tenantId,
      events.flatMap((event) => this.jobsOf(event)),
    );
  }

  private jobsOf(event: DomainEvent): NewJob[] {
    if (event.ticketIds.length === 0) return [];
    const payload: EventPayload = {
      event: event.name,
      ticket_ids: event.ticketIds,
      bulk: event.bulk,
      arrived_at: event.arrivedAt.toISOString(),
      depth: event.depth,
    };
    const queues = [...(this.queues.get(event.name) ?? [])];
    return queues.map((queue) => ({ queue, payload, held: event.held }));
  }
}
