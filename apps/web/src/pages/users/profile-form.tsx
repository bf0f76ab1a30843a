import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { ApiError, reasonOf } from '../../api/problem.js';
import type { Me } from '../../api/types.js';
import type { ProfileValues } from './password-change.js';
import { useSaveProfile } from './use-save-profile.js';

export function ProfileForm({ me }: { me: Me }) {
  const hasPassword = me.onboarding.has_password;
  const form = useForm<ProfileValues>({
    initialValues: { name: me.name, email: me.email, current: '', password: '' },
  });
  const save = useSaveProfile(hasPassword, form.setErrors, (values) =>
    form.setValues({ ...values, current: '', password: '' }),
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="sm">
        <TextInput label="Name" required autoComplete="name" {...form.getInputProps('name')} />
        <TextInput
          label="E-mail"
          type="email"
          required
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <PasswordFields form={form} hasPassword={hasPassword} />
        {save.isError && <Refusal error={save.error} />}
        <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

function PasswordFields(props: { form: UseFormReturnType<ProfileValues>; hasPassword: boolean }) {
  const shared = { required: true, visibilityToggleButtonProps: { 'aria-label': 'Show the password' } };
  return (
    <>
      {props.hasPassword && (
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          {...shared}
          {...props.form.getInputProps('current')}
        />
      )}
      <PasswordInput
        label="New password"
        description="At least 8 characters. All your other sessions end."
        autoComplete="new-password"
        {...shared}
        {...props.form.getInputProps('password')}
      />
    </>
  );
}

function Refusal({ error }: { error: unknown }) {
  if (error instanceof ApiError && error.problem.errors?.length) return null;
  return (
    <Alert color="red" title="Not saved">
      {reasonOf(error)}
    </Alert>
  );
}
