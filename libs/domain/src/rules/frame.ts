import type { Json } from '../json.js';
import type { Budget } from './budget.js';

/** A value inside an evaluation; `undefined` is an argument that was not given. */
export type Value = Json | undefined;

/** What an operator sees: the data in scope, the budget, and the way back into the evaluator. */
export interface Frame {
  readonly data: Value;
  readonly budget: Budget;
  readonly evaluate: (rule: Value, data: Value) => Value;
}

/** Eager operators get evaluated arguments, lazy ones the rules themselves. */
export type Operator = (args: readonly Value[], frame: Frame) => Value;
