import type { Json } from '@patchbay/domain';
import { wordsOf } from '../parts/words.js';
import type { Alternative, Field, FieldBase, Kind, Option } from './field.js';
import { textOf } from './values.js';

/** What we read of a JSON Schema; zod sends nothing else. */
interface Schema {
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  placeholder?: string;
  secret?: boolean;
  multiline?: boolean;
  enum?: Json[];
  const?: Json;
  default?: Json;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
}

/** A text that may be longer than this gets several lines. */
const oneLine = 1_000;
/** zod's "any safe integer"; not a limit a person should read about. */
const farthest = Number.MAX_SAFE_INTEGER;

/** The inputs for an object's schema. What no input can draw becomes a JSON box, so nothing is out of reach. */
export function fieldsOf(schema: object, at = ''): Field[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, property]) =>
    fieldOf(name, property, required.includes(name), at),
  );
}

function fieldOf(name: string, given: Schema, required: boolean, at: string): Field {
  const schema = withoutNull(given);
  const path = at === '' ? name : `${at}.${name}`;
  const base: FieldBase = {
    name,
    path,
    title: given.title ?? schema.title ?? wordsOf(name),
    hint: given.description ?? schema.description ?? null,
    placeholder: given.placeholder ?? schema.placeholder ?? null,
    required: required && given.default === undefined,
    fallback: given.default,
  };
  return { ...base, ...kindOf(schema, path) };
}

/** `nullable` and `optional` say that a value may be left out; the input is the one of the value. */
function withoutNull(schema: Schema): Schema {
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    return { ...schema, type: types.length === 1 ? types[0] : undefined };
  }
  const forms = (schema.anyOf ?? []).filter((form) => form.type !== 'null');
  return forms.length === 1 ? { ...schema, anyOf: undefined, ...forms[0] } : schema;
}

function kindOf(schema: Schema, path: string): Kind {
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms) return fromForms(forms, path);
  if (schema.enum) return choiceOf(schema.enum);
  if (schema.type === 'string') return lineOf(schema);
  if (schema.type === 'boolean') return { kind: 'boolean' };
  if (schema.type === 'number' || schema.type === 'integer') return numberOf(schema);
  if (schema.type === 'array') return listOf(schema.items ?? {});
  if (schema.type === 'object' && schema.properties) return { kind: 'group', fields: fieldsOf(schema, path) };
  return { kind: 'json' };
}

function lineOf(schema: Schema): Kind {
  if (schema.secret) return { kind: 'secret' };
  if (schema.multiline || (schema.maxLength ?? 0) > oneLine) return { kind: 'lines' };
  if (schema.format === 'email') return { kind: 'text', format: 'email' };
  return { kind: 'text', format: schema.format === 'uri' ? 'url' : 'text' };
}

function numberOf(schema: Schema): Kind {
  const integer = schema.type === 'integer';
  const above = integer ? (schema.exclusiveMinimum ?? -Infinity) + 1 : -Infinity;
  const low = Math.max(schema.minimum ?? -Infinity, above);
  const high = schema.maximum ?? Infinity;
  return {
    kind: 'number',
    integer,
    min: low > -farthest ? low : null,
    max: high < farthest ? high : null,
  };
}

function listOf(items: Schema): Kind {
  if (items.enum) return { kind: 'choices', options: optionsOf(items.enum) };
  return items.type === 'string' ? { kind: 'strings' } : { kind: 'json' };
}

const optionsOf = (values: Json[]): Option[] =>
  values.map(textOf).map((value) => ({ value, label: wordsOf(value) }));

/** Other values than texts would come back as texts. */
const choiceOf = (values: Json[]): Kind =>
  values.every((value) => typeof value === 'string')
    ? { kind: 'choice', options: optionsOf(values) }
    : { kind: 'json' };

function fromForms(forms: Schema[], path: string): Kind {
  const constants = forms.map((form) => form.const);
  if (constants.every((value) => typeof value === 'string')) return choiceOf(constants);
  const list = forms.find((form) => form.type === 'array' && form.items?.type === 'string');
  if (list) return { kind: 'strings' };
  const tag = tagOf(forms);
  return tag === null
    ? { kind: 'json' }
    : { kind: 'alternatives', tag, options: forms.map((form) => alternativeOf(form, tag, path)) };
}

/** The property that names each form. */
function tagOf(forms: Schema[]): string | null {
  const names = Object.keys(forms[0]?.properties ?? {});
  return (
    names.find((name) => forms.every((form) => typeof form.properties?.[name]?.const === 'string')) ?? null
  );
}

function alternativeOf(form: Schema, tag: string, path: string): Alternative {
  const { [tag]: marker, ...properties } = form.properties ?? {};
  const name = textOf(marker?.const);
  const fields = fieldsOf({ ...form, properties }, path);
  return { name, title: form.title ?? wordsOf(name), fields };
}
