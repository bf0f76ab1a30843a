import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { JsonObject } from '@patchbay/domain';
import { type SyntheticEvent, useMemo } from 'react';
import { useMay } from '../../../api/may.js';
import type { PluginCard } from '../../../api/types.js';
import { fieldsOf } from '../../../forms/read-schema.js';
import { useSchemaForm } from '../../../forms/use-schema-form.js';
import { AccountInputs } from '../connect/account-inputs.js';
import { NoPermission } from '../connect/no-permission.js';
import { changePlugin, useChange } from '../mutations.js';

export const hasSettings = (plugin: PluginCard): boolean => fieldsOf(plugin.settings_schema).length > 0;

/** The plugin's own settings, drawn from its schema. */
export function SettingsForm({ plugin }: { plugin: PluginCard }) {
  const may = useMay('plugins:manage');
  const fields = useMemo(
    () =>
      fieldsOf({
        properties: { settings: { ...plugin.settings_schema, title: '' } },
        required: ['settings'],
      }),
    [plugin.settings_schema],
  );
  const form = useSchemaForm(
    'settings',
    fields,
    { settings: plugin.settings as JsonObject },
    { disabled: !may },
  );
  const saving = useChange(changePlugin, { quiet: true });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = form.submit();
    if (given === null) return;
    const change = { id: plugin.id, settings: given['settings'] as JsonObject };
    saving.mutate(change, {
      onError: form.refuse,
      onSuccess: () =>
        void notifications.show({ color: 'teal', message: `${plugin.title}: settings saved.` }),
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <AccountInputs fields={fields} form={form} />
        <Group justify="flex-end" gap="xs">
          {!may && <NoPermission />}
          <Button type="submit" disabled={!may} loading={saving.isPending}>
            Save settings
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
