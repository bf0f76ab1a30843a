import { Fieldset, SegmentedControl, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldOf } from '../field.js';
import { useForm } from '../form-context.js';

export function GroupField({ field, children }: { field: FieldOf<'group'>; children: ReactNode }) {
  return (
    <Fieldset legend={field.title}>
      <Notes field={field} />
      {children}
    </Fieldset>
  );
}

/** One of several ways; what was typed for the others is kept while one looks around. */
export function AlternativesField(props: {
  field: FieldOf<'alternatives'>;
  name: string;
  onChoose: (name: string) => void;
  children: ReactNode;
}) {
  const { field } = props;
  return (
    <Fieldset legend={field.title}>
      <Stack gap="xs">
        <Notes field={field} />
        <SegmentedControl
          size="xs"
          aria-label={field.title}
          data={field.options.map(({ name, title }) => ({ value: name, label: title }))}
          value={props.name}
          onChange={props.onChoose}
        />
        {props.children}
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
