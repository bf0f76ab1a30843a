import { Group, Stack, Text } from '@mantine/core';
import type { WorkflowRun } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { TextLink } from '../../../parts/text-link.js';
import { actionWords, duration } from '../../../parts/words.js';
import { Payload } from '../../../parts/payload.js';
import { stepSeconds } from './step-time.js';

type Step = WorkflowRun['steps'][number];

/** One step: what went in, what came out, or why it did not work. */
export function StepView({ step }: { step: Step }) {
  const plugin = step.type.split('.')[0] ?? '';
  const seconds = stepSeconds(step);
  return (
    <Stack gap={6} py={8} style={{ borderTop: '1px solid var(--line)' }}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {step.ordinal + 1}. {actionWords(step.type)}
        </Text>
        <StateBadge state={step.status} />
        {seconds !== null && (
          <Text size="xs" c="dimmed">
            {duration(seconds)}
          </Text>
        )}
      </Group>
      {step.error && (
        <Text size="sm" c="var(--danger)" style={{ overflowWrap: 'anywhere' }}>
          {step.error}
        </Text>
      )}
      {(step.status === 'uncertain' || step.status === 'failed') && plugin !== 'core' && (
        <TextLink to="/marketplace" search={{ plugin, tab: 'activity' }} size="sm" lh="24px">
          Decide about the call
        </TextLink>
      )}
      <Payload title="Input" value={step.input} />
      {step.output !== null && <Payload title="Output" value={step.output} />}
    </Stack>
  );
}
