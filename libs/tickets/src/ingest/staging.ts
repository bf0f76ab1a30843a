import { hash } from 'node:crypto';
import type { TicketInput } from '@patchbay/domain';
import { newId } from '@patchbay/platform';
import { firstLine, type ParsedTicket } from '../parse/index.js';
import type { StagedRow } from './copy-text.js';

/** A parsed row of a file, ready for COPY. Rows without an id of their own are known by their content. */
export function stageParsed(row: ParsedTicket, source: string, now: string): StagedRow {
  const given = row.created_at ?? row.updated_at;
  const created = given ?? now;
  return {
    id: newId(),
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
    dated: given !== null,
  };
}

/** A record of `POST /api/data-ingest`. */
export type TicketRecord = Omit<TicketInput, 'external_id'> & { external_id?: string };

/** Ready for COPY; `fallbackSource` is that of the door. */
export function stageRecord(record: TicketRecord, fallbackSource: string, now: string): StagedRow {
  const source = record.source ?? fallbackSource;
  const created = record.created_at ?? now;
  return {
    id: newId(),
    source,
    origin: `api:${source}`,
    origin_key: record.external_id ?? contentKey(record),
    external_id: record.external_id ?? null,
    subject: record.subject?.trim() || firstLine(record.body ?? ''),
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
    dated: record.created_at !== undefined,
  };
}

const contentKey = (record: TicketRecord): string =>
  `h:${hash('sha256', JSON.stringify(record), 'base64url')}`;
