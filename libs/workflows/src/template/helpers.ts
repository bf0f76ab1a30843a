import { dateHelper } from './date-helper.js';
import { textArgument, type TemplateHelper } from './helper.js';
import { problemAt, type HandlebarsLocation } from './problem.js';
import { safeUrlHelper } from './url-helper.js';

const TRUNCATE_LENGTH = 100;

/** Every helper a template may use. */
export const templateHelpers: ReadonlyMap<string, TemplateHelper> = new Map<string, TemplateHelper>([
  ['upper', caseHelper('upper', (text) => text.toUpperCase())],
  ['lower', caseHelper('lower', (text) => text.toLowerCase())],
  ['truncate', { usage: 'truncate text length', values: [1, 2], run: truncate }],
  ['date', dateHelper],
  ['default', { usage: 'default value fallback', values: [2, 2], run: withDefault }],
  ['json', { usage: 'json value', values: [1, 1], run: ([value]) => JSON.stringify(value ?? null) }],
  ['safeUrl', safeUrlHelper],
  ['plural', { usage: 'plural count "ticket" "tickets"', values: [2, 3], run: plural }],
]);

function caseHelper(name: string, change: (text: string) => string): TemplateHelper {
  return {
    usage: `${name} text`,
    values: [1, 1],
    run: ([text], loc) => change(textArgument(text, name, loc)),
  };
}

function truncate([value, limit]: readonly unknown[], loc: HandlebarsLocation): string {
  const text = textArgument(value, 'truncate', loc);
  const length = limit ?? TRUNCATE_LENGTH;
  if (!Number.isInteger(length) || Number(length) < 1) {
    throw problemAt(loc, 'truncate needs a whole number of characters.');
  }
  if (text.length <= Number(length)) return text;
  const cut = text.slice(0, Number(length) - 1);
  const isSplit = /[\uD800-\uDBFF]$/.test(cut);
  return `${isSplit ? cut.slice(0, -1) : cut}…`;
}

function withDefault([value, fallback]: readonly unknown[]) {
  const isEmpty = value === undefined || value === null || value === '';
  return (isEmpty ? fallback : value) as string | number | boolean | object | null;
}

/** English needs two forms; the author gives both, or only one that takes an "s". */
function plural([count, one, many]: readonly unknown[], loc: HandlebarsLocation): string {
  const single = textArgument(one, 'plural', loc);
  const isOne = textArgument(count, 'plural', loc) === '1';
  return isOne ? single : textArgument(many ?? `${single}s`, 'plural', loc);
}
