import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ticketRuns } from '../../../api/queries.js';
import type { WorkflowRun } from '../../../api/types.js';
import { StateBadge } from '../../../parts/marks.js';
import { Panel } from '../../../parts/page.js';
import { Loaded } from '../../../parts/states.js';
import { TextLink } from '../../../parts/text-link.js';
import { actionWords, ago, wordsOf } from '../../../parts/words.js';

/** What workflows did because of this ticket, step by step. */
export function TicketRuns({ id }: { id: string }) {
  const query = useQuery(ticketRuns(id));
  return (
    <Panel title="Workflow runs">
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              No workflow has run for this ticket.
            </Text>
          ) : (
            <Stack gap="sm">
              {items.map((run) => (
                <Run key={run.id} run={run} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Run({ run }: { run: WorkflowRun }) {
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <StateBadge state={run.status} />
        <TextLink to="/workflows" search={{ tab: 'runs', run: run.id }} className="clip">
          {run.workflow_name}
        </TextLink>
        <Text size="xs" c="dimmed" ml="auto" style={{ flex: 'none' }}>
          {ago(run.started_at)}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        Because {wordsOf(run.trigger)}
      </Text>
      <ol style={{ margin: '4px 0 0', paddingLeft: 20 }}>
        {run.steps.map((step) => (
          <li key={step.ordinal}>
            <Group gap="xs">
              <Text size="sm">{actionWords(step.type)}</Text>
              <StateBadge state={step.status} />
            </Group>
            {step.error && (
              <Text size="xs" c="var(--danger)">
                {step.error}
              </Text>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
