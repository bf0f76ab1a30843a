import { allFields, type Field } from './field.js';
import { answerOf, chosen, getAt, isEmpty, objectOf, parsed, textOf, type Values } from './values.js';

/** What is wrong, by the field's path; `''` is about the form as a whole. */
export type Errors = Record<string, string>;

interface Told {
  path: string;
  message: string;
}

/** The hub's errors under a prefix (`secrets`), with that prefix taken off. */
export function under(prefix: string, told: Told[]): Told[] {
  return told.flatMap(({ path, message }) => {
    if (path === prefix) return [{ path: '', message }];
    return path.startsWith(`${prefix}.`) ? [{ path: path.slice(prefix.length + 1), message }] : [];
  });
}

/** Puts each error at the field it is about; what lies deeper than any input belongs to the input around it. */
export function placed(fields: Field[], told: Told[]): Errors {
  const paths = allFields(fields)
    .map(({ path }) => path)
    .toSorted((a, b) => b.length - a.length);
  const errors: Errors = {};
  for (const { path, message } of told) {
    const home = paths.find((known) => path === known || path.startsWith(`${known}.`)) ?? '';
    errors[home] = errors[home] === undefined ? message : `${errors[home]}; ${message}`;
  }
  return errors;
}

/** What can be told before asking the hub: needed and empty, or not JSON. `stored` has the paths of what the hub keeps already. */
export function checked(fields: Field[], values: Values, stored: object = {}): Errors {
  return Object.fromEntries(
    shown(fields, values).flatMap((field) => {
      const problem = problemOf(field, values, Object.hasOwn(stored, field.path));
      return problem === null ? [] : [[field.path, problem]];
    }),
  );
}

/** The fields on the screen: of alternatives only the chosen one's, of an optional group none while it is empty. */
function shown(fields: Field[], values: Values): Field[] {
  return fields.flatMap((field) => {
    if (field.kind === 'group') {
      const inner = answerOf([field], { [field.name]: getAt(values, field.path) ?? {} });
      return Object.keys(inner).length > 0 ? shown(field.fields, values) : [];
    }
    if (field.kind === 'alternatives')
      return shown(chosen(field, objectOf(getAt(values, field.path))).fields, values);
    return [field];
  });
}

function problemOf(field: Field, values: Values, kept: boolean): string | null {
  const value = getAt(values, field.path);
  if (isEmpty(value)) {
    const optional = !field.required || field.kind === 'boolean' || kept;
    return optional ? null : 'is needed';
  }
  if (field.kind === 'json' && parsed(textOf(value)) === undefined) return 'is not valid JSON';
  return null;
}

/** Where to put the cursor: the first wrong field in reading order. */
export function firstWrong(fields: Field[], errors: Errors): string | null {
  return allFields(fields).find(({ path }) => errors[path] !== undefined)?.path ?? null;
}
