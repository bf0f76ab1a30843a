import { Alert, Button, Drawer, PasswordInput, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ApiError, reasonOf } from '../../api/problem.js';
import { roles } from './roles.js';
import { useCovered } from './use-covered.js';
import { blankPerson, useAddPerson } from './use-add-person.js';

/** Adds a person with a first password, to be handed over and then changed. */
export function PersonDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title="Add a person"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <PersonForm onDone={onClose} />
    </Drawer>
  );
}

function PersonForm({ onDone }: { onDone: () => void }) {
  const form = useForm({ initialValues: blankPerson });
  const add = useAddPerson(onDone, form.setErrors);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack gap="sm">
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <TextInput label="E-mail" type="email" required {...form.getInputProps('email')} />
        <RoleChoice {...form.getInputProps('role')} />
        <PasswordInput
          label="First password"
          description="At least 8 characters. They can change it under their name, top right."
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...form.getInputProps('password')}
        />
        {add.isError && <Refusal error={add.error} />}
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'flex-start' }}>
          Add
        </Button>
      </Stack>
    </form>
  );
}

function RoleChoice(field: { value?: string; onChange?: (role: string) => void }) {
  const covered = useCovered();
  return (
    <Radio.Group label="Role" required {...field}>
      <Stack gap={6} mt={4}>
        {roles
          .filter(({ value }) => covered(value))
          .map(({ value, label, words }) => (
            <Radio key={value} value={value} label={label} description={words} />
          ))}
      </Stack>
    </Radio.Group>
  );
}

function Refusal({ error }: { error: unknown }) {
  const atFields = error instanceof ApiError && Object.keys(error.fields()).length > 0;
  return atFields ? null : (
    <Alert color="red" title="Not added">
      {reasonOf(error)}
    </Alert>
  );
}
