import type { Json } from '@patchbay/domain';
import type { Kind } from './condition-fields.js';

export type Op =
  | 'is'
  | 'is_not'
  | 'one_of'
  | 'at_least'
  | 'at_most'
  | 'above'
  | 'below'
  | 'contains'
  | 'contains_not'
  | 'starts'
  | 'ends'
  | 'has'
  | 'has_not'
  | 'empty'
  | 'not_empty';

interface Operator {
  words: string;
  /** How many values it compares with. */
  values: 'none' | 'one' | 'many';
  /** The JSON Logic operator, and whether the field stands second; `not` = inside a `!`. */
  logic: { op: string; swapped?: true; not?: true };
}

export const operators: Record<Op, Operator> = {
  is: { words: 'is', values: 'one', logic: { op: '==' } },
  is_not: { words: 'is not', values: 'one', logic: { op: '!=' } },
  one_of: { words: 'is one of', values: 'many', logic: { op: 'in' } },
  at_least: { words: 'is at least', values: 'one', logic: { op: '>=' } },
  at_most: { words: 'is at most', values: 'one', logic: { op: '<=' } },
  above: { words: 'is above', values: 'one', logic: { op: '>' } },
  below: { words: 'is below', values: 'one', logic: { op: '<' } },
  contains: { words: 'contains', values: 'one', logic: { op: 'contains' } },
  contains_not: { words: 'does not contain', values: 'one', logic: { op: 'contains', not: true } },
  starts: { words: 'starts with', values: 'one', logic: { op: 'starts_with' } },
  ends: { words: 'ends with', values: 'one', logic: { op: 'ends_with' } },
  has: { words: 'include', values: 'one', logic: { op: 'in', swapped: true } },
  has_not: { words: 'do not include', values: 'one', logic: { op: 'in', swapped: true, not: true } },
  empty: { words: 'is empty', values: 'none', logic: { op: '!' } },
  not_empty: { words: 'is not empty', values: 'none', logic: { op: '!!' } },
};

export const operatorsOf: Record<Kind, Op[]> = {
  choice: ['is', 'is_not', 'one_of'],
  number: ['at_least', 'at_most', 'above', 'below', 'is', 'is_not'],
  text: ['contains', 'contains_not', 'is', 'is_not', 'one_of', 'starts', 'ends', 'empty', 'not_empty'],
  list: ['has', 'has_not', 'empty', 'not_empty'],
};

/** The value as the rule holds it: numbers are numbers there. */
export const typed = (kind: Kind, value: string): Json => (kind === 'number' ? Number(value) : value);
