import { RuleError } from './budget.js';
import { numberOf, textOf } from './coerce.js';
import type { Frame, Operator, Value } from './frame.js';

const add: Operator = (args, frame) => args.reduce<number>((sum, arg) => sum + parsed(arg, frame), 0);

/** JSON Logic hands a single factor back as it is. */
const multiply: Operator = (args, frame) => {
  if (args.length === 0) throw new RuleError('"*" needs at least one value.');
  return args.reduce((product, arg) => parsed(product, frame) * parsed(arg, frame));
};

const subtract: Operator = ([left, right], { budget }) =>
  right === undefined ? -numberOf(left, budget) : numberOf(left, budget) - numberOf(right, budget);

/** Arithmetic; the result may be NaN or infinite, which leaves the evaluator as null. */
export const arithmeticOperators: readonly (readonly [string, Operator])[] = [
  ['+', add],
  ['-', subtract],
  ['*', multiply],
  ['/', ([left, right], { budget }) => numberOf(left, budget) / numberOf(right, budget)],
  ['%', ([left, right], { budget }) => numberOf(left, budget) % numberOf(right, budget)],
  ['max', (args, { budget }) => Math.max(...args.map((arg) => numberOf(arg, budget)))],
  ['min', (args, { budget }) => Math.min(...args.map((arg) => numberOf(arg, budget)))],
];

/** Sums and products read the leading number of a text ("3 days" is 3). */
function parsed(value: Value, { budget }: Frame): number {
  return Number.parseFloat(textOf(value, budget));
}
