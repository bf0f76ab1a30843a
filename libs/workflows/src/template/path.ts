import { TEMPLATE_LIMITS } from './limits.js';
import { problemAt } from './problem.js';

const DATA_NAMES: ReadonlySet<string> = new Set(['index', 'key', 'first', 'last']);
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
]);

/** Refuses paths that are too long, leave the view, or read what handlebars keeps beside it. */
export function checkPath(path: hbs.AST.PathExpression): void {
  if (path.parts.length > TEMPLATE_LIMITS.path_parts || path.depth > TEMPLATE_LIMITS.path_parts) {
    throw problemAt(path.loc, `A field path has at most ${TEMPLATE_LIMITS.path_parts} parts.`);
  }
  const forbidden = path.parts.find((part) => FORBIDDEN_NAMES.has(part));
  if (forbidden !== undefined) throw problemAt(path.loc, `The field "${forbidden}" cannot be read.`);
  if (path.data && !(path.parts.length === 1 && DATA_NAMES.has(path.parts[0] ?? ''))) {
    throw problemAt(path.loc, 'Only @index, @key, @first and @last exist.');
  }
}
