import {
  Alert,
  Button,
  Drawer,
  FileInput,
  PasswordInput,
  SegmentedControl,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../../api/client.js';
import { reasonOf } from '../../api/problem.js';
import { blankConnection, toBody, type Draft } from './new-connection.js';
import { ssoConnections } from './sso-queries.js';

/** Adds an identity provider, switched off until it is tested. */
export function AddDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title="Add a connection"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <AddForm onDone={onClose} />
    </Drawer>
  );
}

function AddForm({ onDone }: { onDone: () => void }) {
  const form = useForm<Draft>({ initialValues: blankConnection });
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: async (draft: Draft) => ok(api.POST('/api/sso/connections', { body: await toBody(draft) })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ssoConnections.queryKey });
      onDone();
    },
  });
  const saml = form.values.protocol === 'saml';
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Protocol"
          data={[
            { value: 'saml', label: 'SAML 2.0' },
            { value: 'oidc', label: 'OpenID Connect' },
          ]}
          {...form.getInputProps('protocol')}
        />
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        {saml ? (
          <>
            <FileInput
              label="Metadata file"
              description="Of the identity provider, as XML"
              accept=".xml,application/xml,text/xml"
              clearable
              {...form.getInputProps('file')}
            />
            <TextInput label="Or its address" type="url" {...form.getInputProps('url')} />
          </>
        ) : (
          <>
            <TextInput label="Issuer" type="url" required {...form.getInputProps('issuer')} />
            <TextInput label="Client ID" required {...form.getInputProps('clientId')} />
            <PasswordInput label="Client secret" autoComplete="off" {...form.getInputProps('clientSecret')} />
          </>
        )}
        {add.isError && (
          <Alert color="red" title="Not added">
            {reasonOf(add.error)}
          </Alert>
        )}
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'flex-start' }}>
          Add
        </Button>
      </Stack>
    </form>
  );
}
