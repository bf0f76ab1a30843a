import { createHash } from 'node:crypto';
import { parsePriority, parseStatus, type JsonObject } from '@patchbay/domain';
import { parseDate, type DateOrder } from './dates.js';
import { rejectColumns } from './csv.js';
import type { Mapping, ParsedTicket, Reject, TicketField } from './types.js';

const subjectLength = 120;
const maxTags = 50;
/** PostgreSQL keeps no NUL bytes in text. */
const unstorable = (text: string): boolean => text.includes('\u0000') || !text.isWellFormed();

/** Turns rows of cells into tickets by a mapping. One per file: it counts equal rows. */
export class RowMapper {
  private readonly at: Partial<Record<TicketField, number>>;
  private readonly kept: number[];
  private readonly order: DateOrder;
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly columns: string[],
    mapping: Mapping,
    private readonly json: boolean,
  ) {
    const fieldOf = (i: number): TicketField | null => mapping.columns[columns[i]!] ?? null;
    this.at = Object.fromEntries(columns.flatMap((_, i) => (fieldOf(i) ? [[fieldOf(i)!, i]] : [])));
    this.kept = columns
      .map((_, i) => i)
      .filter((i) => fieldOf(i) === null && !rejectColumns.includes(columns[i]!));
    this.order = mapping.date_order ?? 'iso';
  }

  map(cells: string[], row: number): ParsedTicket | Reject {
    const joined = cells.join('\u001f');
    if (unstorable(joined))
      return this.reject(
        cells,
        row,
        this.unstorableField(cells),
        'contains a NUL byte or an unpaired surrogate',
      );
    const body = this.cell(cells, 'body');
    const subject = this.cell(cells, 'subject') || firstLine(body);
    if (!subject && !body) return this.reject(cells, row, 'body', 'has neither a subject nor a body');
    const created = this.date(cells, 'created_at');
    const updated = this.date(cells, 'updated_at');
    const bad = created === undefined ? 'created_at' : updated === undefined ? 'updated_at' : null;
    if (bad)
      return this.reject(
        cells,
        row,
        this.columns[this.at[bad]!]!,
        `"${this.cell(cells, bad).slice(0, 60)}" is not a date we know`,
      );
    return {
      row,
      subject,
      body,
      created_at: created ?? null,
      updated_at: updated ?? null,
      ...this.details(cells),
      content_key: this.contentKey(joined),
    };
  }

  private details(
    cells: string[],
  ): Omit<ParsedTicket, 'row' | 'subject' | 'body' | 'created_at' | 'updated_at' | 'content_key'> {
    const metadata = this.metadata(cells);
    const statusWord = this.cell(cells, 'status');
    const status = statusWord ? parseStatus(statusWord) : 'open';
    if (status === null) metadata['status'] = statusWord;
    const priorityWord = this.cell(cells, 'priority');
    const priority = priorityWord ? parsePriority(priorityWord) : 'normal';
    if (priority === null) metadata['priority'] = priorityWord;
    return {
      external_id: this.cell(cells, 'external_id') || null,
      status: status ?? 'open',
      priority: priority ?? 'normal',
      tags: tagsOf(this.cell(cells, 'tags')),
      requester_name: this.cell(cells, 'requester_name') || null,
      requester_email: this.cell(cells, 'requester_email') || null,
      account: this.cell(cells, 'account') || null,
      assignee: this.cell(cells, 'assignee') || null,
      metadata,
    };
  }

  private metadata(cells: string[]): JsonObject {
    const entries: [string, string][] = this.kept
      .filter((i) => cells[i] !== '')
      .map((i) => [this.columns[i]!, cells[i]!]);
    const extra =
      this.json && cells.length > this.columns.length ? (JSON.parse(cells.at(-1)!) as JsonObject) : {};
    return { ...Object.fromEntries(entries), ...extra };
  }

  /** undefined = there is something, but it is no date. */
  private date(cells: string[], field: TicketField): string | null | undefined {
    const text = this.cell(cells, field);
    return text === '' ? null : (parseDate(text, this.order) ?? undefined);
  }

  private cell(cells: string[], field: TicketField): string {
    const i = this.at[field];
    return i === undefined ? '' : cells[i]!.trim();
  }

  private contentKey(joined: string): string {
    const hash = createHash('sha1').update(joined).digest('base64url');
    if (this.at.external_id !== undefined) return `h:${hash}`;
    const before = this.seen.get(hash) ?? 0;
    this.seen.set(hash, before + 1);
    return before === 0 ? `h:${hash}` : `h:${hash}:${before}`;
  }

  private unstorableField(cells: string[]): string | null {
    const i = cells.findIndex(unstorable);
    return this.columns[i] ?? null;
  }

  private reject(cells: string[], row: number, field: string | null, reason: string): Reject {
    return {
      row,
      field,
      reason,
      raw: Object.fromEntries(
        this.columns.map((name, i) => [name, (cells[i] ?? '').replaceAll('\u0000', '').toWellFormed()]),
      ),
    };
  }
}

export const isReject = (mapped: ParsedTicket | Reject): mapped is Reject => 'reason' in mapped;

function tagsOf(text: string): string[] {
  if (!text) return [];
  const parts = text.startsWith('[') ? text.slice(1, -1).replaceAll('"', '').split(',') : text.split(/[,;|]/);
  return parts
    .map((tag) => tag.trim().slice(0, 100))
    .filter(Boolean)
    .slice(0, maxTags);
}

function firstLine(body: string): string {
  const line = body.split('\n', 1)[0]!.trim();
  return line.length > subjectLength ? `${line.slice(0, subjectLength - 1)}…` : line;
}
