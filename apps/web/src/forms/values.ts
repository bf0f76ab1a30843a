import type { Json, JsonObject } from '@patchbay/domain';
import type { Alternative, Field, FieldOf } from './field.js';

/** What is in the inputs. A JSON box holds its text, so that half-written JSON survives. */
export type Values = JsonObject;

/** Starts a form from what is stored; what is not stored starts at its default. */
export function valuesOf(fields: Field[], stored: JsonObject): Values {
  return Object.fromEntries(fields.map((field) => [field.name, startOf(field, stored[field.name])]));
}

function startOf(field: Field, stored: Json | undefined): Json {
  const value = stored ?? field.fallback;
  if (field.kind === 'group') return valuesOf(field.fields, objectOf(value));
  if (field.kind === 'alternatives') return startOfAlternative(field, objectOf(value));
  if (field.kind === 'json')
    return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
  if (field.kind === 'boolean') return value === true;
  if (field.kind === 'strings' || field.kind === 'choices') return textsOf(value);
  if (field.kind === 'number') return typeof value === 'number' ? value : '';
  return textOf(value);
}

function startOfAlternative(field: FieldOf<'alternatives'>, stored: JsonObject): Values {
  const option = chosen(field, stored);
  return { [field.tag]: option.name, ...valuesOf(option.fields, stored) };
}

/** The form a value has taken; the first while it has taken none. */
export function chosen(field: FieldOf<'alternatives'>, value: JsonObject): Alternative {
  return field.options.find(({ name }) => name === value[field.tag]) ?? field.options[0]!;
}

/** The value with one place changed; the rest is shared. */
export function setAt(values: Values, path: string, value: Json): Values {
  const [head = '', ...rest] = path.split('.');
  return {
    ...values,
    [head]: rest.length === 0 ? value : setAt(objectOf(values[head]), rest.join('.'), value),
  };
}

export function getAt(values: Values, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((at, name) => objectOf(at)[name], values);
}

/** What goes to the hub: empty inputs are left out, so that they count as not given. */
export function answerOf(fields: Field[], values: Values): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = givenOf(field, values[field.name]);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

function givenOf(field: Field, value: Json | undefined): Json | undefined {
  if (field.kind === 'group') return groupOf(field, objectOf(value));
  if (field.kind === 'alternatives') {
    const option = chosen(field, objectOf(value));
    return { [field.tag]: option.name, ...answerOf(option.fields, objectOf(value)) };
  }
  if (isEmpty(value)) return undefined;
  return field.kind === 'json' ? parsed(textOf(value)) : value;
}

/** An optional group nobody filled in is not there at all. */
function groupOf(field: FieldOf<'group'>, value: JsonObject): JsonObject | undefined {
  const inner = answerOf(field.fields, value);
  return field.required || Object.values(inner).some((one) => one !== false) ? inner : undefined;
}

export const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) ? value : [value]).every((one) => one === '');

/** Undefined when it is not JSON. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

function textsOf(value: Json | undefined): string[] {
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return items.map((item) => textOf(item).trim()).filter(Boolean);
}

/** Texts as they are, anything else as JSON. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
