import type { AuditEntry } from '@patchbay/platform';
import { csvLine } from '@patchbay/tickets';
import { toView } from './audit-view.js';

export interface AuditFile {
  name: string;
  type: string;
  text: AsyncIterable<string>;
}

const columns = [
  'seq',
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'action',
  'target_type',
  'target_id',
  'target_name',
  'changes',
  'ip',
  'user_agent',
  'request_id',
  'prev_hash',
  'hash',
] as const satisfies (keyof AuditEntry)[];

/** A few entries at a time: a log of any size goes through little memory. */
export function exportFile(format: 'csv' | 'jsonl', batches: AsyncIterable<AuditEntry[]>): AuditFile {
  return format === 'csv'
    ? { name: 'audit.csv', type: 'text/csv; charset=utf-8', text: csv(batches) }
    : { name: 'audit.jsonl', type: 'application/x-ndjson', text: jsonLines(batches) };
}

async function* csv(batches: AsyncIterable<AuditEntry[]>): AsyncIterable<string> {
  yield csvLine([...columns]);
  for await (const entries of batches)
    yield entries.map((entry) => csvLine(columns.map((column) => cell(entry[column])))).join('');
}

async function* jsonLines(batches: AsyncIterable<AuditEntry[]>): AsyncIterable<string> {
  for await (const entries of batches)
    yield entries.map((entry) => `${JSON.stringify(toView(entry))}\n`).join('');
}

function cell(value: AuditEntry[keyof AuditEntry]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
