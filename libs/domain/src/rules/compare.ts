import { isOrdered, looseEquals, truthy } from './coerce.js';
import type { Frame, Operator } from './frame.js';

/** Operators that answer true or false about their arguments. */
export const compareOperators: readonly (readonly [string, Operator])[] = [
  ['==', ([left, right], { budget }) => looseEquals(left, right, budget)],
  ['!=', ([left, right], { budget }) => !looseEquals(left, right, budget)],
  ['===', ([left, right]) => left === right],
  ['!==', ([left, right]) => left !== right],
  ['!', ([value]) => !truthy(value)],
  ['!!', ([value]) => truthy(value)],
  ['>', ([left, right], { budget }) => isOrdered(right, left, false, budget)],
  ['>=', ([left, right], { budget }) => isOrdered(right, left, true, budget)],
  ['<', (args, frame) => isAscending(args, false, frame)],
  ['<=', (args, frame) => isAscending(args, true, frame)],
];

/** With three arguments the middle one must lie between the others. */
function isAscending(args: Parameters<Operator>[0], orEqual: boolean, { budget }: Frame): boolean {
  const [low, middle, high] = args;
  if (!isOrdered(low, middle, orEqual, budget)) return false;
  return high === undefined || isOrdered(middle, high, orEqual, budget);
}
