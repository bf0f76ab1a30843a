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
import { StoredInput } from './inputs/stored-input.js';
import { TextField } from './inputs/text-field.js';
import { chosen, getAt, objectOf, textOf, type Values } from './values.js';

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
  if (field.kind === 'group')
    return (
      <GroupField field={field}>
        <SchemaFields fields={field.fields} values={values} onChange={onChange} />
      </GroupField>
    );
  if (field.kind === 'alternatives') {
    const { name, fields } = chosen(field, objectOf(getAt(values, field.path)));
    return (
      <AlternativesField
        field={field}
        name={name}
        onChoose={(next) => onChange(`${field.path}.${field.tag}`, next)}
      >
        <SchemaFields fields={fields} values={values} onChange={onChange} />
      </AlternativesField>
    );
  }
  return (
    <PlainInput
      field={field}
      value={getAt(values, field.path)}
      onChange={(next) => onChange(field.path, next)}
    />
  );
}

function PlainInput(props: {
  field: Exclude<Field, { kind: 'group' | 'alternatives' }>;
  value: Json | undefined;
  onChange: (value: Json) => void;
}) {
  const { field, value, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  const texts = Array.isArray(value) ? value.map(textOf) : [];
  switch (field.kind) {
    case 'text':
      return (
        <StoredInput field={field} value={text}>
          <TextField field={field} value={text} onChange={onChange} />
        </StoredInput>
      );
    case 'secret':
      return (
        <StoredInput field={field} value={text}>
          <SecretField field={field} value={text} onChange={onChange} />
        </StoredInput>
      );
    case 'lines':
      return <LinesField field={field} value={text} onChange={onChange} />;
    case 'number':
      return (
        <NumberField field={field} value={typeof value === 'number' ? value : text} onChange={onChange} />
      );
    case 'boolean':
      return <BooleanField field={field} value={value === true} onChange={onChange} />;
    case 'choice':
      return <ChoiceField field={field} value={text} onChange={onChange} />;
    case 'choices':
      return <ChoicesField field={field} value={texts} onChange={onChange} />;
    case 'strings':
      return <StringsField field={field} value={texts} onChange={onChange} />;
    default:
      return <JsonField field={field} value={text} onChange={onChange} />;
  }
}
