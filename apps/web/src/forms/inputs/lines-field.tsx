import { Textarea } from '@mantine/core';
import type { FieldOf } from '../field.js';
import { useForm } from '../form-context.js';
import { useInput } from './use-input.js';
import { VariableMenu } from './variable-menu.js';

export function LinesField(props: {
  field: FieldOf<'lines'>;
  value: string;
  onChange: (value: string) => void;
}) {
  const input = useInput(props.field);
  const { variables } = useForm();
  return (
    <Textarea
      {...input}
      autosize
      minRows={2}
      maxRows={12}
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
