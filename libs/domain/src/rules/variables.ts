import type { Json } from '../json.js';
import { RULE_LIMITS } from './limits.js';
import { literalPaths, operationOf } from './operation.js';
import { SCOPED_OPERATORS } from './operators.js';

/**
 * The fields of the data a rule reads, each once, in the order they appear. Paths relative to an item
 * (inside `some`, `map` ...) and paths computed at run time are not among them.
 */
export function ruleVariables(rule: Json): string[] {
  const found = new Set<string>();
  collect(rule, found, 1);
  found.delete('');
  return [...found];
}

function collect(rule: Json, found: Set<string>, depth: number): void {
  if (depth > RULE_LIMITS.depth) return;
  const operation = operationOf(rule);
  const parts = operation?.args ?? (Array.isArray(rule) ? rule : []);
  if (operation !== null) literalPaths(operation).forEach((path) => found.add(path));
  const isScoped = operation !== null && SCOPED_OPERATORS.has(operation.op);
  parts.filter((_, index) => !isScoped || index !== 1).forEach((part) => collect(part, found, depth + 1));
}
