import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Hold, JobQueue, TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { SearchIndexRepository } from './search-index.repository.js';

const documents = 'search-documents';
const words = 'search-words';
/** Words change slowly; counting them again and again would cost more than it helps. */
const wordsDelayMs = 3_000;
const wordsRestMs = 30_000;
/** A count due this soon may have begun: it need not see what is being written now. */
const wordsSafeMs = 1_000;

/** Keeps the search documents in step with the tickets. */
@Injectable()
export class SearchIndex implements OnModuleInit {
  /** When each tenant's words are, or were last, to be counted. */
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly jobs: JobQueue,
    private readonly repository: SearchIndexRepository,
    private readonly door: TenantDoor,
  ) {}

  onModuleInit(): void {
    // Both follow from an import, and both want the database: scores first, they start workflows.
    const after = { queue: 'analyse', forMs: 15_000 };
    this.jobs.workBatches(documents, { concurrency: 1, batch: 8, after }, async (em, jobs) => {
      const ids = jobs.flatMap((job) => job.payload['ticket_ids'] as string[]);
      await this.add(em, jobs[0]!.tenantId, ids);
    });
    this.jobs.workBatches(words, { concurrency: 1, batch: 1 }, async (em) => {
      await this.repository.refreshWords(em);
    });
  }

  /** Indexes at once, in the caller's transaction: a live ticket can be found as soon as it is there. */
  async add(em: EntityManager, tenantId: string, ticketIds: string[]): Promise<void> {
    if (ticketIds.length === 0) return;
    await this.repository.write(em, tenantId, ticketIds);
    await this.countWords(em, tenantId);
  }

  /** Indexes in the background: parsing text is the larger half of a bulk import. */
  async addLater(em: EntityManager, tenantId: string, parts: string[][], held: Hold): Promise<void> {
    await this.jobs.enqueue(
      em,
      tenantId,
      parts.map((ticketIds) => ({ queue: documents, payload: { ticket_ids: ticketIds }, held })),
    );
  }

  /** Soon, but seldom. A count that is still to come will see these tickets too. */
  private async countWords(em: EntityManager, tenantId: string): Promise<void> {
    const now = Date.now();
    const known = this.counts.get(tenantId) ?? 0;
    if (known > now + wordsSafeMs) return;
    const at = Math.max(now + wordsDelayMs, Math.min(known, now) + wordsRestMs);
    await this.jobs.enqueue(em, tenantId, [{ queue: words, payload: {}, key: words, runAt: new Date(at) }]);
    this.door.afterCommit('search-words', () => this.counts.set(tenantId, at));
  }
}
