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

const needsEscape = /[\\\n\r\t]/;

/** One row in PostgreSQL's COPY text format, with its line end. */
export function copyLine(row: StagedRow): string {
  const cells = [row.id, text(row.source), text(row.origin), text(row.origin_key), text(row.external_id)];
  cells.push(text(row.subject), text(row.body), row.status, row.priority, text(arrayLiteral(row.tags)));
  cells.push(text(row.requester_name), text(row.requester_email), text(row.account), text(row.assignee));
  cells.push(text(row.metadata), row.created_at, row.updated_at, row.dated ? 't\n' : 'f\n');
  return cells.join('\t');
}

function text(value: string | null): string {
  if (value === null) return '\\N';
  if (!needsEscape.test(value)) return value;
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
}

function arrayLiteral(items: string[]): string {
  if (items.length === 0) return '{}';
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** The last of equal rows wins; sorted, so that two imports of the same rows never wait for each other in a circle. */
export function lastOfEach(rows: StagedRow[]): StagedRow[] {
  const last = new Map(rows.map((row) => [`${row.origin}\u001f${row.origin_key}`, row]));
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
