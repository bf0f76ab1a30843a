import type { RenderBudget } from './budget.js';
import { problemAt, type HandlebarsLocation } from './problem.js';

/** What handlebars hands to every helper as its last argument, and we put into its data. */
export interface HelperOptions {
  data: { budget: RenderBudget };
  loc: HandlebarsLocation;
}

/** A helper with the number of values it takes; `usage` is shown when that number is wrong. */
export interface TemplateHelper {
  usage: string;
  values: readonly [min: number, max: number];
  run: (values: readonly unknown[], loc: HandlebarsLocation) => string | number | boolean | object | null;
}

/** Texts, numbers and booleans as text; nothing as an empty text. Refuses lists and objects. */
export function textArgument(value: unknown, name: string, loc: HandlebarsLocation): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw problemAt(loc, `${name} needs a text, not a list or an object.`);
}

/** Makes the function handlebars calls: it charges the texts that go in and come out. */
export function budgeted({ run }: TemplateHelper) {
  return (...given: unknown[]): unknown => {
    const { data, loc } = given.pop() as HelperOptions;
    for (const value of given) data.budget.handle(lengthOf(value), loc);
    const result = run(given, loc);
    data.budget.handle(lengthOf(result), loc);
    return result;
  };
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 1;
}
