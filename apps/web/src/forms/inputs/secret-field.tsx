import { PasswordInput } from '@mantine/core';
import type { FieldOf } from '../field.js';
import { useInput } from './use-input.js';

export function SecretField(props: {
  field: FieldOf<'secret'>;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <PasswordInput
      {...useInput(props.field)}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': `Show or hide ${props.field.title}`, tabIndex: 0 }}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
