import { Group, Stack, Switch, Text } from '@mantine/core';
import { useMay } from '../../../api/may.js';
import type { Workflow, WorkflowRun } from '../../../api/types.js';
import { TextLink } from '../../../parts/text-link.js';
import { actionWords, ago, plural } from '../../../parts/words.js';
import { useSwitch } from '../workflow-mutations.js';
import { whenWords } from '../workflow-words.js';
import { RunMarks } from './run-marks.js';

/** One workflow as a sentence, with its switch and what it did lately. */
export function WorkflowRow({ workflow, runs }: { workflow: Workflow; runs: WorkflowRun[] }) {
  return (
    <li className="workflow-row">
      <OnOff workflow={workflow} />
      <Stack gap={2} style={{ minWidth: 0 }}>
        <TextLink to="/workflows" search={{ workflow: workflow.id }} fw={600} size="md">
          {workflow.name}
        </TextLink>
        <Text size="sm">{whenWords(workflow)}:</Text>
        <Text size="sm" c="dimmed">
          {workflow.actions.map(({ type }) => actionWords(type)).join(', then ')}
        </Text>
      </Stack>
      <Stack gap={2}>
        <Group gap={6}>
          <TextLink to="/workflows" search={{ tab: 'runs', of: workflow.id }} size="sm">
            {plural(workflow.stats.runs_24h, 'run')} in 24 h
          </TextLink>
          <Text size="xs" c="dimmed">
            {workflow.stats.last_run_at ? `last ${ago(workflow.stats.last_run_at)}` : 'never ran'}
          </Text>
        </Group>
        <RunMarks runs={runs} />
      </Stack>
    </li>
  );
}

function OnOff({ workflow }: { workflow: Workflow }) {
  const may = useMay('workflows:manage');
  const change = useSwitch();
  const enabled = change.isPending ? change.variables.enabled : workflow.enabled;
  return (
    <Switch
      size="sm"
      py={4}
      w={74}
      label={enabled ? 'On' : 'Off'}
      aria-label={`${workflow.name}: ${enabled ? 'on' : 'off'}`}
      checked={enabled}
      disabled={!may}
      onChange={(event) => change.mutate({ workflow, enabled: event.currentTarget.checked })}
    />
  );
}
