import { Button, Group, Input, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ago } from '../../parts/words.js';
import type { Field } from '../field.js';
import { focusOn, useForm } from '../form-context.js';
import { useInput } from './use-input.js';

/** What is stored never comes back from the hub: it can only be replaced. */
export function StoredInput(props: { field: Field; value: string; children: ReactNode }) {
  const form = useForm();
  const [replacing, setReplacing] = useState(false);
  const { id, label, description, disabled, error } = useInput(props.field);
  const since = form.stored[props.field.path];
  if (since === undefined || replacing || props.value !== '' || error !== undefined) return props.children;
  const replace = (): void => {
    setReplacing(true);
    focusOn(form.id, props.field.path);
  };
  return (
    <Input.Wrapper label={label} description={description} labelElement="div" size="xs">
      <Group gap="xs">
        <Text size="sm">{since === null ? 'Set' : `Set ${ago(since)}`}</Text>
        <Button id={id} variant="default" disabled={disabled} onClick={replace}>
          Replace<span className="visually-hidden"> {label}</span>
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
