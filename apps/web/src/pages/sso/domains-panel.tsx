import { ActionIcon, Badge, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, ok } from '../../api/client.js';
import { Panel } from '../../parts/page.js';
import { Empty, Loaded } from '../../parts/states.js';
import { ssoDomains, type SsoDomain } from './sso-queries.js';
import { useSsoMutation } from './use-sso-mutation.js';

/** Only people of a verified domain come in by single sign-on. */
export function DomainsPanel() {
  const query = useQuery(ssoDomains);
  return (
    <Panel title="E-mail domains">
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <Stack gap="xs">
            {items.length === 0 && (
              <Empty title="No domain yet">Claim the domain of your people's e-mail addresses first.</Empty>
            )}
            {items.map((item) => (
              <DomainRow key={item.domain} item={item} />
            ))}
            <ClaimForm />
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function DomainRow({ item: { domain, verified_at, record } }: { item: SsoDomain }) {
  const params = { path: { domain } };
  const verify = useSsoMutation(() => ok(api.POST('/api/sso/domains/{domain}/verify', { params })));
  const remove = useSsoMutation(() => ok(api.DELETE('/api/sso/domains/{domain}', { params })));
  return (
    <Group justify="space-between">
      <div>
        <Group gap="xs">
          <Text fw={600}>{domain}</Text>
          <Badge color={verified_at ? 'teal' : 'yellow'}>{verified_at ? 'Verified' : 'Not verified'}</Badge>
        </Group>
        {!verified_at && (
          <Text size="sm" c="dimmed">
            Add this TXT record to {domain}: <Code>{record}</Code>
          </Text>
        )}
      </div>
      <Group gap="xs">
        {!verified_at && (
          <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
            Verify
          </Button>
        )}
        <ActionIcon variant="subtle" aria-label={`Remove ${domain}`} onClick={() => remove.mutate(undefined)}>
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}

function ClaimForm() {
  const [domain, setDomain] = useState('');
  const claim = useSsoMutation(
    () => ok(api.POST('/api/sso/domains', { body: { domain } })),
    () => setDomain(''),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    claim.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Group align="end" gap="xs">
        <TextInput
          label="Domain"
          placeholder="example.com"
          value={domain}
          onChange={(event) => setDomain(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={claim.isPending} disabled={domain.trim() === ''}>
          Claim
        </Button>
      </Group>
    </form>
  );
}
