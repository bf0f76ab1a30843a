import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../api/client.js';
import { ApiError, reasonOf } from '../api/problem.js';
import { ownOrganisations } from '../api/queries.js';
import { useSwitch } from './use-switch.js';

/** Asks for a name and goes there. */
export function NewOrganisation({ onClose }: { onClose: () => void }) {
  const form = useForm({ initialValues: { name: '' } });
  const make = useMake((errors) => form.setErrors(errors));
  return (
    <Modal opened onClose={onClose} title="New organisation" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form noValidate onSubmit={form.onSubmit(({ name }) => make.mutate(name))}>
        <Stack gap="sm">
          <Text size="sm">
            You own it, and sign in as you do now. People, tickets and tools of other organisations stay
            there.
          </Text>
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          {make.isError && Object.keys(form.errors).length === 0 && (
            <Alert color="red" title="Not made">
              {reasonOf(make.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make and go there
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useMake(refuse: (errors: Record<string, string>) => void) {
  const client = useQueryClient();
  const { mutateAsync: go } = useSwitch();
  return useMutation({
    mutationFn: async (name: string) => {
      const { id } = await ok(api.POST('/api/organisations', { body: { name } }));
      await client.invalidateQueries({ queryKey: ownOrganisations.queryKey });
      await go(id);
    },
    onError: (error) => {
      if (error instanceof ApiError) refuse(error.fields());
    },
  });
}
