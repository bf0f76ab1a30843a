import { Button, Paper, Stack, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useMay } from '../../../api/may.js';
import type { PluginCard } from '../../../api/types.js';
import { connect, useChange } from '../mutations.js';
import { useMarketplace } from '../use-marketplace.js';

/** The shortest way to see a connector at work. */
export function SandboxOffer({ plugin }: { plugin: PluginCard }) {
  const may = useMay('plugins:manage');
  const { open } = useMarketplace();
  const start = useChange(connect, { next: ({ id }) => open(plugin.id, 'overview', id) });
  const press = (): void => start.mutate({ plugin: plugin.id, mode: 'sandbox', accept_grants: true });
  return (
    <Paper p="sm" style={{ background: 'var(--hi)', border: '1px solid var(--line)' }}>
      <Stack gap={6} align="flex-start">
        <Text size="sm">
          The sandbox is a simulated {plugin.title} inside this hub. It speaks the same API, and you can let
          things happen in it. No real account is called.
        </Text>
        <Button
          leftSection={<IconFlask size={15} />}
          disabled={!may}
          loading={start.isPending}
          onClick={press}
        >
          Try with a sandbox, no account needed
        </Button>
      </Stack>
    </Paper>
  );
}
