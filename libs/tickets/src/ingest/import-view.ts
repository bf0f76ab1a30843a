import type { Job } from '@patchbay/domain';
import type { ImportRow } from './import.repository.js';

/** A job with what the ingestion page shows beside it. */
export interface ImportView extends Job {
  file_name: string | null;
  source: string;
}

/** An import as the API shows it. Rate and remaining time are measured over the whole run so far. */
export function toImportView(row: ImportRow, now: Date): ImportView {
  const processed = Number(row.processed);
  const rejected = Number(row.rejected);
  const rate = ratePerSecond(row, processed + rejected, now);
  const total = row.total === null ? estimateTotal(row, processed + rejected) : Number(row.total);
  const remaining = total === null ? null : Math.max(0, total - processed - rejected);
  return {
    id: row.id,
    kind: row.kind === 'file' ? 'file_import' : 'data_ingest',
    status: row.status,
    progress: { processed, total, rejected },
    rate_per_second: rate,
    eta_seconds: row.status === 'running' && rate && remaining !== null ? Math.ceil(remaining / rate) : null,
    error: row.error,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    file_name: row.file_name,
    source: row.source,
  };
}

function ratePerSecond(row: ImportRow, rows: number, now: Date): number | null {
  if (!row.started_at || rows === 0) return null;
  const seconds = ((row.finished_at ?? now).getTime() - row.started_at.getTime()) / 1_000;
  return seconds > 0 ? Math.round(rows / seconds) : null;
}

/** The number of rows of a file is not known before its end: projected from the bytes read so far. */
function estimateTotal(row: ImportRow, rows: number): number | null {
  const done = Number(row.bytes_done);
  const all = Number(row.bytes_total);
  return done > 0 && all > 0 && rows > 0 ? Math.max(rows, Math.round((rows * all) / done)) : null;
}
