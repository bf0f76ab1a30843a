import { Group, Stack, Text } from '@mantine/core';
import type { Connection, PluginCard } from '../../../api/types.js';
import { TroubleAlert } from '../trouble-alert.js';
import { TextLink } from '../../../parts/text-link.js';
import { AccountForm } from './account-form.js';
import { CopyLine } from './copy-line.js';
import { TestConnection } from './test-connection.js';

/** One account: its health, a test of it, and what can be changed. */
export function ExistingConnection({ plugin, connection }: { plugin: PluginCard; connection: Connection }) {
  const sandbox = connection.mode === 'sandbox';
  return (
    <Stack gap="sm">
      <TroubleAlert plugin={plugin} connection={connection} />
      {sandbox ? (
        <Group gap={4}>
          <Text size="sm">This is a sandbox: it needs no credentials.</Text>
          <TextLink to="/sandbox/$connection" params={{ connection: connection.id }} size="sm">
            Open the sandbox
          </TextLink>
        </Group>
      ) : (
        <AccountForm key={connection.id} plugin={plugin} connection={connection} />
      )}
      {plugin.flows.webhooks !== 'none' && <WebhookAddress plugin={plugin} connection={connection} />}
      <TestConnection key={`test-${connection.id}`} plugin={plugin} connection={connection} />
    </Stack>
  );
}

function WebhookAddress({ plugin, connection }: { plugin: PluginCard; connection: Connection }) {
  const proven = connection.webhook_secret_set
    ? 'The signing secret is set.'
    : 'No signing secret is set: events are refused.';
  const hint = `${setupOf(plugin, connection)} ${proven}`;
  return <CopyLine label="Webhook URL" hint={hint} value={connection.webhook_url} />;
}

function setupOf({ title, flows }: PluginCard, { mode }: Connection): string {
  if (mode === 'sandbox') return 'The sandbox sends its events here.';
  return flows.webhooks === 'automatic'
    ? `${title} is told this address when the account is connected.`
    : `Give this address to your app at ${title}.`;
}
