import { slices } from './slices.js';

/** Column order of the staging table; see {@link stagingSql}. */
export interface StagedRow {
  id: string;
  source: string;
  origin: string;
  origin_key: string;
  external_id: string | null;
  subject: string;
  body: string;
  status: string;
  priority: string;
  tags: string[];
  requester_name: string | null;
  requester_email: string | null;
  account: string | null;
  assignee: string | null;
  metadata: string;
  created_at: string;
  updated_at: string;
  /** False = the row has no date of its own, `created_at` is when it arrived. */
  dated: boolean;
}

/** A temporary table without row-level security: COPY does not work on tables that have it. */
export const stagingSql = `create temporary table if not exists staged_ticket(
  id uuid, source text, origin text, origin_key text, external_id text, subject text, body text, status text,
  priority text, tags text[], requester_name text, requester_email text, account text, assignee text, metadata jsonb,
  created_at timestamptz, updated_at timestamptz, dated boolean) on commit delete rows`;

/** What COPY's text format spells otherwise; the backslash first, because the others put some in. */
const escapes = [
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
] as const;

/** One row in PostgreSQL's COPY text format, with its line end. */
export function copyLine(row: StagedRow): string {
  const key = `${row.id}\t${text(row.source)}\t${text(row.origin)}\t${text(row.origin_key)}\t${text(row.external_id)}`;
  const words = `${text(row.subject)}\t${text(row.body)}\t${row.status}\t${row.priority}\t${text(arrayLiteral(row.tags))}`;
  const people = `${text(row.requester_name)}\t${text(row.requester_email)}\t${text(row.account)}\t${text(row.assignee)}`;
  const rest = `${text(row.metadata)}\t${row.created_at}\t${row.updated_at}\t${row.dated ? 't' : 'f'}`;
  return `${key}\t${words}\t${people}\t${rest}\n`;
}

/**
 * Rows as COPY takes them in, a slice at a time: what is already sent is no longer held, and each slice is written into one
 * text at once.
 */
export async function* copyText(rows: StagedRow[]): AsyncIterable<string> {
  for await (const slice of slices(rows)) {
    let text = '';
    for (const row of slice) text += copyLine(row);
    yield text;
  }
}

/** Each of them is looked for before it is replaced: most cells hold none, and looking takes a third of the time. */
function text(value: string | null): string {
  if (value === null) return '\\N';
  let escaped = value;
  for (const [from, to] of escapes) if (escaped.includes(from)) escaped = escaped.replaceAll(from, to);
  return escaped;
}

function arrayLiteral(items: string[]): string {
  if (items.length === 0) return '{}';
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** The last of equal rows wins; sorted, so that two imports of the same rows never wait for each other in a circle. */
export function lastOfEach(rows: StagedRow[]): StagedRow[] {
  const last = new Map(rows.map((row) => [`${row.origin}\u001f${row.origin_key}`, row]));
  return [...last.keys()].sort().map((key) => last.get(key)!);
}
