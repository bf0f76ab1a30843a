import { z } from 'zod';

/** Any value that survives `JSON.stringify`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** How deep lists and objects may lie in one another. */
export const maxJsonDepth = 64;

type Path = (string | number)[];
interface Refusal {
  path: Path;
  message: string;
}

/** PostgreSQL refuses U+0000 and lone surrogates; so do we, before anything is stored. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
export const unstorable = 'contains a NUL byte or an unpaired surrogate';

/** zod schema of {@link Json}: what `JSON.stringify` and PostgreSQL both keep as it is. */
export const jsonSchema = z.unknown().superRefine(refuseOthers) as unknown as z.ZodType<Json, Json>;

/** A JSON object: channel metadata, unmapped columns, settings. */
export const jsonObjectSchema = z
  .record(z.string(), z.unknown())
  .superRefine(refuseOthers) as unknown as z.ZodType<JsonObject, JsonObject>;

function refuseOthers(value: unknown, context: z.RefinementCtx): void {
  const refusal = refusalOf(value);
  if (refusal) context.addIssue({ code: 'custom', ...refusal });
}

/** A list of what is still to be looked at instead of recursion: the value may be deeper than our stack. */
function refusalOf(value: unknown): Refusal | null {
  const open: { part: unknown; path: Path }[] = [{ part: value, path: [] }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { part, path } = at;
    const message = path.length > maxJsonDepth ? 'is nested too deeply' : complaint(part);
    if (message) return { path: path.slice(0, maxJsonDepth), message };
    if (typeof part !== 'object' || part === null) continue;
    const entries: [string | number, unknown][] = Array.isArray(part)
      ? [...part.entries()]
      : Object.entries(part);
    for (const [key, item] of entries) {
      if (typeof key === 'string' && !isStorable(key))
        return { path, message: `has a key that ${unstorable}` };
      open.push({ part: item, path: [...path, key] });
    }
  }
  return null;
}

function complaint(part: unknown): string | null {
  if (typeof part === 'string') return isStorable(part) ? null : unstorable;
  if (typeof part === 'number') return Number.isFinite(part) ? null : 'is no finite number';
  if (typeof part === 'boolean' || part === null || Array.isArray(part)) return null;
  const prototype: unknown = typeof part === 'object' ? Object.getPrototypeOf(part) : undefined;
  return prototype === Object.prototype || prototype === null ? null : 'is no JSON value';
}
