import { Alert, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ApiError, reasonOf } from '../../api/problem.js';
import type { Person } from '../../api/types.js';
import { roles } from '../users/roles.js';
import { useCovered } from '../users/use-covered.js';
import { useInvitations } from './use-invitations.js';

/** They get a mail, and choose their own password. */
export function InviteForm() {
  const form = useForm({ initialValues: { email: '', role: 'agent' as Person['role'] } });
  const { send } = useInvitations();
  const covered = useCovered();
  const atFields = send.error instanceof ApiError && Object.keys(send.error.fields()).length > 0;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        send.mutate(values, {
          onSuccess: () => form.reset(),
          onError: (error) => {
            if (error instanceof ApiError) form.setErrors(error.fields());
          },
        }),
      )}
    >
      <Group gap="xs" align="flex-start" p="sm">
        <TextInput
          aria-label="E-mail of the person to invite"
          placeholder="name@example.com"
          type="email"
          style={{ flex: '1 1 220px' }}
          {...form.getInputProps('email')}
        />
        <NativeSelect
          aria-label="Role of the person to invite"
          data={roles.filter(({ value }) => covered(value)).map(({ value, label }) => ({ value, label }))}
          {...form.getInputProps('role')}
        />
        <Button type="submit" size="sm" loading={send.isPending}>
          Invite
        </Button>
      </Group>
      {send.isError && !atFields && (
        <Alert color="red" title="Not invited" m="sm">
          {reasonOf(send.error)}
        </Alert>
      )}
    </form>
  );
}
