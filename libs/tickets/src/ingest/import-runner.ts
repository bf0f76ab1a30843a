import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ClaimedJob,
  Clock,
  type DomainEvent,
  DomainEvents,
  fault,
  isDatabaseTrouble,
  JobQueue,
  Logger,
  payloadText,
  PoisonError,
  TenantDoor,
} from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import {
  cellsOf,
  detect,
  guessMapping,
  mappingSchema,
  ParseProblem,
  readRows,
  sampleOf,
  type Reject,
} from '../parse/index.js';
import { SearchIndex } from '../search/search-index.js';
import type { StagedRow } from './copy-text.js';
import { fileHash } from './file-hash.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { oneAhead } from './one-ahead.js';
import { mapInSlices } from './slices.js';
import { StagingRepository, type ImportedTicket } from './staging.repository.js';
import { stageParsed, stageRecord } from './staging.js';

export const importQueue = 'import';
/** Records of the API do not wait behind files. */
export const recordQueue = 'ingest';
/** Tickets told of in one event. */
const newsSize = 250;
/** A huge import is analysed while it goes on. */
const longestWaitMs = 60_000;
/** The source may come back with the very same rows: an attempt continues where the last one stopped. */
const maxAttempts = 5;

interface Step {
  staged: StagedRow[];
  rejects: Reject[];
  bytes: number;
  nextRow: number;
}

/** Somebody asked to stop. */
class Cancelled extends Error {}

/** Brings files and record lists into the ticket store, batch by batch; each batch commits with its progress. */
@Injectable()
export class ImportRunner implements OnModuleInit {
  constructor(
    private readonly jobs: JobQueue,
    private readonly repository: ImportRepository,
    private readonly staging: StagingRepository,
    private readonly index: SearchIndex,
    private readonly events: DomainEvents,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.jobs.workSingly(importQueue, { concurrency: 2 }, (job, signal) => this.run(job, signal));
    this.jobs.workSingly(recordQueue, { concurrency: 1 }, (job, signal) => this.run(job, signal));
  }

  private async run(job: ClaimedJob, signal: AbortSignal): Promise<void> {
    const row = await this.repository.find(job.tenantId, payloadText(job, 'import_id'));
    if (!row || row.finished_at || !(await this.repository.start(row.tenant_id, row.id))) {
      if (row?.file_path) await rm(row.file_path, { force: true });
      return;
    }
    if (job.attempts > maxAttempts + 1)
      return this.finish(
        row,
        'failed',
        'The import was interrupted too often. The rows before it are stored.',
      );
    try {
      // Beside the import, in threads that have nothing else to do.
      const hashing = row.file_path ? fileHash(row.file_path).catch(() => null) : null;
      await this.storeAll(row, signal);
      const hash = await hashing;
      if (hash) await this.repository.keepHash(row.tenant_id, row.id, hash);
      await this.finish(row, 'succeeded', null);
    } catch (error) {
      await this.settle(job, row, error, signal);
    }
  }

  /** The next batch is read and staged while the last one is stored; they are stored in their order, one at a time. */
  private async storeAll(row: ImportRow, signal: AbortSignal): Promise<void> {
    const steps = row.kind === 'file' ? this.fileSteps(row, signal) : this.recordSteps(row);
    let first: Promise<void> | null = null;
    let last = Promise.resolve();
    try {
      for await (const step of oneAhead(steps)) {
        signal.throwIfAborted();
        const before = last;
        last = this.commit(row, step, before);
        first ??= last = last.then(() => this.staging.firstStatistics());
        last.catch(() => {});
        await before;
      }
      await last;
    } finally {
      await last.catch(() => {});
    }
  }

