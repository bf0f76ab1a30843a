import { joinText, numberOf, textOf } from './coerce.js';
import type { Frame, Operator, Value } from './frame.js';

type TextTest = (text: string, needle: string) => boolean;

const cut: Operator = ([source, start, length], { budget }) => {
  const text = textOf(source, budget);
  budget.scan(text);
  const from = wholeOf(numberOf(start, budget));
  const tail = text.slice(from < 0 ? Math.max(text.length + from, 0) : from);
  if (length === undefined) return tail;
  const count = numberOf(length, budget);
  return tail.slice(0, Math.max(0, wholeOf(count < 0 ? tail.length + count : count)));
};

/** Operators on text. The last three are ours: they ignore case and take a text or a list of texts. */
export const textOperators: readonly (readonly [string, Operator])[] = [
  ['cat', (args, { budget }) => joinText(args, '', budget)],
  ['substr', cut],
  ['contains', textOperator((text, needle) => text.includes(needle))],
  ['starts_with', textOperator((text, needle) => text.startsWith(needle))],
  ['ends_with', textOperator((text, needle) => text.endsWith(needle))],
];

/** An empty needle never matches: a half-written condition must not catch every ticket. */
function textOperator(test: TextTest): Operator {
  return ([subject, needle], frame) => {
    const wanted = foldedOf(needle, frame);
    if (wanted === '') return false;
    const subjects = Array.isArray(subject) ? subject : [subject];
    return subjects.some((text) => test(foldedOf(text, frame), wanted));
  };
}

function foldedOf(value: Value, { budget }: Frame): string {
  budget.step();
  if (value === null || value === undefined) return '';
  const text = textOf(value, budget);
  budget.scan(text);
  return text.toLowerCase();
}

function wholeOf(number: number): number {
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}
