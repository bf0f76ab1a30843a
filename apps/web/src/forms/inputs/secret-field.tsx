import { Button, Group, Input, PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';
import { ago } from '../../parts/words.js';
import type { FieldOf } from '../field.js';
import { useForm } from '../form-context.js';
import { useInput } from './use-input.js';

/** A stored secret never comes back from the hub: it can only be replaced. */
export function SecretField(props: {
  field: FieldOf<'secret'>;
  value: string;
  onChange: (value: string) => void;
}) {
  const { storedAt } = useForm();
  const [replacing, setReplacing] = useState(false);
  const { error, ...input } = useInput(props.field);
  if (storedAt !== null && !replacing && props.value === '' && !error)
    return <StoredSecret {...props} since={storedAt} replace={() => setReplacing(true)} />;
  return (
    <PasswordInput
      {...input}
      error={error}
      autoFocus={replacing}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': `Show or hide ${props.field.title}`, tabIndex: 0 }}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

function StoredSecret(props: { field: FieldOf<'secret'>; since: string; replace: () => void }) {
  const { id, label, description, disabled } = useInput(props.field);
  return (
    <Input.Wrapper id={id} label={label} description={description} labelElement="div" size="xs">
      <Group gap="xs">
        <Text size="sm">Set {ago(props.since)}</Text>
        <Button id={id} variant="default" disabled={disabled} onClick={props.replace}>
          Replace<span className="visually-hidden"> {label}</span>
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
