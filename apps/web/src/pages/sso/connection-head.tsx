import { Badge, Button, Group, Switch, Text } from '@mantine/core';
import { api, ok } from '../../api/client.js';
import type { SsoConnection } from './sso-queries.js';
import { useSsoMutation } from './use-sso-mutation.js';

/** Name and switches of a connection. */
export function ConnectionHead({ connection }: { connection: SsoConnection }) {
  const { id, name, protocol, enabled } = connection;
  const params = { path: { id } };
  const toggle = useSsoMutation((next: boolean) =>
    ok(api.PATCH('/api/sso/connections/{id}', { params, body: { enabled: next } })),
  );
  const test = useSsoMutation(
    () => ok(api.POST('/api/sso/connections/{id}/test', { params })),
    ({ url }) => location.assign(url),
  );
  return (
    <Group justify="space-between">
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        <Badge color="gray">{protocol === 'saml' ? 'SAML' : 'OpenID Connect'}</Badge>
      </Group>
      <Group gap="xs">
        <Switch
          label="On"
          aria-label={`${name} on`}
          checked={enabled}
          disabled={toggle.isPending}
          onChange={(event) => toggle.mutate(event.currentTarget.checked)}
        />
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
          Test the login
        </Button>
        <RemoveButton id={id} name={name} />
      </Group>
    </Group>
  );
}

function RemoveButton({ id, name }: { id: string; name: string }) {
  const remove = useSsoMutation(() =>
    ok(api.DELETE('/api/sso/connections/{id}', { params: { path: { id } } })),
  );
  const ask = (): void => {
    if (confirm(`Remove ${name}? Its people cannot sign in with it any more.`)) remove.mutate(undefined);
  };
  return (
    <Button variant="subtle" color="red" loading={remove.isPending} onClick={ask}>
      Remove
    </Button>
  );
}
