import { jsonSchema } from '@patchbay/domain';
import { invalid, type AuditEntry, type AuditFilter } from '@patchbay/platform';
import { z } from 'zod';

const words = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'has characters that no text has')
  .optional();
const moment = z.iso.datetime({ offset: true }).optional();

export const filterQuery = z.strictObject({
  actor: words.describe('Id of a person or key, or part of a name'),
  action: words.describe('E.g. workflow.update; workflow. for everything about workflows'),
  target: words.describe('Type or id of what was changed, or part of its name'),
  from: moment,
  to: moment,
  text: words.describe('Anywhere in an entry, before and after included'),
});
export const listQuery = filterQuery.extend({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const exportQuery = filterQuery.extend({ format: z.enum(['csv', 'jsonl']).default('csv') });

const changeSchema = z.object({ from: jsonSchema.optional(), to: jsonSchema.optional() });
export const entrySchema = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(['user', 'api_key', 'system', 'anonymous']),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  action: z.string(),
  target: z.object({ type: z.string().nullable(), id: z.string().nullable(), name: z.string().nullable() }),
  changes: z.record(z.string(), changeSchema),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  request_id: z.string().nullable(),
  prev_hash: z.string(),
  hash: z.string(),
});
export type AuditEntryView = z.infer<typeof entrySchema>;

export const pageSchema = z.object({ items: z.array(entrySchema), next_cursor: z.string().nullable() });
export type AuditPage = z.infer<typeof pageSchema>;

export const verdictSchema = z.object({
  ok: z.boolean(),
  entries: z.number().int(),
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  tip: z
    .string()
    .nullable()
    .describe('Hash of the last entry: note it elsewhere, and it proves later what came before'),
  damage: z.array(
    z.object({
      seq: z.number().int(),
      problem: z.enum(['changed', 'missing', 'added', 'unlinked', 'unsealed']),
      detail: z.string(),
    }),
  ),
});

export function toFilter({ from, to, ...words }: z.output<typeof filterQuery>): AuditFilter {
  return { ...words, ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) };
}

export function toView(entry: AuditEntry): AuditEntryView {
  const { actor_kind, actor_id, actor_name, target_type, target_id, target_name, at, ...rest } = entry;
  return {
    ...rest,
    at: at.toISOString(),
    actor: { kind: actor_kind, id: actor_id, name: actor_name },
    target: { type: target_type, id: target_id, name: target_name },
    changes: entry.changes,
  };
}

export function toPage(entries: AuditEntry[], limit: number): AuditPage {
  const last = entries.length === limit ? entries.at(-1) : undefined;
  const next_cursor = last ? Buffer.from(JSON.stringify({ seq: last.seq })).toString('base64url') : null;
  return { items: entries.map(toView), next_cursor };
}

const position = z.strictObject({ seq: z.number().int().min(1) });

/** Throws 422 for a cursor we did not make. */
export function positionOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))).seq;
  } catch {
    throw invalid([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
}
