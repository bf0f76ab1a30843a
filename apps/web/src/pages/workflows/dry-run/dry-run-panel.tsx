import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconInfoCircle, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../../api/may.js';
import { Panel } from '../../../parts/page.js';
import { inputOf } from '../editor/draft.js';
import { useEditorState } from '../editor/editor-context.js';
import { useWorkflows } from '../use-workflows.js';
import { useDryRun } from '../workflow-mutations.js';
import { DryRunResult } from './dry-run-result.js';
import { TicketPicker } from './ticket-picker.js';

/** What the workflow on the screen would do with a ticket, saved or not. Sends nothing. */
export function DryRunPanel() {
  const may = useMay('workflows:run');
  const { draft, offers, check, refuse } = useEditorState();
  const { search } = useWorkflows();
  const run = useDryRun();
  const [asked, setAsked] = useState<string | null>(null);
  const input = inputOf({ ...draft, name: draft.name || 'Draft' }, offers);
  const stale = asked !== JSON.stringify([input, search.ticket]);
  const start = (): void => {
    if (search.ticket === undefined || !check()) return;
    setAsked(JSON.stringify([input, search.ticket]));
    run.mutate({ input, ticket: search.ticket }, { onError: refuse });
  };
  return (
    <Panel title="Dry run">
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          Choose a ticket and see exactly what would be sent. Nothing is sent.
        </Text>
        <TicketPicker />
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={14} />}
            disabled={!may || search.ticket === undefined}
            loading={run.isPending}
            onClick={start}
          >
            Dry run
          </Button>
          {!may && (
            <Text size="xs" c="dimmed">
              Your role may not run workflows.
            </Text>
          )}
        </Group>
        {run.data && stale && (
          <Alert color="gray" icon={<IconInfoCircle size={16} />}>
            Workflow or ticket have changed since: run it again.
          </Alert>
        )}
        <div role="status" aria-live="polite" style={{ opacity: stale ? 0.6 : 1 }}>
          {run.data && <DryRunResult result={run.data} />}
        </div>
      </Stack>
    </Panel>
  );
}
