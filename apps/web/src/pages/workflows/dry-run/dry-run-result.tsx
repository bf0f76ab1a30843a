import { Alert, List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { DryRun } from '../../../api/types.js';
import { actionWords } from '../../../parts/words.js';
import { Payload } from '../../../parts/payload.js';
import { findingOf, targetOf, verdictOf } from './verdict.js';

/** The verdict with its reasons, then each payload as it would leave. */
export function DryRunResult({ result }: { result: DryRun }) {
  return (
    <Stack gap="xs">
      <Alert color={result.would_trigger ? 'teal' : 'gray'} title={verdictOf(result)}>
        Nothing was sent.
      </Alert>
      {result.conditions.length > 0 && <Comparisons conditions={result.conditions} />}
      {!result.would_trigger && (
        <Text size="sm" c="dimmed">
          If it did run:
        </Text>
      )}
      {result.actions.map((action, i) => (
        <PlannedAction key={i} action={action} number={i + 1} />
      ))}
    </Stack>
  );
}

function Comparisons({ conditions }: { conditions: DryRun['conditions'] }) {
  return (
    <List size="sm" spacing={4} aria-label="Comparisons">
      {conditions.map(findingOf).map(({ holds, asked, found }, i) => (
        <List.Item
          key={i}
          icon={
            <ThemeIcon variant="light" size={18} color={holds ? 'teal' : 'gray'} aria-hidden>
              {holds ? <IconCheck size={13} /> : <IconX size={13} />}
            </ThemeIcon>
          }
        >
          <span className="visually-hidden">{holds ? 'Holds: ' : 'Does not hold: '}</span>
          {asked}
          <Text size="xs" c="dimmed">
            The ticket has: {found}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

function PlannedAction({ action, number }: { action: DryRun['actions'][number]; number: number }) {
  const { target, payload } = targetOf(action.rendered);
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {number}. {actionWords(action.type)}
      </Text>
      {target && (
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {target}
        </Text>
      )}
      {action.error ? (
        <Text size="sm" c="var(--danger)">
          It would fail: {action.error}
        </Text>
      ) : (
        <Payload title={target ? 'Would send' : 'Would do, with'} value={payload} />
      )}
    </Stack>
  );
}
