import { Stack } from '@mantine/core';
import type { Json } from '@patchbay/domain';
import type { Field } from './field.js';
import { LinesField } from './inputs/lines-field.js';
import { AlternativesField, GroupField } from './inputs/nested-fields.js';
import {
  BooleanField,
  ChoiceField,
  ChoicesField,
  JsonField,
  NumberField,
  StringsField,
} from './inputs/plain-fields.js';
import { SecretField } from './inputs/secret-field.js';
import { TextField } from './inputs/text-field.js';
import { getAt, type Values } from './values.js';

type Change = (path: string, value: Json) => void;

/** The inputs of a schema, drawn from the values of the whole form. Stands inside a {@link FormContext}. */
export function SchemaFields(props: { fields: Field[]; values: Values; onChange: Change }) {
  return (
    <Stack gap="xs">
      {props.fields.map((field) => (
        <FieldInput key={field.path} field={field} values={props.values} onChange={props.onChange} />
      ))}
    </Stack>
  );
}

function FieldInput({ field, values, onChange }: { field: Field; values: Values; onChange: Change }) {
  const value = getAt(values, field.path);
  const change = (next: Json): void => onChange(field.path, next);
  const text = typeof value === 'string' ? value : '';
  const texts = Array.isArray(value) ? value.map(String) : [];
  switch (field.kind) {
    case 'text':
      return <TextField field={field} value={text} onChange={change} />;
    case 'secret':
      return <SecretField field={field} value={text} onChange={change} />;
    case 'lines':
      return <LinesField field={field} value={text} onChange={change} />;
    case 'number':
      return <NumberField field={field} value={typeof value === 'number' ? value : text} onChange={change} />;
    case 'boolean':
      return <BooleanField field={field} value={value === true} onChange={change} />;
    case 'choice':
      return <ChoiceField field={field} value={text} onChange={change} />;
    case 'choices':
      return <ChoicesField field={field} value={texts} onChange={change} />;
    case 'strings':
      return <StringsField field={field} value={texts} onChange={change} />;
    case 'json':
      return <JsonField field={field} value={text} onChange={change} />;
    case 'group':
      return <GroupField field={field} values={values} value={value} onChange={onChange} />;
    case 'alternatives':
      return <AlternativesField field={field} values={values} value={value} onChange={onChange} />;
  }
}
