import type { Json } from '../json.js';
import { RuleError } from './budget.js';
import type { Value } from './frame.js';
import { RULE_LIMITS } from './limits.js';

/**
 * Turns a computed value into plain JSON: no NaN, no infinity, no gaps. Refuses a value whose JSON
 * would be far larger than the value (lists that contain the same list twice, many levels deep).
 */
export function settle(value: Value): Json {
  let left: number = RULE_LIMITS.array_length;

  function visit(part: Value, depth: number): Json {
    left -= 1;
    if (left < 0 || depth > RULE_LIMITS.value_depth)
      throw new RuleError('The result of the rule is too large.');
    if (part === undefined) return null;
    if (typeof part === 'number') return Number.isFinite(part) ? part : null;
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map((item) => visit(item, depth + 1));
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, visit(item, depth + 1)]));
  }

  return visit(value, 0);
}
