import { Alert, Button, Fieldset, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { useMay } from '../../api/may.js';
import { ApiError, reasonOf } from '../../api/problem.js';
import type { OrganisationSettings } from '../../api/types.js';
import { changeOf, valuesOf, type SettingsValues } from './settings-values.js';
import { WorkingHoursFields } from './working-hours-fields.js';

export function SettingsForm({ organisation }: { organisation: OrganisationSettings }) {
  const may = useMay('tenant:manage');
  const form = useForm<SettingsValues>({ initialValues: valuesOf(organisation) });
  const save = useSave(form.setErrors);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Fieldset variant="unstyled" disabled={!may}>
        <Stack gap="sm">
          <TextInput label="Name" required {...form.getInputProps('name')} />
          <TextInput
            label="Time zone"
            description="For example Europe/Berlin"
            required
            {...form.getInputProps('time_zone')}
          />
          <WorkingHoursFields form={form} />
          <TextInput
            label="Data region"
            description="A label for your records"
            {...form.getInputProps('data_region')}
          />
          <TextInput
            label="Keep tickets for days"
            description="Tickets that have not changed for so long are deleted for good. Empty: for ever."
            inputMode="numeric"
            {...form.getInputProps('retention_days')}
          />
          {save.isError && Object.keys(form.errors).length === 0 && (
            <Alert color="red" title="Not saved">
              {reasonOf(save.error)}
            </Alert>
          )}
          {may ? (
            <Button type="submit" loading={save.isPending} style={{ alignSelf: 'flex-start' }}>
              Save
            </Button>
          ) : (
            <Text size="xs" c="dimmed">
              Your role may read these settings but not change them.
            </Text>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}

function useSave(refuse: (errors: Record<string, string>) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: SettingsValues) => ok(api.PATCH('/api/organisation', { body: changeOf(values) })),
    onSuccess: async () => {
      toasts.show({ color: 'teal', message: 'Saved.' });
      await client.invalidateQueries();
    },
    onError: (error) => {
      if (error instanceof ApiError) refuse(error.fields());
    },
  });
}
