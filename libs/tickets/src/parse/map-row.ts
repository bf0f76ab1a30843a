import { hash } from 'node:crypto';
import { parsePriority, parseStatus, type JsonObject } from '@patchbay/domain';
import { parseDate, type DateOrder } from './dates.js';
import { rejectColumns } from './csv.js';
import { firstLine, tagsOf, trimmed } from './text-fields.js';
import {
  fieldOf,
  isStorable,
  metadataFields,
  ticketFields,
  type Mapping,
  type ParsedTicket,
  type RawCells,
  type Reject,
  type TicketField,
} from './types.js';

const unstorable = 'contains a NUL byte or an unpaired surrogate';
/** `3 - Moderate` and `P2: High` carry their rank before the word. */
const rankPrefix = /^(?:p?\d+)\s*[-–:.]\s*/i;

/** What a row must have. */
type Checked = Pick<ParsedTicket, 'row' | 'subject' | 'body' | 'created_at' | 'updated_at'>;

/** Turns rows of cells into tickets by a mapping. One per file: it counts equal rows. */
export class RowMapper {
  /** Column of each field; -1 = the file has none. */
  private readonly at: Record<TicketField, number>;
  private readonly kept: number[];
  private readonly byName: number[];
  private readonly order: DateOrder;
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly columns: string[],
    mapping: Mapping,
  ) {
    const fields = columns.map((name) => fieldOf(mapping, name));
    const places = ticketFields.map((field) => [field, fields.lastIndexOf(field)]);
    this.at = Object.fromEntries(places) as Record<TicketField, number>;
    const given = columns.flatMap((name, i) => (rejectColumns.includes(name) ? [] : [i]));
    this.kept = given.filter((i) => fields[i] === null);
    this.byName = given.toSorted((a, b) => (columns[a]! < columns[b]! ? -1 : 1));
    this.order = mapping.date_order ?? 'iso';
  }

  map(raw: RawCells, row: number): ParsedTicket | Reject {
    const { cells } = raw;
    const bad = this.unstorable(raw);
    if (bad !== null) return this.reject(raw, row, bad, unstorable);
    const body = cellAt(cells, this.at.body);
    const subject = cellAt(cells, this.at.subject) || firstLine(body);
    if (!subject && !body) return this.reject(raw, row, 'body', 'has neither a subject nor a body');
    const created = this.date(cells, this.at.created_at);
    const updated = this.date(cells, this.at.updated_at);
    if (created === undefined) return this.noDate(raw, row, 'created_at');
    if (updated === undefined) return this.noDate(raw, row, 'updated_at');
    return this.ticket(raw, { row, subject, body, created_at: created, updated_at: updated });
  }

  /** Written out: rows are many, and an object spread into another costs several times the object. */
  private ticket(raw: RawCells, known: Checked): ParsedTicket {
    const { cells } = raw;
    const external = cellAt(cells, this.at.external_id) || null;
    const metadata = this.metadata(raw);
    const status = this.word(cells, 'status', parseStatus, metadata);
    const priority = this.word(cells, 'priority', parsePriority, metadata);
    return {
      row: known.row,
      external_id: external,
      subject: known.subject,
      body: known.body,
      created_at: known.created_at,
      updated_at: known.updated_at,
      status: status ?? 'open',
      priority: priority ?? 'normal',
      tags: tagsOf(cellAt(cells, this.at.tags)),
      requester_name: cellAt(cells, this.at.requester_name) || null,
      requester_email: cellAt(cells, this.at.requester_email) || null,
      account: cellAt(cells, this.at.account) || null,
      assignee: cellAt(cells, this.at.assignee) || null,
      metadata,
      content_key: external === null ? this.contentKey(raw) : '',
    };
  }

  /** Words we do not know are kept in the metadata. */
  private word<W>(
    cells: string[],
    field: 'status' | 'priority',
    parse: (word: string) => W | null,
    metadata: JsonObject,
  ): W | null {
    const word = cellAt(cells, this.at[field]);
    if (!word) return null;
    const known = parse(word) ?? parse(word.replace(rankPrefix, ''));
    if (known === null) metadata[field] = word;
    return known;
  }

  private metadata({ cells, extra }: RawCells): JsonObject {
    const metadata: JsonObject = {};
    for (const i of this.kept) if (cells[i] !== '') put(metadata, this.columns[i]!, cells[i]!);
    if (extra)
      for (const [name, value] of Object.entries(extra))
        if (value && !rejectColumns.includes(name)) put(metadata, name, value);
    for (const field of metadataFields) {
      const value = cellAt(cells, this.at[field]);
      if (value) metadata[field] = field === 'rating' ? numberOr(value) : value;
    }
    return metadata;
  }

  /** undefined = there is something, but it is no date. */
  private date(cells: string[], at: number): string | null | undefined {
    const text = cellAt(cells, at);
    return text === '' ? null : (parseDate(text, this.order) ?? undefined);
  }

  /** Of names and values that hold something, whatever their order: a row that comes back in a file of mended rows is still the same row. */
  private contentKey({ cells, extra = {} }: RawCells): string {
    let content = '';
    for (const i of this.byName) if (cells[i]) content += `${this.columns[i]}\u001f${cells[i]}\u001e`;
    for (const [name, value] of Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : 1)))
      content += `${name}\u001f${value}\u001e`;
    const key = `h:${hash('sha1', content, 'base64url')}`;
    const before = this.seen.get(key) ?? 0;
    this.seen.set(key, before + 1);
    return before === 0 ? key : `${key}:${before}`;
  }

  /** The column that cannot be stored; null = all can. */
  private unstorable({ cells, extra, storable }: RawCells): string | null {
    if (storable) return null;
    const i = cells.findIndex((cell) => !isStorable(cell));
    if (i >= 0) return this.columns[i] ?? '';
    return Object.entries(extra ?? {}).find(([, value]) => !isStorable(value))?.[0] ?? null;
  }

  private noDate(raw: RawCells, row: number, field: 'created_at' | 'updated_at'): Reject {
    const shown = cellAt(raw.cells, this.at[field]).slice(0, 60);
    return this.reject(raw, row, this.columns[this.at[field]]!, `"${shown}" is not a date we know`);
  }

  private reject({ cells, extra = {} }: RawCells, row: number, field: string, reason: string): Reject {
    const named = [
      ...this.columns.map((name, i) => [name, cells[i] ?? ''] as const),
      ...Object.entries(extra),
    ];
    return {
      row,
      field,
      reason: reason.toWellFormed(),
      raw: Object.fromEntries(
        named.map(([name, value]) => [name, value.replaceAll('\u0000', '').toWellFormed()]),
      ),
    };
  }
}

export const isReject = (mapped: ParsedTicket | Reject): mapped is Reject => 'reason' in mapped;

const cellAt = (cells: string[], at: number): string => (at < 0 ? '' : trimmed(cells[at] ?? ''));

/** Columns may be called `__proto__`. */
function put(metadata: JsonObject, name: string, value: string): void {
  if (name !== '__proto__') metadata[name] = value;
  else Object.defineProperty(metadata, name, { value, enumerable: true, configurable: true, writable: true });
}

const numberOr = (text: string): number | string =>
  /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : text;
