import type { Json } from '@patchbay/domain';

/** What every input has, whatever it asks for. `path` is dotted and starts at the form's own root. */
export interface FieldBase {
  name: string;
  path: string;
  title: string;
  hint: string | null;
  placeholder: string | null;
  required: boolean;
  /** What counts when nothing is given. */
  fallback: Json | undefined;
}

export interface Option {
  value: string;
  label: string;
}

/** One of several named forms a value may take; `tag` holds the name in the value. */
export interface Alternative {
  name: string;
  title: string;
  fields: Field[];
}

export type Kind =
  | { kind: 'text'; format: 'text' | 'email' | 'url' }
  | { kind: 'secret' }
  | { kind: 'lines' }
  | { kind: 'number'; integer: boolean; min: number | null; max: number | null }
  | { kind: 'boolean' }
  | { kind: 'choice'; options: Option[] }
  | { kind: 'choices'; options: Option[] }
  | { kind: 'strings' }
  | { kind: 'group'; fields: Field[] }
  | { kind: 'alternatives'; tag: string; options: Alternative[] }
  | { kind: 'json' };

/** One input of a form. */
export type Field = FieldBase & Kind;
export type FieldOf<K extends Kind['kind']> = Extract<Field, { kind: K }>;

/** Every field with the ones inside it, in reading order. Fields of alternatives are all among them. */
export function allFields(fields: Field[]): Field[] {
  return fields.flatMap((field) => [field, ...allFields(insideOf(field))]);
}

function insideOf(field: Field): Field[] {
  if (field.kind === 'group') return field.fields;
  return field.kind === 'alternatives' ? field.options.flatMap((option) => option.fields) : [];
}
