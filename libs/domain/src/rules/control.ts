import { truthy } from './coerce.js';
import type { Operator, Value } from './frame.js';

const choose: Operator = (branches, { data, evaluate }) => {
  for (let index = 0; index + 1 < branches.length; index += 2) {
    if (truthy(evaluate(branches[index], data))) return evaluate(branches[index + 1], data);
  }
  return branches.length % 2 === 1 ? evaluate(branches.at(-1), data) : null;
};

/** Operators that evaluate only the arguments they need. */
export const controlOperators: readonly (readonly [string, Operator])[] = [
  ['if', choose],
  ['and', untilTruth(false)],
  ['or', untilTruth(true)],
];

function untilTruth(wanted: boolean): Operator {
  return (args, { data, evaluate }) => {
    let last: Value = null;
    for (const arg of args) {
      last = evaluate(arg, data);
      if (truthy(last) === wanted) return last;
    }
    return last;
  };
}
