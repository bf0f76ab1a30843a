import { Collapse, Group, Text, UnstyledButton } from '@mantine/core';
import type { WorkflowRun } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { TextLink } from '../../../parts/text-link.js';
import { actionWords, ago, dateTime } from '../../../parts/words.js';
import { useWorkflows } from '../use-workflows.js';
import { StepView } from './step-view.js';

/** One run; unfolded it shows each step. Which one is unfolded stands in the URL. */
export function RunRow({ run }: { run: WorkflowRun }) {
  const { search, go } = useWorkflows();
  const open = search.run === run.id;
  const id = `run-${run.id}`;
  return (
    <li style={{ borderBottom: '1px solid var(--line)' }}>
      <UnstyledButton
        w="100%"
        mih={34}
        px="sm"
        py={6}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => go({ run: open ? undefined : run.id }, true)}
      >
        <Group gap="xs" wrap="nowrap" justify="space-between">
          <RunTitle run={run} />
          <Text size="xs" c="dimmed" style={{ flex: 'none' }} title={dateTime(run.started_at)}>
            {ago(run.started_at)}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        {open && <RunDetails run={run} />}
      </Collapse>
    </li>
  );
}

function RunTitle({ run }: { run: WorkflowRun }) {
  return (
    <Group gap="xs" wrap="wrap" style={{ minWidth: 0 }}>
      <StateBadge state={run.status} />
      <Text size="sm" fw={600}>
        {run.workflow_name}
      </Text>
      <Text size="sm" className="clip" maw="100%">
        {run.ticket_subject}
      </Text>
      <Text size="xs" c="dimmed" className="clip" visibleFrom="md">
        {run.steps.map(({ type }) => actionWords(type)).join(', ')}
      </Text>
    </Group>
  );
}

function RunDetails({ run }: { run: WorkflowRun }) {
  return (
    <div style={{ padding: '0 12px 12px' }}>
      <Group gap="sm" mb={6}>
        <TextLink to="/tickets" search={{ ticket: run.ticket_id }} size="sm" lh="24px">
          Open the ticket
        </TextLink>
        <TextLink to="/workflows" search={{ workflow: run.workflow_id }} size="sm" lh="24px">
          Open the workflow
        </TextLink>
      </Group>
      {run.steps.map((step) => (
        <StepView key={step.ordinal} step={step} />
      ))}
    </div>
  );
}