  private async *fileSteps(row: ImportRow, signal: AbortSignal): AsyncIterable<Step> {
    const path = row.file_path ?? '';
    if (!existsSync(path)) throw new ParseProblem(422, 'The file is no longer here. Upload it again.');
    const detected = await detect(path, row.file_name ?? '');
    const mapping = row.mapping
      ? mappingSchema.parse(row.mapping)
      : guessMapping(detected.columns, cellsOf(await sampleOf(path, detected))).mapping;
    const now = this.clock.now().toISOString();
    for await (const batch of readRows(path, detected, mapping, { signal, startRow: Number(row.next_row) })) {
      const staged = await mapInSlices(batch.rows, (parsed) => stageParsed(parsed, row.source, now));
      yield { staged, rejects: batch.rejects, bytes: batch.bytesRead, nextRow: batch.rowNumber };
    }
  }

  private async *recordSteps(row: ImportRow): AsyncIterable<Step> {
    const now = row.created_at.toISOString();
    const staged = (row.inline_rows ?? []).map((record) => stageRecord(record, row.source, now));
    if (Number(row.next_row) === 0) yield { staged, rejects: [], bytes: 0, nextRow: staged.length };
  }

  private async commit(row: ImportRow, step: Step, before: Promise<void>): Promise<void> {
    const goOn = await this.door.run(row.tenant_id, async (em) => {
      const staged = await this.staging.stage(em, step.staged);
      await before;
      const stored = await this.staging.store(em, row.tenant_id, staged);
      await this.repository.addRejects(em, row.tenant_id, row.id, step.rejects);
      await this.tell(em, row, stored);
      await fault('import:before-commit');
      const rows = step.staged.length;
      return this.repository.advance(em, row.id, {
        rows,
        rejected: step.rejects.length,
        bytes: step.bytes,
        nextRow: step.nextRow,
      });
    });
    if (!goOn) throw new Cancelled();
    await fault('import:after-batch');
  }

  /** Analysis and search documents wait for the import's end, within reason: they take several times longer than it. */
  private async tell(em: EntityManager, row: ImportRow, stored: ImportedTicket[]): Promise<void> {
    const bulk = row.kind === 'file';
    const held = { by: row.id, until: new Date(this.clock.now().getTime() + longestWaitMs) };
    const common = { bulk, arrivedAt: row.created_at, depth: 0, ...(bulk ? { held } : {}) };
    const news = [true, false].flatMap((created) =>
      inParts(stored.filter((ticket) => ticket.created === created)).map((ticketIds): DomainEvent => {
        return { name: created ? 'ticket.created' : 'ticket.updated', ticketIds, ...common };
      }),
    );
    const parts = news.map(({ ticketIds }) => ticketIds);
    if (bulk) await this.index.addLater(em, row.tenant_id, parts, held);
    else await this.index.add(em, row.tenant_id, parts.flat());
    await this.events.publish(em, row.tenant_id, ...news);
  }

  /** What the user did wrong ends the import; what we or the database did is tried again from the last batch. */
  private async settle(job: ClaimedJob, row: ImportRow, error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof Cancelled) return this.finish(row, 'cancelled', null);
    if (error instanceof ParseProblem) return this.finish(row, 'failed', error.message);
    const patience = isDatabaseTrouble(error) ? job.maxAttempts : maxAttempts;
    if (!signal.aborted && job.attempts >= patience) {
      await this.finish(
        row,
        'failed',
        'The import stopped on an internal error. The rows before it are stored; import the file again to continue.',
      );
      throw new PoisonError(error instanceof Error ? error.message : String(error));
    }
    throw error;
  }

  private async finish(
    row: ImportRow,
    status: 'succeeded' | 'failed' | 'cancelled',
    error: string | null,
  ): Promise<void> {
    await this.door.run(row.tenant_id, async (em) => {
      await this.repository.finish(row.tenant_id, row.id, status, error);
      await this.jobs.unhold(em, row.tenant_id, row.id);
    });
    this.log.info('import finished', { import: row.id, status, error });
    if (row.file_path) await rm(row.file_path, { force: true });
  }
}

function inParts(tickets: ImportedTicket[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < tickets.length; at += newsSize)
    parts.push(tickets.slice(at, at + newsSize).map(({ id }) => id));
  return parts;
}
