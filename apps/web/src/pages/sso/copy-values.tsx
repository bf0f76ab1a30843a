import { Anchor, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { copyValues } from './provider-values.js';
import type { SsoConnection } from './sso-queries.js';

/** Our side, to be copied to the identity provider. */
export function CopyValues({ connection }: { connection: SsoConnection }) {
  return (
    <Stack gap="xs">
      {copyValues(connection).map(([label, value]) => (
        <Group key={label} justify="space-between" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} aria-label={`Copy ${label}`}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      ))}
      {connection.protocol === 'saml' && (
        <Anchor size="sm" href={connection.sp.metadata_url} download="patchbay-metadata.xml">
          Download our metadata
        </Anchor>
      )}
    </Stack>
  );
}
