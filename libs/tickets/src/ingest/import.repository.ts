import { Injectable } from '@nestjs/common';
import type { JsonObject, JobStatus } from '@patchbay/domain';
import { TenantDoor } from '@patchbay/platform';
import type { EntityManager } from 'typeorm';
import type { TicketRecord } from './staging.js';

export interface ImportRow {
  id: string;
  tenant_id: string;
  kind: 'file' | 'records';
  status: JobStatus;
  source: string;
  file_name: string | null;
  file_path: string | null;
  mapping: JsonObject | null;
  inline_rows: TicketRecord[] | null;
  bytes_done: string;
  bytes_total: string;
  processed: string;
  total: string | null;
  rejected: string;
  next_row: string;
  error: string | null;
  cancel_requested: boolean;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface NewImport {
  id: string;
  kind: ImportRow['kind'];
  source: string;
  file_name?: string;
  file_path?: string;
  mapping?: JsonObject | null;
  inline_rows?: TicketRecord[];
  bytes_total?: number;
  total?: number;
  created_by: string;
}

/** What is needed to tell whether an import is of the same file. */
export type AlikeImport = Pick<ImportRow, 'id' | 'file_path'> & { file_hash: string | null };

export interface RejectedRow {
  row: number;
  field: string | null;
  reason: string;
  raw: unknown;
}

const columns = `id, tenant_id, kind, status, source, file_name, file_path, mapping, inline_rows, bytes_done, bytes_total, processed, total,
  rejected, next_row, error, cancel_requested, created_at, started_at, finished_at`;

/** Imports, their progress and their rejected rows. */
@Injectable()
export class ImportRepository {
  constructor(private readonly door: TenantDoor) {}

  async create(em: EntityManager, tenantId: string, made: NewImport): Promise<void> {
    await em.query(
      `insert into import_job(tenant_id, id, kind, source, file_name, file_path, mapping, inline_rows, bytes_total, total, created_by)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11)`,
      [
        tenantId,
        made.id,
        made.kind,
        made.source,
        made.file_name ?? null,
        made.file_path ?? null,
        made.mapping ? JSON.stringify(made.mapping) : null,
        made.inline_rows ? JSON.stringify(made.inline_rows) : null,
        made.bytes_total ?? 0,
        made.total ?? null,
        made.created_by,
      ],
    );
  }

  async find(tenantId: string, id: string): Promise<ImportRow | null> {
    const rows = await this.door.run<ImportRow[]>(tenantId, (em) =>
      em.query(`select ${columns} from import_job where id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  /** A cursor holds milliseconds, the row microseconds: the row itself says where the page ended. */
  page(
    tenantId: string,
    before: { created_at: string; id: string } | null,
    limit: number,
  ): Promise<ImportRow[]> {
    return this.door.run<ImportRow[]>(tenantId, (em) =>
      em.query(
        `select ${columns} from import_job where $1::timestamptz is null
             or (created_at, id) < (coalesce((select l.created_at from import_job l where l.id = $2), $1), $2::uuid)
          order by created_at desc, id desc limit $3`,
        [before?.created_at ?? null, before?.id ?? null, limit],
      ),
    );
  }

  async count(tenantId: string): Promise<number> {
    const rows = await this.door.run<{ n: number }[]>(tenantId, (em) =>
      em.query('select count(*)::int as n from import_job'),
    );
    return rows[0]?.n ?? 0;
  }

  /** What the import's file is known by when it comes again. */
  async keepHash(tenantId: string, id: string, hash: string): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query('update import_job set file_hash = $2 where id = $1', [id, hash]),
    );
  }

  /** False when it was cancelled in the meantime. */
  async start(tenantId: string, id: string): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        `update import_job set status = 'running', started_at = coalesce(started_at, now())
          where id = $1 and status in ('queued', 'running')`,
        [id],
      ),
    );
    return count === 1;
  }

  async finish(tenantId: string, id: string, status: JobStatus, error: string | null): Promise<void> {
    await this.door.run(tenantId, (em) =>
      em.query(
        `update import_job set status = $2, error = $3, finished_at = now(), inline_rows = null,
           total = case when $2 = 'succeeded' then processed + rejected else total end where id = $1`,
        [id, status, error],
      ),
    );
  }

  /** True when a running or queued import will stop. */
  async requestCancel(tenantId: string, id: string): Promise<boolean> {
    const [, count] = await this.door.run<[unknown, number]>(tenantId, (em) =>
      em.query(
        `update import_job set cancel_requested = true, status = case when status = 'queued' then 'cancelled' else status end,
           finished_at = case when status = 'queued' then now() else finished_at end
         where id = $1 and status in ('queued', 'running')`,
        [id],
      ),
    );
    return count === 1;
  }

  /** Saves how far we are, with the rows themselves; false = somebody asked to stop. */
  async advance(
    em: EntityManager,
    id: string,
    step: { rows: number; rejected: number; bytes: number; nextRow: number },
  ): Promise<boolean> {
    const [rows] = await em.query<[{ cancel_requested: boolean }[], number]>(
      `update import_job set processed = processed + $2, rejected = rejected + $3, bytes_done = $4, next_row = $5
        where id = $1 returning cancel_requested`,
      [id, step.rows, step.rejected, step.bytes, step.nextRow],
    );
    return !(rows[0]?.cancel_requested ?? true);
  }

  async addRejects(em: EntityManager, tenantId: string, id: string, rejects: RejectedRow[]): Promise<void> {
    if (rejects.length === 0) return;
    await em.query(
      `insert into import_reject(tenant_id, import_id, row_number, field, reason, raw)
       select $1, $2, x.row, x.field, x.reason, x.raw
         from jsonb_to_recordset($3::jsonb) as x(row bigint, field text, reason text, raw jsonb) on conflict do nothing`,
      [tenantId, id, JSON.stringify(rejects.map((reject) => ({ ...reject, raw: toPairs(reject.raw) })))],
    );
  }

  rejects(
    tenantId: string,
    id: string,
    afterRow: number,
    limit: number,
  ): Promise<(RejectedRow & { row: number })[]> {
    return this.door.run(tenantId, async (em) => {
      const rows = await em.query<
        { row_number: string; field: string | null; reason: string; raw: unknown }[]
      >(
        'select row_number, field, reason, raw from import_reject where import_id = $1 and row_number > $2 order by row_number limit $3',
        [id, afterRow, limit],
      );
      return rows.map((row) => ({
        row: Number(row.row_number),
        field: row.field,
        reason: row.reason,
        raw: fromPairs(row.raw),
      }));
    });
  }

  /** Earlier imports, newest first, of as many bytes in the same way. */
  alike(tenantId: string, bytes: number, source: string, mapping: JsonObject | null): Promise<AlikeImport[]> {
    return this.door.run<AlikeImport[]>(tenantId, (em) =>
      em.query(
        `select id, file_hash, file_path from import_job
          where kind = 'file' and bytes_total = $1 and source = $2 and mapping is not distinct from $3::jsonb
            and status in ('queued', 'running', 'succeeded') and not cancel_requested order by created_at desc`,
        [bytes, source, mapping ? JSON.stringify(mapping) : null],
      ),
    );
  }
}

/** jsonb forgets the order of keys, and with it that of the columns. */
const toPairs = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null ? Object.entries(raw) : raw;

const fromPairs = (raw: unknown): unknown =>
  Array.isArray(raw) ? Object.fromEntries(raw as [string, unknown][]) : raw;
