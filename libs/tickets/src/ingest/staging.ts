import { createHash } from 'node:crypto';
import type { TicketInput } from '@patchbay/domain';
import { newId } from '@patchbay/platform';
import type { ParsedTicket } from '../parse/index.js';
import type { StagedRow } from './copy-text.js';

/** A parsed row of a file, ready for COPY. Rows without an id of their own are known by their content. */
export function stageParsed(row: ParsedTicket, source: string, now: string): StagedRow {
  const created = row.created_at ?? row.updated_at ?? now;
  return {
    id: newId(),
    row_number: row.row,
    source,
    origin: `file:${source}`,
    origin_key: row.external_id ?? row.content_key,
    external_id: row.external_id,
    subject: row.subject,
    body: row.body,
    status: row.status,
    priority: row.priority,
    tags: row.tags,
    requester_name: row.requester_name,
    requester_email: row.requester_email,
    account: row.account,
    assignee: row.assignee,
    metadata: JSON.stringify(row.metadata),
    created_at: created,
    updated_at: row.updated_at ?? created,
  };
}

/** A record of `POST /api/data-ingest`. */
export function stageRecord(
  record: TicketInput,
  index: number,
  fallbackSource: string,
  now: string,
): StagedRow {
  const source = record.source ?? fallbackSource;
  const created = record.created_at ?? now;
  return {
    id: newId(),
    row_number: index,
    source,
    origin: `api:${source}`,
    origin_key: record.external_id ?? contentKey(record),
    external_id: record.external_id ?? null,
    subject: record.subject ?? firstLine(record.body ?? ''),
    body: record.body ?? '',
    status: record.status ?? 'open',
    priority: record.priority ?? 'normal',
    tags: record.tags ?? [],
    requester_name: record.requester?.name ?? null,
    requester_email: record.requester?.email ?? null,
    account: record.account ?? null,
    assignee: record.assignee ?? null,
    metadata: JSON.stringify(record.metadata ?? {}),
    created_at: created,
    updated_at: record.updated_at ?? created,
  };
}

const contentKey = (record: TicketInput): string =>
  `h:${createHash('sha256').update(JSON.stringify(record)).digest('base64url')}`;

function firstLine(body: string): string {
  const line = body.trimStart().split(/\r?\n/, 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}
