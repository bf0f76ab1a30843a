import { listOf } from '@patchbay/domain';
import type { ApiKeyRow } from '@patchbay/identity';
import { z } from 'zod';

/** A key as its owner and those who look after people see it: never the key, never its hash. */
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().describe('The last four characters'),
  scopes: z.array(z.string()),
  organisation: z.boolean(),
  created_by: z.string().nullable(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  expired: z.boolean(),
  last_used_at: z.iso.datetime().nullable(),
});
export const keyPage = listOf(apiKey);

export function viewKey(row: ApiKeyRow, now: Date): z.infer<typeof apiKey> {
  const { owner_id, created_at, expires_at, last_used_at, ...rest } = row;
  return {
    ...rest,
    organisation: owner_id === null,
    created_at: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    expired: expires_at !== null && expires_at <= now,
    last_used_at: last_used_at?.toISOString() ?? null,
  };
}

export const viewKeys = (rows: ApiKeyRow[], now: Date): z.infer<typeof keyPage> => ({
  items: rows.map((row) => viewKey(row, now)),
  total: rows.length,
  next_cursor: null,
});
