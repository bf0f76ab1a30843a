import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { wordsOf } from '../../../parts/words.js';
import type { Card } from '../card-state.js';
import { Grants } from '../connect/grants.js';
import { SandboxOffer } from '../connect/sandbox-offer.js';
import { TroubleAlert } from '../trouble-alert.js';
import { AccountList } from './account-list.js';
import { Facts } from './facts.js';
import { Section } from './section.js';

/** What the plugin does, may do and brings, and how its accounts are. */
export function OverviewTab({ card }: { card: Card }) {
  const { plugin, connections, worst } = card;
  return (
    <Stack gap="md">
      {worst && <TroubleAlert plugin={plugin} connection={worst} />}
      <Text size="sm">{plugin.summary}</Text>
      {plugin.connection?.sandbox && connections.length === 0 && <SandboxOffer plugin={plugin} />}
      {connections.length > 0 && (
        <Section title="Accounts">
          <AccountList card={card} />
        </Section>
      )}
      <Section title={plugin.granted ? 'It may' : 'It asks to'}>
        <Grants plugin={plugin} />
      </Section>
      <Provided card={card} />
      <Section title="About">
        <Facts plugin={plugin} />
      </Section>
    </Stack>
  );
}

function Provided({ card: { plugin } }: { card: Card }) {
  return (
    <>
      <Lines title="Actions for workflows" lines={plugin.actions.map(({ title }) => title)} />
      <Lines
        title="Commands"
        lines={plugin.commands.map(({ usage, summary }) => (
          <span key={usage}>
            <code>{usage}</code>: {summary}
          </span>
        ))}
      />
      <Lines title="Scores it gives to tickets" lines={plugin.capabilities.map(wordsOf)} />
    </>
  );
}

function Lines({ title, lines }: { title: string; lines: ReactNode[] }) {
  if (lines.length === 0) return null;
  return (
    <Section title={title}>
      {lines.map((line, i) => (
        <Text key={i} size="sm">
          {line}
        </Text>
      ))}
    </Section>
  );
}
