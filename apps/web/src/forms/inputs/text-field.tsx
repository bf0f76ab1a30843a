import { TextInput } from '@mantine/core';
import type { FieldOf } from '../field.js';
import { useForm } from '../form-context.js';
import { useInput } from './use-input.js';
import { VariableMenu } from './variable-menu.js';

const modes = { text: 'text', email: 'email', url: 'url' } as const;

export function TextField(props: {
  field: FieldOf<'text'>;
  value: string;
  onChange: (value: string) => void;
}) {
  const input = useInput(props.field);
  const { variables } = useForm();
  return (
    <TextInput
      {...input}
      inputMode={modes[props.field.format]}
      autoComplete="off"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      rightSection={
        variables.length > 0 && (
          <VariableMenu target={input.id} value={props.value} onChange={props.onChange} />
        )
      }
    />
  );
}
