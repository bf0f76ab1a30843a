import type { Json, JsonObject } from '@patchbay/domain';
import { scrub } from '../telemetry/scrub.js';

/** A field before and after. A side that is absent did not exist. */
export interface FieldChange {
  from?: Json;
  to?: Json;
}

/** What a change did, field by field. */
export type Changes = Record<string, FieldChange>;

type State = object | null | undefined;
/** A longer value is told by its size: the log says what changed, it is no copy of the data. */
const longest = 4_000;

/** The fields in which two states differ, with secrets hidden. A secret that changed shows as hidden on both sides. */
export function changesBetween(before: State, after: State): Changes {
  const [old, now] = [plain(before), plain(after)];
  const [oldSafe, nowSafe] = [scrub(old) as JsonObject, scrub(now) as JsonObject];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  const changed = [...names].filter(
    (name) => name in old !== name in now || canonical(old[name]) !== canonical(now[name]),
  );
  return Object.fromEntries(
    changed.map((name) => [
      storable(name),
      {
        ...(name in old ? { from: shown(oldSafe[name]) } : {}),
        ...(name in now ? { to: shown(nowSafe[name]) } : {}),
      },
    ]),
  );
}

/** JSON with sorted keys: the same value gives the same text, however it was stored in between. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(',')}}`;
}

/** Text that PostgreSQL takes: no NUL, no half characters. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

const plain = (state: State): JsonObject => JSON.parse(JSON.stringify(state ?? {})) as JsonObject;

function shown(value: Json | undefined): Json {
  const text = JSON.stringify(value ?? null);
  return text.length > longest ? `[${text.length} characters]` : storableJson(value ?? null);
}

function storableJson(value: Json): Json {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), storableJson(item)]));
}
