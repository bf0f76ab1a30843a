import { Alert, Button, Drawer, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { ApiError, reasonOf } from '../../api/problem.js';
import { roleList } from '../../api/queries.js';
import type { OwnRole } from '../../api/types.js';
import { ScopePicker } from '../../parts/permissions/scope-picker.js';
import type { Scope } from '../../parts/permissions/scopes.js';
import { Empty, Loaded } from '../../parts/states.js';
import { useSaveRole } from './use-roles.js';

/** Makes a role (`new`) or changes the one with this id. */
export function RoleDrawer({ role, onClose }: { role: string | null; onClose: () => void }) {
  return (
    <Drawer
      opened={role !== null}
      onClose={onClose}
      title={role === 'new' ? 'Make a role' : 'Change a role'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {role === 'new' && <RoleForm role={null} onDone={onClose} />}
      {role !== null && role !== 'new' && <Existing id={role} onDone={onClose} />}
    </Drawer>
  );
}

function Existing({ id, onDone }: { id: string; onDone: () => void }) {
  return (
    <Loaded query={useQuery(roleList)}>
      {({ items }) => {
        const role = items.find((item) => item.id === id && !item.built_in);
        return role ? (
          <RoleForm key={id} role={role} onDone={onDone} />
        ) : (
          <Empty title="This role is gone">Somebody has removed it.</Empty>
        );
      }}
    </Loaded>
  );
}

function RoleForm({ role, onDone }: { role: OwnRole | null; onDone: () => void }) {
  const form = useForm({
    initialValues: { name: role?.name ?? '', permissions: heldBy(role) },
    validate: { name: (name) => (name.trim() === '' ? 'Give it a name' : null) },
  });
  const save = useSaveRole(role?.id ?? null, onDone);
  const submit = form.onSubmit((draft) =>
    save.mutate(draft, {
      onError: (error) => form.setErrors(error instanceof ApiError ? error.fields() : {}),
    }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        {role && (
          <Text size="sm" c="dimmed">
            Counts for everybody who has it, within half a minute.
          </Text>
        )}
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <ScopePicker label="Who has it may" {...form.getInputProps('permissions')} />
        {save.isError && Object.keys(form.errors).length === 0 && (
          <Alert color="red" title="Not saved">
            {reasonOf(save.error)}
          </Alert>
        )}
        <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
          Save
        </Button>
      </Stack>
    </form>
  );
}

/** `self` is everybody's: it is neither chosen nor sent. */
const heldBy = (role: OwnRole | null): Scope[] =>
  (role?.permissions ?? []).filter((permission): permission is Scope => permission !== 'self');
