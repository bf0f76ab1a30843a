import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { api, ok } from '../../api/client.js';
import type { SsoConnection } from './sso-queries.js';
import { useSsoMutation } from './use-sso-mutation.js';

type Saml = Extract<SsoConnection, { protocol: 'saml' }>;

/** Pinned certificates; a second one lets the provider roll over without a gap. */
export function CertificateList({ connection: { id, certificates } }: { connection: Saml }) {
  const params = { path: { id } };
  const keep = useSsoMutation((pems: string[]) =>
    ok(api.PATCH('/api/sso/connections/{id}', { params, body: { certificates: pems } })),
  );
  const refresh = useSsoMutation(async (file: File) =>
    ok(
      api.POST('/api/sso/connections/{id}/metadata', {
        params,
        body: { metadata: { xml: await file.text() } },
      }),
    ),
  );
  return (
    <Stack gap="xs">
      {certificates.map(({ pem, fingerprint, subject, valid_to }) => (
        <Group key={fingerprint} justify="space-between" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600}>
              {subject}, until {new Date(valid_to).toLocaleDateString()}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              SHA-256 {fingerprint}
            </Text>
          </div>
          <Button
            variant="default"
            disabled={certificates.length === 1}
            aria-label={`Remove certificate ${subject}`}
            onClick={() => keep.mutate(certificates.map((one) => one.pem).filter((one) => one !== pem))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <FileButton accept=".xml,application/xml,text/xml" onChange={(file) => file && refresh.mutate(file)}>
        {(button) => (
          <Button
            variant="default"
            loading={refresh.isPending}
            style={{ alignSelf: 'flex-start' }}
            {...button}
          >
            Read new metadata
          </Button>
        )}
      </FileButton>
    </Stack>
  );
}
