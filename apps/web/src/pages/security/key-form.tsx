import { Alert, Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ApiError, reasonOf } from '../../api/problem.js';
import { blankKey, checks, lives } from './key-draft.js';
import { ScopePicker } from '../../parts/permissions/scope-picker.js';
import { useMakeKey, type Whose } from './use-api-keys.js';

const notes = {
  me: 'It acts for you, and ends with your account.',
  organisation: 'It acts for nobody in particular, and stays when you leave.',
};

export function KeyForm({ whose, onMade }: { whose: Whose; onMade: (key: string) => void }) {
  const form = useForm({ initialValues: blankKey, validate: checks });
  const make = useMakeKey(whose);
  const submit = form.onSubmit(
    (draft) =>
      make.mutate(draft, {
        onSuccess: ({ key }) => onMade(key),
        onError: (error) => form.setErrors(error instanceof ApiError ? fieldsOf(error) : {}),
      }),
    (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {notes[whose]}
        </Text>
        <TextInput
          label="Name"
          description="What it is for: you will want to know when you revoke it"
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <ScopePicker label="It may" required {...form.getInputProps('scopes')} />
        <NativeSelect label="Ends" data={lives} {...form.getInputProps('life')} />
        {form.values.life === 'date' && (
          <TextInput label="Last day" type="date" required {...form.getInputProps('until')} />
        )}
        {make.isError && Object.keys(form.errors).length === 0 && (
          <Alert color="red" title="Not made">
            {reasonOf(make.error)}
          </Alert>
        )}
        <Button type="submit" loading={make.isPending} style={{ alignSelf: 'flex-start' }}>
          Make the key
        </Button>
      </Stack>
    </form>
  );
}

/** The hub speaks of `expires_at`; here it is a choice and, perhaps, a day. */
function fieldsOf(error: ApiError): Record<string, string> {
  const { expires_at, ...rest } = error.fields();
  return expires_at === undefined ? rest : { ...rest, until: expires_at };
}
