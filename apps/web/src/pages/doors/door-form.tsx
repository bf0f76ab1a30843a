import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { ApiError, reasonOf } from '../../api/problem.js';

export interface DoorField {
  name: string;
  label: string;
  kind?: 'text' | 'email' | 'password';
  autoComplete?: string;
  description?: string;
}

type Values = Record<string, string>;

/** The form of a page before the sign-in: its fields, what the hub says about each, and one button. */
export function DoorForm<T>(props: {
  fields: DoorField[];
  button: string;
  send: (values: Values) => Promise<T>;
  onDone: (answer: T) => void;
  onRefused?: (error: unknown) => boolean;
}) {
  const form = useForm<Values>({
    initialValues: Object.fromEntries(props.fields.map(({ name }) => [name, ''])),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => (value.trim() === '' ? [[name, 'is needed']] : [])),
      ),
  });
  const send = useMutation({
    mutationFn: props.send,
    onSuccess: props.onDone,
    onError: (error) => {
      if (!props.onRefused?.(error) && error instanceof ApiError) form.setErrors(error.fields());
    },
  });
  const atFields = send.error instanceof ApiError && Object.keys(send.error.fields()).length > 0;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
      <Stack gap="xs">
        {props.fields.map((field, index) => (
          <FieldInput
            key={field.name}
            field={field}
            first={index === 0}
            {...form.getInputProps(field.name)}
          />
        ))}
        {send.isError && !atFields && (
          <Alert color="red" title="That did not work">
            {reasonOf(send.error)}
          </Alert>
        )}
        <Button type="submit" fullWidth size="sm" mt="xs" loading={send.isPending}>
          {props.button}
        </Button>
      </Stack>
    </form>
  );
}

function FieldInput({ field, first, ...input }: { field: DoorField; first: boolean }) {
  const { label, description, autoComplete, kind = 'text' } = field;
  const shared = { label, description, autoComplete, size: 'sm' as const, autoFocus: first, ...input };
  if (kind !== 'password') return <TextInput type={kind} {...shared} />;
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} {...shared} />;
}

export const newPasswordField: DoorField = {
  name: 'password',
  label: 'New password',
  kind: 'password',
  autoComplete: 'new-password',
  description: 'At least 8 characters, and none of those that everybody uses.',
};
