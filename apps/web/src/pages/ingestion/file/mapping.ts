import type { FilePreview } from '../../../api/types.js';

export type Field = FilePreview['fields'][number];
export type DateOrder = 'iso' | 'dmy' | 'mdy';
type Column = FilePreview['columns'][number];

/** What the user wants to become of the columns; this is what an upload takes as `mapping`. */
export interface Draft {
  columns: Record<string, Field | null>;
  date_order?: DateOrder;
}

/** The guess as a first draft. The order of ISO dates needs no saying. */
export function draftOf(preview: FilePreview): Draft {
  const columns = Object.fromEntries(preview.columns.map(({ name, field }) => [name, field]));
  const order = preview.dates.find(({ order }) => order !== 'iso')?.order;
  return order ? { columns, date_order: order } : { columns };
}

/** A field holds one column: giving it to another takes it from the one that had it. */
export function assigned(draft: Draft, column: string, field: Field | null): Draft {
  const columns = Object.fromEntries(
    Object.entries(draft.columns).map(([name, before]) => {
      if (name === column) return [name, field];
      return [name, field !== null && before === field ? null : before];
    }),
  );
  return { ...draft, columns };
}

export const ordered = (draft: Draft, date_order: DateOrder): Draft => ({ ...draft, date_order });

/** Why the file cannot be imported like this; null = it can. */
export function obstacle(draft: Draft): string | null {
  const fields = new Set(Object.values(draft.columns));
  return fields.has('subject') || fields.has('body')
    ? null
    : 'Choose the column that holds the subject or the body: a ticket needs one of them.';
}

/** Where the user left the guess, for a note beside the column. */
export function reasonFor(column: Column, draft: Draft): string {
  const field = draft.columns[column.name] ?? null;
  if (field !== column.field) return 'your choice';
  return column.why;
}

/** "recognised by the name "Betreff"", with how sure we are. */
export function guessWords(why: string): string {
  if (why === 'kept as metadata') return 'no field goes by this name';
  return why.startsWith('the name') || why.startsWith('what') ? `recognised by ${why}` : why;
}
