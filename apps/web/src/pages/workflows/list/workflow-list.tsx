import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../../api/may.js';
import { workflows } from '../../../api/queries.js';
import { Empty, Loaded } from '../../../parts/states.js';
import { useWorkflows } from '../use-workflows.js';
import { recentRuns } from '../workflow-queries.js';
import { Templates } from './templates.js';
import { WorkflowRow } from './workflow-row.js';

/** All workflows, then the ready-made ones to start from. */
export function WorkflowList() {
  const query = useQuery(workflows);
  const runs = useQuery(recentRuns).data?.items ?? [];
  return (
    <Stack gap="md">
      <section className="panel" aria-label="Workflows">
        <Loaded query={query} rows={4}>
          {({ items }) =>
            items.length === 0 ? (
              <NoWorkflow />
            ) : (
              <ul className="plain-list">
                {items.map((workflow) => (
                  <WorkflowRow
                    key={workflow.id}
                    workflow={workflow}
                    runs={runs.filter((run) => run.workflow_id === workflow.id)}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <Templates />
    </Stack>
  );
}

function NoWorkflow() {
  const may = useMay('workflows:manage');
  const { open } = useWorkflows();
  return (
    <Empty
      title="No workflow yet"
      action={
        <Button disabled={!may} onClick={() => open('new')}>
          New workflow
        </Button>
      }
    >
      A workflow watches tickets and does something when a condition holds: it posts to Slack, tags, assigns,
      escalates. Start from a ready-made one below.
    </Empty>
  );
}
