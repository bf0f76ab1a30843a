import { Divider, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { PluginCard } from '../../../api/types.js';
import { authTitle } from './connection-fields.js';
import { LiveForm } from './live-form.js';
import { SandboxOffer } from './sandbox-offer.js';

/** Two ways in: a sandbox with one press, or an account of one's own. */
export function NewConnection({ plugin }: { plugin: PluginCard }) {
  const ways = plugin.connection?.auth ?? [];
  const [name, setName] = useState(ways[0]?.name ?? '');
  return (
    <Stack gap="sm">
      {plugin.connection?.sandbox && (
        <>
          <SandboxOffer plugin={plugin} />
          <Divider label="or connect your own account" />
        </>
      )}
      {ways.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label="How to sign in"
          data={ways.map((way) => ({ value: way.name, label: authTitle(way.name) }))}
          value={name}
          onChange={setName}
        />
      )}
      <LiveForm key={name} plugin={plugin} auth={ways.find((way) => way.name === name)} />
    </Stack>
  );
}
