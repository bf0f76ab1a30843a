import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { JsonObject } from '@patchbay/domain';
import { type SyntheticEvent, useMemo } from 'react';
import { useMay } from '../../../api/may.js';
import type { Connection, PluginCard } from '../../../api/types.js';
import { useSchemaForm } from '../../../forms/use-schema-form.js';
import { changeConnection, signInAtProvider, useChange, type Credentials } from '../mutations.js';
import { AccountInputs } from './account-inputs.js';
import { connectionFields, storedSecrets } from './connection-fields.js';
import { NoPermission } from './no-permission.js';
import { OAuthNotes } from './oauth-notes.js';

/** Address and credentials of a connected account. Secrets are kept unless new ones are typed. */
export function AccountForm({ plugin, connection }: { plugin: PluginCard; connection: Connection }) {
  const may = useMay('plugins:manage');
  const auth = plugin.connection?.auth.find(({ name }) => name === connection.auth);
  const fields = useMemo(() => connectionFields(plugin, auth), [plugin, auth]);
  const start = { fields: connection.fields as JsonObject };
  const form = useSchemaForm('account', fields, start, {
    disabled: !may,
    stored: storedSecrets(fields, connection),
  });
  const saving = useChange(changeConnection, { quiet: true });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = form.submit();
    if (given === null) return;
    saving.mutate(
      { id: connection.id, ...changesOf(given) },
      { onError: form.refuse, onSuccess: ({ label }) => saved(label) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {auth?.callback_url && <OAuthNotes auth={auth} url={auth.callback_url} />}
        <AccountInputs fields={fields} form={form} />
        <Group justify="flex-end" gap="xs">
          {!may && <NoPermission />}
          {auth?.type === 'oauth2' && <SignInAgain connection={connection} disabled={!may} />}
          <Button type="submit" disabled={!may} loading={saving.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Without new secrets none are sent: an empty set would be stored anew and reset its date. */
function changesOf({ secrets, ...rest }: JsonObject): Credentials {
  const typed = Object.keys(secrets as JsonObject).length > 0;
  return (typed ? { ...rest, secrets } : rest) as Credentials;
}

const saved = (label: string): string =>
  notifications.show({ color: 'teal', message: `${label} was saved and tested.` });

function SignInAgain({ connection, disabled }: { connection: Connection; disabled: boolean }) {
  const go = useChange(signInAtProvider);
  return (
    <Button
      variant="default"
      disabled={disabled}
      loading={go.isPending}
      onClick={() => go.mutate(connection.id)}
    >
      Sign in at {connection.plugin_title}
    </Button>
  );
}
