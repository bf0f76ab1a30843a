import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ClaimedJob, DomainEvents, fault, JobQueue } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { ChangeSource, TicketIntake, type InboundJob, type SourcedBatch } from './change-source.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { latest } from './intake/latest.js';
import { SearchIndex } from './search/search-index.js';

/** Hop 3: deliveries become tickets and messages, and the news of them goes out in the same transaction. */
@Injectable()
export class StoringIntake extends TicketIntake implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly source: ChangeSource,
    private readonly repository: IntakeRepository,
    private readonly index: SearchIndex,
    private readonly events: DomainEvents,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.workPrepared(
      'intake',
      { concurrency: 2, batch: 50 },
      {
        prepare: (tenantId, jobs, signal) => this.source.read(tenantId, jobs.map(toInbound), signal),
        commit: async (em, jobs, batches) => {
          await this.store(em, jobs[0]!.tenantId, batches);
          await fault('intake:before-commit');
        },
      },
    );
  }

  async store(em: EntityManager, tenantId: string, batches: SourcedBatch[]): Promise<void> {
    const stored = await this.repository.upsertTickets(em, tenantId, latest(batches, 'ticket', 'upsert'));
    await this.repository.deleteTickets(em, latest(batches, 'ticket', 'delete'));
    const answered = await this.repository.upsertMessages(em, tenantId, latest(batches, 'message', 'upsert'));
    await this.repository.addArrivals(em, tenantId, stored);
    const inboxIds = batches.flatMap((batch) => batch.inboxId ?? []);
    if (inboxIds.length > 0) await this.repository.markProcessed(em, inboxIds);
    const touched = new Set([...stored.map((ticket) => ticket.id), ...answered]);
    await this.index.add(em, tenantId, [...touched]);
    const created = new Set(stored.filter((ticket) => ticket.created).map((ticket) => ticket.id));
    const news = { bulk: false, arrivedAt: earliest(batches), depth: 0 };
    await this.events.publish(em, tenantId, { name: 'ticket.created', ticketIds: [...created], ...news });
    const updated = [...touched].filter((id) => !created.has(id));
    await this.events.publish(em, tenantId, { name: 'ticket.updated', ticketIds: updated, ...news });
  }
}

const earliest = (batches: SourcedBatch[]): Date =>
  new Date(Math.min(...batches.map((batch) => batch.arrivedAt.getTime())));

function toInbound(job: ClaimedJob): InboundJob {
  const { inbox_id: inboxId, connection_id: connectionId, webhook } = job.payload;
  return { inboxId: String(inboxId), connectionId: String(connectionId), webhook: String(webhook) };
}
