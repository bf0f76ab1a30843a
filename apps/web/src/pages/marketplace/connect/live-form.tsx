import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { useMay } from '../../../api/may.js';
import type { PluginCard } from '../../../api/types.js';
import { useSchemaForm } from '../../../forms/use-schema-form.js';
import { connect, signInAtProvider, useChange, type Credentials } from '../mutations.js';
import { useMarketplace } from '../use-marketplace.js';
import { AccountInputs } from './account-inputs.js';
import { connectionFields, type Auth } from './connection-fields.js';
import { Grants } from './grants.js';
import { NoPermission } from './no-permission.js';
import { OAuthNotes } from './oauth-notes.js';

/** Address and credentials of a real account; refused credentials keep what was typed. */
export function LiveForm({ plugin, auth }: { plugin: PluginCard; auth: Auth | undefined }) {
  const may = useMay('plugins:manage');
  const fields = useMemo(() => connectionFields(plugin, auth), [plugin, auth]);
  const first = fields.flatMap((field) => (field.kind === 'group' ? field.fields : [field]))[0]?.path;
  const form = useSchemaForm('connect', fields, {}, { first, disabled: !may });
  const [agreed, setAgreed] = useState(plugin.granted);
  const oauth = auth?.type === 'oauth2';
  const connecting = useConnecting(plugin, oauth);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = form.submit() as Credentials | null;
    if (given === null) return;
    const body = { plugin: plugin.id, mode: 'live', auth: auth?.name, accept_grants: agreed } as const;
    connecting.mutate({ ...body, ...given }, { onError: form.refuse });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {auth?.callback_url && <OAuthNotes auth={auth} url={auth.callback_url} />}
        <AccountInputs fields={fields} form={form} />
        {!plugin.granted && <Agreement plugin={plugin} agreed={agreed} onChange={setAgreed} />}
        <Group justify="flex-end" gap="xs">
          {!may && <NoPermission />}
          <Button type="submit" variant="default" disabled={!may || !agreed} loading={connecting.isPending}>
            {oauth ? `Sign in at ${plugin.title}` : 'Test and connect'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** OAuth goes on at the provider; a token is tested at once. */
function useConnecting(plugin: PluginCard, oauth: boolean) {
  const { open } = useMarketplace();
  return useChange(
    async (body: Parameters<typeof connect>[0]) => {
      const { id } = await connect(body);
      if (oauth) await signInAtProvider(id);
      else open(plugin.id, 'overview', id);
    },
    { quiet: true },
  );
}

function Agreement(props: { plugin: PluginCard; agreed: boolean; onChange: (agreed: boolean) => void }) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {props.plugin.title} will be able to
      </Text>
      <Grants plugin={props.plugin} />
      <Checkbox
        size="sm"
        py={4}
        label="I agree to this"
        checked={props.agreed}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </Stack>
  );
}
