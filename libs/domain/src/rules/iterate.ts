import type { Json } from '../json.js';
import { truthy } from './coerce.js';
import type { Frame, Operator, Value } from './frame.js';

const map: Operator = ([source, body], frame) =>
  itemsOf(source, frame).map((item) => frame.evaluate(body, item) ?? null);

const filter: Operator = ([source, body], frame) =>
  itemsOf(source, frame).filter((item) => truthy(frame.evaluate(body, item)));

const reduce: Operator = ([source, body, start], frame) => {
  const items = frame.evaluate(source, frame.data);
  const initial = start === undefined ? null : (frame.evaluate(start, frame.data) ?? null);
  if (!Array.isArray(items)) return initial;
  return items.reduce<Json>(
    (accumulator, current) => frame.evaluate(body, { current, accumulator }) ?? null,
    initial,
  );
};

const all: Operator = ([source, body], frame) => {
  const items = itemsOf(source, frame);
  return items.length > 0 && items.every((item) => truthy(frame.evaluate(body, item)));
};

/** Operators whose second argument is evaluated once per item, with the item as its data. */
export const iterateOperators: readonly (readonly [string, Operator])[] = [
  ['map', map],
  ['filter', filter],
  ['reduce', reduce],
  ['all', all],
  ['some', (args, frame) => hasMatch(args, frame)],
  ['none', (args, frame) => !hasMatch(args, frame)],
];

function hasMatch([source, body]: readonly Value[], frame: Frame): boolean {
  return itemsOf(source, frame).some((item) => truthy(frame.evaluate(body, item)));
}

function itemsOf(source: Value, frame: Frame): Json[] {
  const items = frame.evaluate(source, frame.data);
  return Array.isArray(items) ? items : [];
}
