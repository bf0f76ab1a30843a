import { hash } from 'node:crypto';
import { parsePriority, parseStatus, type JsonObject } from '@patchbay/domain';
import { parseDate, type DateOrder } from './dates.js';
import { rejectColumns } from './csv.js';
import { firstLine, tagsOf } from './text-fields.js';
import {
  fieldOf,
  isStorable,
  metadataFields,
  type Mapping,
  type ParsedTicket,
  type RawCells,
  type Reject,
  type TicketField,
} from './types.js';

const unstorable = 'contains a NUL byte or an unpaired surrogate';
/** `3 - Moderate` and `P2: High` carry their rank before the word. */
const rankPrefix = /^(?:p?\d+)\s*[-–:.]\s*/i;

/** Turns rows of cells into tickets by a mapping. One per file: it counts equal rows. */
export class RowMapper {
  private readonly at: Partial<Record<TicketField, number>>;
  private readonly kept: number[];
  private readonly byName: number[];
  private readonly order: DateOrder;
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly columns: string[],
    mapping: Mapping,
  ) {
    const fields = columns.map((name) => fieldOf(mapping, name));
    this.at = Object.fromEntries(fields.flatMap((field, i) => (field ? [[field, i]] : [])));
    const given = columns.flatMap((name, i) => (rejectColumns.includes(name) ? [] : [i]));
    this.kept = given.filter((i) => fields[i] === null);
    this.byName = given.toSorted((a, b) => (columns[a]! < columns[b]! ? -1 : 1));
    this.order = mapping.date_order ?? 'iso';
  }

  map(raw: RawCells, row: number): ParsedTicket | Reject {
    const { cells } = raw;
    const bad = this.unstorable(raw);
    if (bad !== null) return this.reject(raw, row, bad, unstorable);
    const body = this.cell(cells, 'body');
    const subject = this.cell(cells, 'subject') || firstLine(body);
    if (!subject && !body) return this.reject(raw, row, 'body', 'has neither a subject nor a body');
    const created = this.date(cells, 'created_at');
    const updated = this.date(cells, 'updated_at');
    if (created === undefined) return this.noDate(raw, row, 'created_at');
    if (updated === undefined) return this.noDate(raw, row, 'updated_at');
    const external = this.cell(cells, 'external_id') || null;
    return {
      row,
      external_id: external,
      subject,
      body,
      created_at: created,
      updated_at: updated,
      ...this.details(raw),
      content_key: external === null ? this.contentKey(raw) : '',
    };
  }

  private details({
    cells,
    extra,
  }: RawCells): Omit<
    ParsedTicket,
    'row' | 'external_id' | 'subject' | 'body' | 'created_at' | 'updated_at' | 'content_key'
  > {
    const metadata = this.metadata(cells, extra);
    const status = this.word(cells, 'status', parseStatus, metadata);
    const priority = this.word(cells, 'priority', parsePriority, metadata);
    return {
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

  /** Words we do not know are kept in the metadata. */
  private word<W>(
    cells: string[],
    field: 'status' | 'priority',
    parse: (word: string) => W | null,
    metadata: JsonObject,
  ): W | null {
    const word = this.cell(cells, field);
    if (!word) return null;
    const known = parse(word) ?? parse(word.replace(rankPrefix, ''));
    if (known === null) metadata[field] = word;
    return known;
  }

  private metadata(cells: string[], extra: Record<string, string> = {}): JsonObject {
    const kept = this.kept.filter((i) => cells[i] !== '').map((i) => [this.columns[i]!, cells[i]!]);
    const named = metadataFields.flatMap((field) => {
      const value = this.cell(cells, field);
      return value ? [[field, field === 'rating' ? numberOr(value) : value]] : [];
    });
    const added = Object.entries(extra).filter(([name, value]) => value && !rejectColumns.includes(name));
    return Object.fromEntries([...kept, ...added, ...named]) as JsonObject;
  }

  /** undefined = there is something, but it is no date. */
  private date(cells: string[], field: TicketField): string | null | undefined {
    const text = this.cell(cells, field);
    return text === '' ? null : (parseDate(text, this.order) ?? undefined);
  }

  private cell(cells: string[], field: TicketField): string {
    const i = this.at[field];
    return i === undefined ? '' : (cells[i] ?? '').trim();
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
  private unstorable({ cells, extra }: RawCells): string | null {
    const i = cells.findIndex((cell) => !isStorable(cell));
    if (i >= 0) return this.columns[i] ?? '';
    return Object.entries(extra ?? {}).find(([, value]) => !isStorable(value))?.[0] ?? null;
  }

  private noDate(raw: RawCells, row: number, field: 'created_at' | 'updated_at'): Reject {
    const shown = this.cell(raw.cells, field).slice(0, 60);
    return this.reject(raw, row, this.columns[this.at[field]!]!, `"${shown}" is not a date we know`);
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

const numberOr = (text: string): number | string =>
  /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : text;
