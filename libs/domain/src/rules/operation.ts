import type { Json } from '../json.js';

/** One operator with its arguments; `{"!": x}` is short for `{"!": [x]}`. */
export interface Operation {
  op: string;
  args: readonly Json[];
}

/** Reads `{operator: arguments}`; null when the object has no or several keys. */
export function readOperation(rule: { [key: string]: Json }): Operation | null {
  const [op, ...others] = Object.keys(rule);
  if (op === undefined || others.length > 0) return null;
  const raw = rule[op] ?? null;
  return { op, args: Array.isArray(raw) ? raw : [raw] };
}

/** The operation a rule consists of; null for scalars, lists and malformed objects. */
export function operationOf(rule: Json | undefined): Operation | null {
  const isObject = typeof rule === 'object' && rule !== null && !Array.isArray(rule);
  return isObject ? readOperation(rule) : null;
}

/** The field paths an operation names literally, not those computed when it runs. */
export function literalPaths({ op, args }: Operation): string[] {
  if (op === 'var') return textsOf(args.slice(0, 1));
  if (op === 'missing') return textsOf(Array.isArray(args[0]) ? args[0] : args);
  if (op === 'missing_some') return textsOf(Array.isArray(args[1]) ? args[1] : []);
  return [];
}

function textsOf(values: readonly Json[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
