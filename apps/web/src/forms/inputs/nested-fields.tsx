import { Fieldset, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Json } from '@patchbay/domain';
import type { FieldOf } from '../field.js';
import { useForm } from '../form-context.js';
import { SchemaFields } from '../schema-fields.js';
import { chosen, objectOf, type Values } from '../values.js';

interface Props<K extends 'group' | 'alternatives'> {
  field: FieldOf<K>;
  values: Values;
  value: Json | undefined;
  onChange: (path: string, value: Json) => void;
}

export function GroupField({ field, values, onChange }: Props<'group'>) {
  return (
    <Fieldset legend={field.title}>
      <Notes field={field} />
      <SchemaFields fields={field.fields} values={values} onChange={onChange} />
    </Fieldset>
  );
}

/** One of several ways; what was typed for the others is kept while one looks around. */
export function AlternativesField({ field, values, value, onChange }: Props<'alternatives'>) {
  const option = chosen(field, objectOf(value));
  const data = field.options.map(({ name, title }) => ({ value: name, label: title }));
  return (
    <Fieldset legend={field.title}>
      <Stack gap="xs">
        <Notes field={field} />
        <SegmentedControl
          size="xs"
          aria-label={field.title}
          data={data}
          value={option.name}
          onChange={(name) => onChange(`${field.path}.${field.tag}`, name)}
        />
        <SchemaFields fields={option.fields} values={values} onChange={onChange} />
      </Stack>
    </Fieldset>
  );
}

function Notes({ field }: { field: FieldOf<'group'> | FieldOf<'alternatives'> }) {
  const error = useForm().errors[field.path];
  return (
    <>
      {field.hint && (
        <Text size="xs" c="dimmed">
          {field.hint}
        </Text>
      )}
      {error && (
        <Text size="xs" c="var(--danger)">
          {error}
        </Text>
      )}
    </>
  );
}
