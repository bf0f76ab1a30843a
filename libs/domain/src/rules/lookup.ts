import { RuleError } from './budget.js';
import { textOf } from './coerce.js';
import type { Frame, Operator, Value } from './frame.js';
import { RULE_LIMITS } from './limits.js';

const JSON_TYPES: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'object']);

const readVariable: Operator = ([path, fallback], frame) => readPath(path, frame, fallback ?? null);

/** Keys are read as paths only: a key that comes from the data is never evaluated as a rule. */
const findMissing: Operator = (args, frame) => {
  const keys = Array.isArray(args[0]) ? args[0] : args;
  return missingOf(keys, frame);
};

const findMissingSome: Operator = ([needed, keys], frame) => {
  if (!Array.isArray(keys)) throw new RuleError('"missing_some" needs a list of fields.');
  const missing = missingOf(keys, frame);
  return keys.length - missing.length >= Number(needed) ? [] : missing;
};

/** Operators that read the data in scope. */
export const lookupOperators: readonly (readonly [string, Operator])[] = [
  ['var', readVariable],
  ['missing', findMissing],
  ['missing_some', findMissingSome],
];

function missingOf(keys: readonly Value[], frame: Frame) {
  const missing = keys.filter((key) => {
    frame.budget.step();
    const value = readPath(key, frame, null);
    return value === null || value === '';
  });
  return missing.map((key) => key ?? null);
}

function readPath(path: Value, frame: Frame, fallback: Value): Value {
  if (path === undefined || path === null || path === '') return frame.data;
  const parts = textOf(path, frame.budget).split('.', RULE_LIMITS.path_parts + 1);
  if (parts.length > RULE_LIMITS.path_parts) {
    throw new RuleError(`A field path has at most ${RULE_LIMITS.path_parts} parts.`);
  }
  let current = frame.data;
  for (const part of parts) {
    current = readOwn(current, part);
    if (current === undefined) return fallback;
  }
  return current;
}

/** Own properties only, so that no path leads to a prototype, a constructor or a method. */
function readOwn(holder: Value, name: string): Value {
  if (holder === null || holder === undefined) return undefined;
  const box = Object(holder) as Record<string, Value>;
  if (!Object.hasOwn(box, name)) return undefined;
  return JSON_TYPES.has(typeof box[name]) ? box[name] : undefined;
}
