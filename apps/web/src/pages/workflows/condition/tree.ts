import type { Json, JsonObject } from '@patchbay/domain';
import { fieldAt, type Kind } from './condition-fields.js';
import { operators, operatorsOf, typed, type Op } from './operators.js';

/** One comparison as a row of the editor. What is typed is text; `values` has one, several or none. */
export interface Row {
  path: string;
  kind: Kind;
  op: Op;
  values: string[];
}

export type Join = 'and' | 'or';

export interface Group {
  join: Join;
  rows: Row[];
}

/** Rows and groups of rows: as deep as the editor goes. No item = always. */
export interface Tree {
  join: Join;
  items: (Row | Group)[];
}

export const isGroup = (item: Row | Group): item is Group => 'rows' in item;

/** A tree as JSON Logic. Empty groups are left out. */
export function writeTree({ join, items }: Tree): Json {
  const written = items.flatMap((item) => {
    if (!isGroup(item)) return [writeRow(item)];
    return item.rows.length === 0 ? [] : [{ [item.join]: item.rows.map(writeRow) }];
  });
  const [first] = items;
  if (written.length === 0) return true;
  const alone = written.length === 1 && join === 'and' && first !== undefined && !isGroup(first);
  return alone ? written[0]! : { [join]: written };
}

function writeRow({ path, kind, op, values }: Row): JsonObject {
  const { logic, values: many } = operators[op];
  const subject = { var: path };
  const given = values.map((value) => typed(kind, value));
  const other = many === 'many' ? given : (given[0] ?? '');
  const sides = logic.swapped ? [other, subject] : [subject, other];
  const rule = { [logic.op]: many === 'none' ? [subject] : sides };
  return logic.not ? { '!': [rule] } : rule;
}

/** JSON Logic as a tree; null when rows cannot draw it without changing it. */
export function readTree(rule: Json): Tree | null {
  if (rule === true) return { join: 'and', items: [] };
  const joined = joinOf(rule);
  if (joined === null) {
    const row = readRow(rule);
    return row && { join: 'and', items: [row] };
  }
  const items = joined.parts.map((part) => readRow(part) ?? readGroup(part));
  return items.every((item) => item !== null) && items.length > 0 ? { join: joined.join, items } : null;
}

function readGroup(rule: Json): Group | null {
  const joined = joinOf(rule);
  if (joined === null || joined.parts.length === 0) return null;
  const rows = joined.parts.map(readRow);
  return rows.every((row) => row !== null) ? { join: joined.join, rows } : null;
}

function joinOf(rule: Json): { join: Join; parts: Json[] } | null {
  const operation = operationOf(rule);
  if (operation === null || (operation.op !== 'and' && operation.op !== 'or')) return null;
  return { join: operation.op, parts: operation.args };
}

function readRow(rule: Json): Row | null {
  const operation = operationOf(rule);
  if (operation === null) return null;
  const inner = operation.op === '!' ? operationOf(operation.args[0]) : null;
  if (inner !== null && inner.op !== 'var') return readComparison(inner, true);
  return readComparison(operation, false);
}

function readComparison({ op: logic, args }: Operation, not: boolean): Row | null {
  for (const op of Object.keys(operators) as Op[]) {
    const wanted = operators[op];
    if (wanted.logic.op !== logic || (wanted.logic.not ?? false) !== not) continue;
    if (args.length !== (wanted.values === 'none' ? 1 : 2)) continue;
    const [subject, other] = wanted.logic.swapped ? [args[1], args[0]] : args;
    const path = pathOf(subject);
    const row = path === null ? null : rowOf(path, op, wanted.values === 'none' ? [] : other);
    if (row) return row;
  }
  return null;
}

/** Null when the operator does not go with the field, or the values are of another kind than its own. */
function rowOf(path: string, op: Op, other: Json | undefined): Row | null {
  const many = operators[op].values === 'many';
  const values = many || operators[op].values === 'none' ? other : [other ?? null];
  if (!Array.isArray(values) || (many && values.length === 0)) return null;
  const kind = fieldAt(path)?.kind ?? guessedKind(op, values);
  const type = kind === 'number' ? 'number' : 'string';
  const fits = operatorsOf[kind].includes(op) && values.every((value) => typeof value === type);
  return fits ? { path, kind, op, values: values.map(String) } : null;
}

/** Of a field we do not know only the comparison tells what it holds. */
function guessedKind(op: Op, values: Json[]): Kind {
  if (typeof values[0] === 'number') return 'number';
  return op === 'has' || op === 'has_not' ? 'list' : 'text';
}

interface Operation {
  op: string;
  args: Json[];
}

/** JSON Logic allows a single argument to stand without its list. */
function operationOf(rule: Json | undefined): Operation | null {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return null;
  const entries = Object.entries(rule);
  const [op, args] = entries[0] ?? [];
  if (op === undefined || args === undefined || entries.length !== 1) return null;
  return { op, args: Array.isArray(args) ? args : [args] };
}

/** A default (`{"var": ["a", 1]}`) is something rows cannot show. */
function pathOf(rule: Json | undefined): string | null {
  const operation = operationOf(rule);
  if (operation?.op !== 'var' || operation.args.length !== 1) return null;
  const [path] = operation.args;
  return typeof path === 'string' && path !== '' ? path : null;
}
