import { invalid } from '@patchbay/platform';
import { z } from 'zod';

const position = z.object({ created_at: z.iso.datetime(), id: z.uuid() });
export type Position = z.infer<typeof position>;

/** An opaque place in a list ordered newest first. */
export const encodeCursor = (at: Position): string =>
  Buffer.from(JSON.stringify({ created_at: at.created_at, id: at.id })).toString('base64url');

/** Throws 422 for a cursor we did not make. */
export function decodeCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
}

/** Query fields of every list. */
export const pageQuery = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** One page of a list; there is a next one when this one is full. */
export function pageOf<T extends Position>(
  items: T[],
  total: number | null,
  limit: number,
): { items: T[]; total: number | null; next_cursor: string | null } {
  const last = items.length === limit ? items.at(-1) : undefined;
  return { items, total, next_cursor: last ? encodeCursor(last) : null };
}
