import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ClaimedJob, DomainEvents, fault, JobQueue, payloadText } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import {
  ChangeSource,
  intakeQueue,
  TicketIntake,
  type InboundJob,
  type SourcedBatch,
  type SourcedChange,
} from './change-source.js';
import { IntakeRepository, type Stored } from './intake/intake.repository.js';
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
      intakeQueue,
      { concurrency: 2, batch: 50, gatherMs: 25 },
      {
        prepare: (tenantId, jobs, signal) => this.source.read(tenantId, jobs.map(toInbound), signal),
        commit: async (em, jobs, batches) => {
          await this.store(em, jobs[0]!.tenantId, await this.source.present(em, batches));
          await fault('intake:before-commit');
        },
      },
    );
  }

  async store(em: EntityManager, tenantId: string, batches: SourcedBatch[]): Promise<void> {
    const parts = partsOf(batches);
    const stored = [];
    for (const one of parts) stored.push(await this.storeTickets(em, tenantId, one.batches));
    for (const [i, one] of parts.entries()) {
      const answered = await this.storeMessages(em, tenantId, one.batches);
      await this.tell(em, tenantId, one, stored[i]!, answered);
    }
  }

  private async storeTickets(
    em: EntityManager,
    tenantId: string,
    batches: SourcedBatch[],
  ): Promise<Stored[]> {
    const upserted = await this.repository.upsertTickets(em, tenantId, latest(batches, 'ticket', 'upsert'));
    await this.repository.deleteTickets(em, tenantId, latest(batches, 'ticket', 'delete'));
    const stored = upserted.filter((ticket) => ticket.changed);
    await this.repository.addArrivals(em, tenantId, stored);
    return stored;
  }

  private async storeMessages(
    em: EntityManager,
    tenantId: string,
    batches: SourcedBatch[],
  ): Promise<string[]> {
    const upserts = latest(batches, 'message', 'upsert');
    const answered = await this.repository.upsertMessages(em, tenantId, upserts);
    const lost = await this.repository.deleteMessages(em, latest(batches, 'message', 'delete'));
    return [...answered, ...lost];
  }

  private async tell(
    em: EntityManager,
    tenantId: string,
    { batches, own, history }: Part,
    stored: Stored[],
    answered: string[],
  ): Promise<void> {
    const touched = new Set([...stored.map((ticket) => ticket.id), ...answered]);
    if (touched.size === 0) return;
    await this.index.add(em, tenantId, [...touched]);
    const created = new Set(stored.filter((ticket) => ticket.created).map((ticket) => ticket.id));
    const news = { bulk: history, arrivedAt: earliest(batches), depth: own ? ownDepth : 0 };
    const updated = [...touched].filter((id) => !created.has(id));
    await this.events.publish(
      em,
      tenantId,
      { name: 'ticket.created', ticketIds: [...created], ...news },
      { name: 'ticket.updated', ticketIds: updated, ...news },
    );
  }
}

/** Deeper than any workflow goes: what we changed at a provider ourselves is analysed, but starts no workflow. */
const ownDepth = 1_000;

/** Changes that are told of in the same way. */
type Part = Pick<SourcedChange, 'own' | 'history'> & { batches: SourcedBatch[] };

function partsOf(batches: SourcedBatch[]): Part[] {
  const kinds = [false, true].flatMap((history) => [false, true].map((own) => ({ own, history })));
  return kinds
    .map((kind) => ({ ...kind, batches: batches.map((batch) => only(batch, kind)).filter(hasChanges) }))
    .filter((part) => part.batches.length > 0);
}

const only = (batch: SourcedBatch, kind: Pick<SourcedChange, 'own' | 'history'>): SourcedBatch => ({
  ...batch,
  changes: batch.changes.filter(({ own, history }) => own === kind.own && history === kind.history),
});

const hasChanges = ({ changes }: SourcedBatch): boolean => changes.length > 0;

const earliest = (batches: SourcedBatch[]): Date =>
  new Date(Math.min(...batches.map((batch) => batch.arrivedAt.getTime())));

function toInbound(job: ClaimedJob): InboundJob {
  return {
    inboxId: payloadText(job, 'inbox_id'),
    connectionId: payloadText(job, 'connection_id'),
    webhook: payloadText(job, 'webhook'),
  };
}
