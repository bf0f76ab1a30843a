import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@patchbay/domain';
import { AuditTrail, Clock, conflict, JobQueue, newId, notFound, TenantDoor } from '@patchbay/platform';
import { importQueue, recordQueue } from './import-runner.js';
import { fileHash } from './file-hash.js';
import { toImportView, type ImportView } from './import-view.js';
import { ImportRepository, type AlikeImport, type RejectedRow } from './import.repository.js';
import type { TicketRecord } from './staging.js';
import { assertStorable } from './storable.js';

/** A file that lies complete on our disk. */
export interface UploadedFile {
  path: string;
  name: string;
  bytes: number;
}

/** Answer of both ways in. */
export interface Accepted {
  job_id: string;
  status_url: string;
}

const accepted = (id: string): Accepted => ({ job_id: id, status_url: `/api/job/${id}` });

const target = (id: string, name: string | null = null) => ({ type: 'import', id, name });

/** Accepts imports and tells how they fare. */
@Injectable()
export class Imports {
  constructor(
    private readonly repository: ImportRepository,
    private readonly jobs: JobQueue,
    private readonly door: TenantDoor,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** The same bytes, source and mapping again are the same import: its id is answered, nothing is stored twice. */
  async acceptFile(
    tenantId: string,
    userId: string,
    file: UploadedFile,
    source: string,
    mapping: JsonObject | null,
  ): Promise<Accepted> {
    assertStorable(source, 'source');
    assertStorable(mapping, 'mapping');
    const known = await this.twin(tenantId, file, source, mapping);
    if (known) {
      await rm(file.path, { force: true });
      return accepted(known);
    }
    const id = newId();
    const name = file.name.replaceAll('\u0000', '').toWellFormed();
    await this.door.run(tenantId, async (em) => {
      await this.repository.create(em, tenantId, {
        id,
        kind: 'file',
        source,
        mapping,
        created_by: userId,
        file_name: name,
        file_path: file.path,
        bytes_total: file.bytes,
      });
      await this.jobs.enqueue(em, tenantId, [{ queue: importQueue, payload: { import_id: id }, key: id }]);
      const after = { kind: 'file', source, file: name, bytes: file.bytes, mapping };
      await this.audit.detail(tenantId, { target: target(id, name), after });
    });
    return accepted(id);
  }

  /** Only a file of the same size can be the same: others need not wait until theirs is hashed. */
  private async twin(
    tenantId: string,
    file: UploadedFile,
    source: string,
    mapping: JsonObject | null,
  ): Promise<string | null> {
    const alike = await this.repository.alike(tenantId, file.bytes, source, mapping);
    if (alike.length === 0) return null;
    const hash = await fileHash(file.path);
    for (const earlier of alike) if ((await this.hashOf(tenantId, earlier)) === hash) return earlier.id;
    return null;
  }

  /** An import that has not ended may have no hash yet, but still has its file; null = that went meanwhile. */
  private async hashOf(tenantId: string, { id, file_hash, file_path }: AlikeImport): Promise<string | null> {
    if (file_hash || !file_path) return file_hash;
    const hash = await fileHash(file_path).catch(() => null);
    if (hash) await this.repository.keepHash(tenantId, id, hash);
    return hash;
  }

  async acceptRecords(tenantId: string, userId: string, records: TicketRecord[]): Promise<Accepted> {
    assertStorable(records, 'tickets');
    const id = newId();
    await this.door.run(tenantId, async (em) => {
      await this.repository.create(em, tenantId, {
        id,
        kind: 'records',
        source: 'api',
        inline_rows: records,
        total: records.length,
        created_by: userId,
      });
      await this.jobs.enqueue(em, tenantId, [{ queue: recordQueue, payload: { import_id: id }, key: id }]);
      const after = { kind: 'records', source: 'api', records: records.length };
      await this.audit.detail(tenantId, { target: target(id), after });
    });
    return accepted(id);
  }

  async get(tenantId: string, id: string): Promise<ImportView> {
    const row = await this.repository.find(tenantId, id);
    if (!row) throw notFound('job');
    return toImportView(row, this.clock.now());
  }

  async page(
    tenantId: string,
    after: { created_at: string; id: string } | null,
    limit: number,
  ): Promise<{ items: ImportView[]; total: number }> {
    const rows = await this.repository.page(tenantId, after, limit);
    return {
      items: rows.map((row) => toImportView(row, this.clock.now())),
      total: await this.repository.count(tenantId),
    };
  }

  cancel(tenantId: string, id: string): Promise<ImportView> {
    return this.door.run(tenantId, async () => {
      const before = await this.get(tenantId, id);
      if (!(await this.repository.requestCancel(tenantId, id)))
        throw conflict(`The job has already ${before.status}.`);
      const after = await this.get(tenantId, id);
      await this.audit.detail(tenantId, {
        target: target(id, after.file_name),
        before: { status: before.status, cancel_requested: false },
        after: { status: after.status, cancel_requested: true },
      });
      return after;
    });
  }

  async rejects(tenantId: string, id: string, afterRow: number, limit: number): Promise<RejectedRow[]> {
    await this.get(tenantId, id);
    return this.repository.rejects(tenantId, id, afterRow, limit);
  }
}
