import { textOf } from './coerce.js';
import type { Operator, Value } from './frame.js';

const merge: Operator = (args, { budget }) => {
  const length = args.reduce<number>((sum, arg) => sum + (Array.isArray(arg) ? arg.length : 1), 0);
  budget.listOf(length);
  return args.flatMap((arg: Value) => arg ?? null);
};

const isIn: Operator = ([needle, holder], { budget }) => {
  if (typeof holder === 'string' && holder !== '') {
    budget.scan(holder);
    return holder.includes(textOf(needle, budget));
  }
  if (!Array.isArray(holder)) return false;
  budget.scan(holder);
  return holder.some((item) => item === needle);
};

/** Operators on lists that need no inner rule. */
export const listOperators: readonly (readonly [string, Operator])[] = [
  ['merge', merge],
  ['in', isIn],
];
