import type { JsonObject, TicketPriority, TicketStatus } from '@patchbay/domain';
import { z } from 'zod';

export type Format = 'csv' | 'tsv' | 'jsonl' | 'json' | 'parquet';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** What a file is. */
export interface Detected {
  format: Format;
  encoding: Encoding;
  bom: boolean;
  /** null unless the format has one. */
  delimiter: string | null;
  columns: string[];
}

/** Fields the ticket has no column for; they are kept in its metadata under these names, where reports look for them. */
export const metadataFields = ['product', 'category', 'rating'] as const;

/** Ticket fields a column may become; every other column goes into the metadata under its own name. */
export const ticketFields = [
  'external_id',
  'subject',
  'body',
  'status',
  'priority',
  'tags',
  'requester_name',
  'requester_email',
  'account',
  'assignee',
  'created_at',
  'updated_at',
  ...metadataFields,
] as const;
export type TicketField = (typeof ticketFields)[number];

export const mappingSchema = z.strictObject({
  /** Source column -> ticket field; null = metadata. */
  columns: z.record(z.string(), z.enum(ticketFields).nullable()),
  /** How `02/03/2026` is meant. */
  date_order: z.enum(['iso', 'dmy', 'mdy']).optional(),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** The field of a column; columns may be called `constructor` or `__proto__`. */
export const fieldOf = (mapping: Mapping, column: string): TicketField | null =>
  Object.hasOwn(mapping.columns, column) ? (mapping.columns[column] ?? null) : null;

/** PostgreSQL keeps neither NUL bytes nor unpaired surrogates. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** A row as it will be stored. Dates are ISO 8601 in UTC. */
export interface ParsedTicket {
  row: number;
  external_id: string | null;
  subject: string;
  body: string;
  status: TicketStatus;
  priority: TicketPriority;
  tags: string[];
  requester_name: string | null;
  requester_email: string | null;
  account: string | null;
  assignee: string | null;
  created_at: string | null;
  updated_at: string | null;
  metadata: JsonObject;
  /** Identity of a row without an id of its own: its content and which of equal rows it is. */
  content_key: string;
}

/** A row that was not imported. `row` counts data rows from 1; `raw` is what it takes to mend and resend it. */
export interface Reject {
  row: number;
  field: string | null;
  reason: string;
  raw: Record<string, string> | string;
}

/** A row of cells, one for each column; `extra` = named values no column was known for. */
export interface RawCells {
  cells: string[];
  extra?: Record<string, string>;
  /** True = the reader has looked at the text the cells are cut from: all of them can be stored. */
  storable?: boolean;
}

/** A row as a reader yields it, before mapping. */
export type RawRow = RawCells | { fault: Omit<Reject, 'row'> };

/** Many rows at once; `bytesRead` counts from the start of the file. */
export interface RawBatch {
  rows: RawRow[];
  bytesRead: number;
}

/** The file as a whole cannot be read. */
export class ParseProblem extends Error {
  override name = 'ParseProblem';
  constructor(
    readonly status: 413 | 415 | 422,
    message: string,
    readonly path: string | null = null,
  ) {
    super(message);
  }
}
