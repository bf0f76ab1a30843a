import type { Json } from '../json.js';
import { Budget, RuleError } from './budget.js';
import { truthy } from './coerce.js';
import type { Frame, Value } from './frame.js';
import { RULE_LIMITS } from './limits.js';
import { eagerOperators, lazyOperators } from './operators.js';
import { readOperation } from './operation.js';
import { settle } from './settle.js';

/**
 * The answer of a rule. `reason` is null unless the rule failed; a rule that fails does not match.
 * `steps` counts the work done, for the run log.
 */
export interface RuleResult {
  matched: boolean;
  value: Json;
  reason: string | null;
  steps: number;
}

/** Evaluates a JSON Logic rule within a fixed budget. Deterministic and total: it never throws. */
export function evaluateRule(rule: Json, data: Json): RuleResult {
  const budget = new Budget();
  try {
    const value = evaluateAt(rule, data, budget, 1);
    return { matched: truthy(value), value: settle(value), reason: null, steps: budget.steps };
  } catch (error) {
    const reason = error instanceof RuleError ? error.message : 'The rule could not be evaluated.';
    return { matched: false, value: null, reason, steps: budget.steps };
  }
}

function evaluateAt(rule: Value, data: Value, budget: Budget, depth: number): Value {
  budget.step();
  if (typeof rule !== 'object' || rule === null) return rule;
  if (depth > RULE_LIMITS.depth) throw new RuleError(`The rule is nested deeper than ${RULE_LIMITS.depth}.`);
  const frame: Frame = {
    data,
    budget,
    evaluate: (inner, scope) => evaluateAt(inner, scope, budget, depth + 1),
  };
  return Array.isArray(rule) ? rule.map((item) => frame.evaluate(item, data) ?? null) : operate(rule, frame);
}

function operate(rule: { [key: string]: Json }, frame: Frame): Value {
  const operation = readOperation(rule);
  if (operation === null) throw new RuleError('An operation has exactly one operator.');
  const { op, args } = operation;
  const lazy = lazyOperators.get(op);
  if (lazy) return lazy(args, frame);
  const eager = eagerOperators.get(op);
  if (!eager) throw new RuleError(`Unknown operator "${op.slice(0, 40)}".`);
  const values = args.map((arg) => frame.evaluate(arg, frame.data));
  return eager(values, frame);
}
