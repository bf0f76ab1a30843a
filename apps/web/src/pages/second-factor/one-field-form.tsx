import { Alert, Button, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ApiError, reasonOf } from '../../api/problem.js';

interface Field {
  value: string;
  onChange: (event: { currentTarget: { value: string } }) => void;
  error?: string;
}

/** One field and its button; what the hub says about the field stands below it, everything else above the button. */
export function OneFieldForm(props: {
  name: string;
  button: string;
  pending: boolean;
  error: unknown;
  color?: string;
  onSend: (value: string) => void;
  children: (field: Field) => ReactNode;
}) {
  const [value, setValue] = useState('');
  const atField = props.error instanceof ApiError ? props.error.fields()[props.name] : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend(value);
      }}
    >
      <Stack gap="sm">
        {props.children({
          value,
          onChange: (event) => setValue(event.currentTarget.value),
          error: atField,
        })}
        {props.error !== null && atField === undefined && (
          <Alert color="red" title="That did not work">
            {reasonOf(props.error)}
          </Alert>
        )}
        <Button type="submit" color={props.color} loading={props.pending} style={{ alignSelf: 'flex-start' }}>
          {props.button}
        </Button>
      </Stack>
    </form>
  );
}
