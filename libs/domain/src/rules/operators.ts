import { arithmeticOperators } from './arithmetic.js';
import { compareOperators } from './compare.js';
import { controlOperators } from './control.js';
import type { Operator } from './frame.js';
import { iterateOperators } from './iterate.js';
import { listOperators } from './list.js';
import { lookupOperators } from './lookup.js';
import { textOperators } from './text.js';

/** Operators that decide themselves which of their arguments are evaluated, and how often. */
export const lazyOperators: ReadonlyMap<string, Operator> = new Map([
  ...controlOperators,
  ...iterateOperators,
]);

/** Operators whose arguments are evaluated first. */
export const eagerOperators: ReadonlyMap<string, Operator> = new Map([
  ...lookupOperators,
  ...compareOperators,
  ...arithmeticOperators,
  ...textOperators,
  ...listOperators,
]);

/** Every operator a rule may use; there is no other. */
export const RULE_OPERATORS: readonly string[] = [...lazyOperators.keys(), ...eagerOperators.keys()];

/** Operators whose second argument sees one item instead of the whole data. */
export const SCOPED_OPERATORS: ReadonlySet<string> = new Set(iterateOperators.map(([name]) => name));
