import type { Json } from '../json.js';
import { checkRule } from './check.js';
import { evaluateRule } from './evaluate.js';
import { literalPaths, operationOf, type Operation } from './operation.js';

/**
 * One comparison of a rule with the values it saw. Texts are clipped at 200 characters, as is the JSON
 * of larger values. In the between form `left` is the middle value and `right` is `[low, high]`.
 * `matched` is the comparison's own answer, before any `!` around it.
 */
export interface RuleLeaf {
  op: string;
  path?: string;
  left?: Json;
  right?: Json;
  matched: boolean;
}

const CLIP_LENGTH = 200;
const CONNECTIVES: ReadonlySet<string> = new Set(['and', 'or', 'if']);
const NEGATIONS: ReadonlySet<string> = new Set(['!', '!!']);
const COMPARISONS: ReadonlySet<string> = new Set(
  '== != === !== > >= < <= in contains starts_with ends_with'.split(' '),
);
const LOOKUPS: ReadonlySet<string> = new Set(['var', 'missing', 'missing_some']);
const QUANTIFIERS: ReadonlySet<string> = new Set(['all', 'some', 'none']);

/** Lists the comparisons of a valid rule, for the run log; an invalid rule has none. Never throws. */
export function explainRule(rule: Json, data: Json): RuleLeaf[] {
  if (checkRule(rule).length > 0) return [];
  return leavesOf(rule).map((leaf) => explainLeaf(leaf, data));
}

function leavesOf(rule: Json | undefined): Operation[] {
  const operation = operationOf(rule);
  if (operation === null) return [];
  const { op, args } = operation;
  if (CONNECTIVES.has(op)) return args.flatMap(leavesOf);
  if (NEGATIONS.has(op)) {
    const inner = leavesOf(args[0]);
    return inner.length === 0 || fieldOf(args[0]) !== undefined ? [operation] : inner;
  }
  return COMPARISONS.has(op) || LOOKUPS.has(op) || QUANTIFIERS.has(op) ? [operation] : [];
}

function explainLeaf(operation: Operation, data: Json): RuleLeaf {
  const { op, args } = operation;
  const [subject, other] = sidesOf(operation);
  const path = fieldOf(subject) ?? fieldOf(Array.isArray(other) ? other[0] : other);
  return {
    op,
    ...(path !== undefined && { path }),
    left: valueOf(subject, data),
    ...(COMPARISONS.has(op) && { right: valueOf(other, data) }),
    matched: evaluateRule({ [op]: [...args] }, data).matched,
  };
}

function sidesOf({ op, args }: Operation): [Json | undefined, Json?] {
  const [first, second, third] = args;
  if (LOOKUPS.has(op)) return [{ [op]: [...args] }];
  if (!COMPARISONS.has(op)) return [first];
  return third === undefined ? [first, second] : [second, [first ?? null, third]];
}

function fieldOf(rule: Json | undefined): string | undefined {
  const operation = operationOf(rule);
  return operation?.op === 'var' ? literalPaths(operation)[0] : undefined;
}

function valueOf(rule: Json | undefined, data: Json): Json {
  return clip(evaluateRule(rule ?? null, data).value);
}

function clip(value: Json): Json {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= CLIP_LENGTH ? value : `${text.slice(0, CLIP_LENGTH - 1).toWellFormed()}…`;
}
