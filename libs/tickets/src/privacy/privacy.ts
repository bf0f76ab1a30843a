import { gzipSync } from 'node:zlib';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Principal } from '@patchbay/identity';
import { Clock, JobQueue, notFound, payloadText, TenantDoor, type ClaimedJob } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import { SearchIndex } from '../search/search-index.js';
import { SearchIndexRepository } from '../search/search-index.repository.js';
import { ArchiveRepository, type ArchiveRow } from './archive.repository.js';
import { DataRequestRepository, type DataRequest, type RequestKind } from './data-request.repository.js';
import { ErasureRepository, type Counts } from './erasure.repository.js';

const queue = 'data-requests';

/** Exports and erasures: asked for once, done by a job, all or nothing. */
@Injectable()
export class Privacy implements OnModuleInit {
  constructor(
    private readonly requests: DataRequestRepository,
    private readonly archives: ArchiveRepository,
    private readonly erasures: ErasureRepository,
    private readonly index: SearchIndex,
    private readonly documents: SearchIndexRepository,
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.workBatches(queue, { batch: 1, leaseS: 300 }, async (em, [job]) => this.work(em, job!));
  }

  request(caller: Principal, kind: RequestKind, subject: string | null): Promise<DataRequest> {
    return this.door.run(caller.tenantId, async (em) => {
      const request = await this.requests.add(em, caller.tenantId, {
        kind,
        subject,
        requested_by: caller.userId,
        created_at: this.clock.now(),
      });
      await this.jobs.enqueue(em, caller.tenantId, [{ queue, payload: { request_id: request.id } }]);
      return request;
    });
  }

  /** What an erasure of this address would touch. */
  preview(tenantId: string, email: string): Promise<Counts> {
    return this.door.run(tenantId, (em) => this.erasures.count(em, email));
  }

  list(tenantId: string): Promise<DataRequest[]> {
    return this.requests.list(tenantId);
  }

  async get(tenantId: string, id: string): Promise<DataRequest> {
    const request = await this.requests.find(tenantId, id);
    if (!request) throw notFound('request');
    return request;
  }

  /** The archive, JSON Lines packed with gzip. */
  async *archive(tenantId: string, id: string): AsyncGenerator<Buffer> {
    for (let ordinal = 0; ; ordinal += 1) {
      const part = await this.requests.part(tenantId, id, ordinal);
      if (!part) return;
      yield part;
    }
  }

  private async work(em: EntityManager, job: ClaimedJob): Promise<void> {
    const request = await this.requests.find(job.tenantId, payloadText(job, 'request_id'));
    if (request?.state !== 'queued') return;
    const { subject } = request;
    const counts =
      request.kind === 'person_erasure' && subject
        ? await this.erase(em, job.tenantId, request.id, subject)
        : await this.pack(em, job.tenantId, request);
    await this.requests.finish(em, request.id, counts, this.clock.now());
  }

  private async erase(em: EntityManager, tenantId: string, id: string, email: string): Promise<Counts> {
    const counts = await this.erasures.count(em, email);
    await this.requests.forget(em, id, email);
    await this.erasures.dropTickets(em, await this.erasures.ticketsOf(em, email));
    const others = await this.erasures.mentioning(em, email);
    await this.erasures.blankMessages(em, email);
    await this.erasures.blankDeliveries(em, email);
    await this.erasures.redact(em, email);
    await this.index.add(em, tenantId, others);
    await this.documents.refreshWords(em);
    return counts;
  }

  private async pack(em: EntityManager, tenantId: string, { id, subject }: DataRequest): Promise<Counts> {
    const pages =
      subject === null
        ? this.archives.organisation(em)
        : this.archives.person(em, subject, await this.erasures.ticketsOf(em, subject));
    const counts: Counts = {};
    let ordinal = 0;
    for await (const page of pages) {
      for (const { table } of page) counts[table] = (counts[table] ?? 0) + 1;
      await this.requests.addPart(em, tenantId, id, ordinal, packed(page));
      ordinal += 1;
    }
    return counts;
  }
}

/** Members of gzip one after the other are one file. */
const packed = (rows: ArchiveRow[]): Buffer =>
  gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
