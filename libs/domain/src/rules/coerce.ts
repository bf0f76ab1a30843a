import type { Budget } from './budget.js';
import type { Value } from './frame.js';

export type Primitive = string | number | boolean | null | undefined;

/** JSON Logic truth: as in JavaScript, but an empty list is false. */
export function truthy(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/**
 * JavaScript's conversion of objects to primitives without calling anything the data could define.
 * Lists can share sub-lists, so every item is charged: the text of a small value may be huge.
 */
export function primitiveOf(value: Value, budget: Budget): Primitive {
  if (Array.isArray(value)) return joinText(value, ',', budget);
  return typeof value === 'object' && value !== null ? '[object Object]' : value;
}

/** `String(value)`. */
export function textOf(value: Value, budget: Budget): string {
  return String(primitiveOf(value, budget));
}

/** `Number(value)`. */
export function numberOf(value: Value, budget: Budget): number {
  return Number(primitiveOf(value, budget));
}

/** `Array.prototype.join`: null and missing items are empty. */
export function joinText(items: readonly Value[], separator: string, budget: Budget): string {
  const pieces = items.map((item) => {
    budget.step();
    return item === null || item === undefined ? '' : textOf(item, budget);
  });
  return budget.join(pieces, separator);
}

/** The `==` of JavaScript: two objects are equal only when they are the same one. */
export function looseEquals(left: Value, right: Value, budget: Budget): boolean {
  if (isObject(left) && isObject(right)) return left === right;
  const a = primitiveOf(left, budget);
  const b = primitiveOf(right, budget);
  if (isNullish(a) || isNullish(b)) return isNullish(a) && isNullish(b);
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

/** The order of JavaScript's `<` and `<=`: two texts by code unit, anything else as numbers. */
export function isOrdered(left: Value, right: Value, orEqual: boolean, budget: Budget): boolean {
  const a = primitiveOf(left, budget);
  const b = primitiveOf(right, budget);
  if (typeof a === 'string' && typeof b === 'string') return orEqual ? a <= b : a < b;
  return orEqual ? Number(a) <= Number(b) : Number(a) < Number(b);
}

function isObject(value: Value): boolean {
  return typeof value === 'object' && value !== null;
}

function isNullish(value: Primitive): value is null | undefined {
  return value === null || value === undefined;
}
